// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The instructions around matrix units.
#include "backends/cuda/generated/lib/matrix_units.h"

namespace tenon::cuda {

namespace {
constexpr std::string_view kIntrinsics = R"(
#define SHARED(bytes) extern __shared__ __align__(128) u8 shared[];
#define UNROLL _Pragma("unroll")
DEVICE u32 shared_address(const void* p) { return (u32)__cvta_generic_to_shared(p); }
DEVICE void copy_async(void* dst, const void* src, bool inside) {
  asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" :: "r"(shared_address(dst)), "l"(src), "r"(inside ? 16 : 0) : "memory");
}
DEVICE void copy_async8(void* dst, const void* src, bool inside) {
  asm volatile("cp.async.ca.shared.global [%0], [%1], 8, %2;" :: "r"(shared_address(dst)), "l"(src), "r"(inside ? 8 : 0) : "memory");
}
DEVICE void copy_async4(void* dst, const void* src, bool inside) {
  asm volatile("cp.async.ca.shared.global [%0], [%1], 4, %2;" :: "r"(shared_address(dst)), "l"(src), "r"(inside ? 4 : 0) : "memory");
}
DEVICE void commit_copies() { asm volatile("cp.async.commit_group;" ::: "memory"); }
template <int kLeft> DEVICE void wait_copies() { asm volatile("cp.async.wait_group %0;" :: "n"(kLeft) : "memory"); }
DEVICE void load_matrices(u32 (&r)[4], const void* row) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
               : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "r"(shared_address(row)) : "memory");
}
DEVICE void load_transposed(u32 (&r)[4], const void* row) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0, %1, %2, %3}, [%4];"
               : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "r"(shared_address(row)) : "memory");
}
struct MmaF16 {}; struct MmaBf16 {}; struct MmaS8 {}; struct MmaU8 {}; struct MmaE4m3 {};
#define MULTIPLY(KIND, ACC, REG, TEXT) \
  DEVICE void multiply(KIND, ACC (&d)[4], const u32 (&a)[4], u32 b0, u32 b1) { \
    asm volatile("mma.sync.aligned." TEXT " {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};" \
                 : "+" REG(d[0]), "+" REG(d[1]), "+" REG(d[2]), "+" REG(d[3]) \
                 : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1)); \
  }
MULTIPLY(MmaF16, f32, "f", "m16n8k16.row.col.f32.f16.f16.f32")
MULTIPLY(MmaBf16, f32, "f", "m16n8k16.row.col.f32.bf16.bf16.f32")
MULTIPLY(MmaS8, i32, "r", "m16n8k32.row.col.s32.s8.s8.s32")
MULTIPLY(MmaU8, i32, "r", "m16n8k32.row.col.s32.u8.s8.s32")
#if __CUDA_ARCH__ >= 890
MULTIPLY(MmaE4m3, f32, "f", "m16n8k32.row.col.f32.e4m3.e4m3.f32")
#endif
template <class T> DEVICE T swap_lanes(T v, int mask) { return __shfl_xor_sync(0xffffffffu, v, mask); }
DEVICE u32 pack_two(MmaF16, f32 low, f32 high) {
  u32 out;
  asm("cvt.rn.f16x2.f32 %0, %1, %2;" : "=r"(out) : "f"(high), "f"(low));
  return out;
}
DEVICE u32 pack_two(MmaBf16, f32 low, f32 high) {
  u32 out;
  asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(out) : "f"(high), "f"(low));
  return out;
}
DEVICE u32 select_bytes(u32 low, u32 high, u32 which) { return __byte_perm(low, high, which); }
DEVICE f32 saturate(f32 x) { return __saturatef(x); }
DEVICE u32 largest_bytes(u32 a, u32 b) { return __vmaxu4(a, b); }
DEVICE f32 exp2_(f32 x) { f32 y; asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x)); return y; }
DEVICE u32 remote(const void* p, int rank) {
  u32 out;
  asm volatile("mapa.shared::cluster.u32 %0, %1, %2;" : "=r"(out) : "r"(shared_address(p)), "r"(rank));
  return out;
}
DEVICE void load_remote(f32 (&v)[4], u32 at) {
  asm volatile("ld.shared::cluster.v4.f32 {%0, %1, %2, %3}, [%4];" : "=f"(v[0]), "=f"(v[1]), "=f"(v[2]), "=f"(v[3]) : "r"(at) : "memory");
}
DEVICE void load_remote(i32 (&v)[4], u32 at) {
  asm volatile("ld.shared::cluster.v4.s32 {%0, %1, %2, %3}, [%4];" : "=r"(v[0]), "=r"(v[1]), "=r"(v[2]), "=r"(v[3]) : "r"(at) : "memory");
}
DEVICE void cluster_sync() {
  asm volatile("barrier.cluster.arrive.aligned;\n\tbarrier.cluster.wait.aligned;" ::: "memory");
}
)";
}  // namespace

std::string_view matrix_intrinsics() { return kIntrinsics; }

Result<std::string_view> matrix_kind(DataType dtype) {
  switch (dtype) {
    case DataType::f16:
      return std::string_view("MmaF16");
    case DataType::bf16:
      return std::string_view("MmaBf16");
    case DataType::i8:
      return std::string_view("MmaS8");
    case DataType::u8:
      return std::string_view("MmaU8");
    case DataType::f8e4m3fn:
      return std::string_view("MmaE4m3");
    default:
      return declined("16-bit floats and 8 bits only, found ", dtype);
  }
}

}  // namespace tenon::cuda
