// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// wgmma and what it needs around it.
#include "backends/cuda/generated/lib/warpgroup_units.h"

#include "backends/cuda/generated/lib/matrix_units.h"
#include "base/str.h"

namespace tenon::cuda {

namespace {

// A descriptor holds the address, the distance of 8 rows (1024 bytes), both in units of 16 bytes, and the swizzle by
// rows of 128 bytes (1 in the top bits); the other distance is not looked at.
constexpr std::string_view kAround = R"(
template <int kCount> struct Count { enum { N = kCount }; };
DEVICE u8* vector_at(u8* p, int row, int vector) { return p + row * 128 + ((vector ^ (row & 7)) << 4); }
// Of its lower half, to which as many 16 bytes can be added as rows_from() is to begin later.
DEVICE u32 rows_start(const u8* p) { return (shared_address(p) >> 4 & 0x3fff) | 1u << 16; }
DEVICE u64 rows_from(u32 start) { return (u64)(1u << 30 | 64u) << 32 | start; }
DEVICE void open_group() { asm volatile("wgmma.fence.sync.aligned;" ::: "memory"); }
DEVICE void commit_group() { asm volatile("wgmma.commit_group.sync.aligned;" ::: "memory"); }
template <int kLeft> DEVICE void wait_groups() { asm volatile("wgmma.wait_group.sync.aligned %0;" :: "n"(kLeft) : "memory"); }
// What copies wrote is there for the matrix units, too; the block's barrier comes behind it.
DEVICE void publish_copies() { asm volatile("fence.proxy.async.shared::cta;" ::: "memory"); }
template <int kCount> DEVICE void fewer_registers() { asm volatile("setmaxnreg.dec.sync.aligned.u32 %0;" :: "n"(kCount)); }
template <int kCount> DEVICE void more_registers() { asm volatile("setmaxnreg.inc.sync.aligned.u32 %0;" :: "n"(kCount)); }
DEVICE void barrier_init(u32 at, u32 count) { asm volatile("mbarrier.init.shared::cta.b64 [%0], %1;" :: "r"(at), "r"(count) : "memory"); }
DEVICE void barrier_arrive(u32 at) { asm volatile("mbarrier.arrive.shared::cta.b64 _, [%0];" :: "r"(at) : "memory"); }
DEVICE bool barrier_passed(u32 at, u32 parity) {
  u32 passed;
  asm volatile("{\n.reg .pred p;\nmbarrier.test_wait.parity.shared::cta.b64 p, [%1], %2;\nselp.u32 %0, 1, 0, p;\n}" : "=r"(passed) : "r"(at), "r"(parity) : "memory");
  return passed != 0;
}
DEVICE void barrier_wait(u32 at, u32 parity) {
  u32 passed = 0;
  while (passed == 0)
    asm volatile("{\n.reg .pred p;\nmbarrier.try_wait.parity.shared::cta.b64 p, [%1], %2;\nselp.u32 %0, 1, 0, p;\n}" : "=r"(passed) : "r"(at), "r"(parity) : "memory");
}
template <int kCount> DEVICE void pin(f32 (&v)[kCount]) { UNROLL for (int i = 0; i < kCount; ++i) asm volatile("" : "+f"(v[i]) :: "memory"); }
template <int kCount> DEVICE void pin(u32 (&v)[kCount][4]) { UNROLL for (int i = 0; i < kCount * 4; ++i) asm volatile("" : "+r"(v[i / 4][i % 4]) :: "memory"); }
)";

/// "%3, %4, ..." of `count` operands.
std::string numbers(int64_t first, int64_t count) {
  std::vector<std::string> out;
  for (int64_t i = 0; i < count; ++i) out.push_back(str("%", first + i));
  return join(out);
}

/// One instruction of `width` columns.
std::string product(std::string_view kind, std::string_view type, int64_t width, bool transposed) {
  const int64_t sums = width / 2;
  std::vector<std::string> results;
  for (int64_t i = 0; i < sums; ++i) results.push_back(str("\"+f\"(d[", i, "])"));
  const std::string head = transposed ? str("DEVICE void multiply_group_transposed(", kind, ", f32 (&d)[32]")
                                      : str("template <bool kAdd, int kSums> DEVICE void multiply_group(", kind,
                                            ", Count<", width, ">, f32 (&d)[kSums]");
  return str(head, ", const u32 (&a)[4], u64 b) {\n  asm volatile(\"{\\n.reg .pred p;\\nsetp.ne.b32 p, %", sums + 5,
             ", 0;\\nwgmma.mma_async.sync.aligned.m64n", width, "k16.f32.", type, ".", type, " {", numbers(0, sums),
             "}, {", numbers(sums, 4), "}, %", sums + 4, ", p, 1, 1, ", transposed ? 1 : 0,
             ";\\n}\"\n    : ", join(results),
             "\n    : \"r\"(a[0]), \"r\"(a[1]), \"r\"(a[2]), \"r\"(a[3]), \"l\"(b), \"n\"(",
             transposed ? "1" : "(int)kAdd", ") : \"memory\");\n}\n");
}

}  // namespace

std::string warpgroup_intrinsics(DataType dtype, const std::vector<int64_t>& widths) {
  const std::string_view type = dtype == DataType::f16 ? "f16" : "bf16", kind = *matrix_kind(dtype);
  std::string out(kAround);
  for (const int64_t width : widths) out += product(kind, type, width, false);
  return out + product(kind, type, 64, true);
}

}  // namespace tenon::cuda
