// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What stands in front of kernel text when the host's compiler compiles it: CUDA's words, and PTX by its whole text.
// What threads do together is done by libcuda.so.1 of the host device (blocks.cpp), which the kernel is linked with.
#pragma once

#include "kernel_calls.h"

extern "C" {
#define HOST_MATH(NAME)         \
  double NAME(double) noexcept; \
  float NAME##f(float) noexcept
HOST_MATH(exp);
HOST_MATH(exp2);
HOST_MATH(expm1);
HOST_MATH(log);
HOST_MATH(log1p);
HOST_MATH(log2);
HOST_MATH(log10);
HOST_MATH(sqrt);
HOST_MATH(tanh);
HOST_MATH(erf);
HOST_MATH(floor);
HOST_MATH(ceil);
HOST_MATH(rint);
HOST_MATH(trunc);
HOST_MATH(round);
HOST_MATH(sin);
HOST_MATH(cos);
HOST_MATH(tan);
HOST_MATH(asin);
HOST_MATH(acos);
HOST_MATH(atan);
HOST_MATH(sinh);
HOST_MATH(cosh);
HOST_MATH(asinh);
HOST_MATH(acosh);
HOST_MATH(atanh);
HOST_MATH(fabs);
#undef HOST_MATH
#define HOST_MATH(NAME)                 \
  double NAME(double, double) noexcept; \
  float NAME##f(float, float) noexcept
HOST_MATH(pow);
HOST_MATH(fmod);
HOST_MATH(fmax);
HOST_MATH(fmin);
HOST_MATH(atan2);
HOST_MATH(copysign);
#undef HOST_MATH
double ldexp(double, int) noexcept;
int ilogb(double) noexcept;
long long llround(double) noexcept;
long long llroundf(float) noexcept;
}

#define __global__
#define __device__
#define __forceinline__ inline
#define __align__(bytes) alignas(bytes)
#define __launch_bounds__(...)
#define __cluster_dims__(...)
#define threadIdx host_thread_index
#define blockIdx host_block_index
#define blockDim host_block_size
#define gridDim host_grid_size
#define __syncthreads host_sync_block
#define __syncwarp host_sync_warp
#define __cvta_generic_to_shared host_shared_address

inline HostU32 __float_as_uint(float x) {
  HostU32 y;
  __builtin_memcpy(&y, &x, 4);
  return y;
}
inline float __uint_as_float(HostU32 x) {
  float y;
  __builtin_memcpy(&y, &x, 4);
  return y;
}
/// Byte i of the result is the one of these eight that digit i of `which` names.
inline HostU32 __byte_perm(HostU32 low, HostU32 high, HostU32 which) {
  HostU32 out = 0;
  for (int i = 0; i < 4; ++i) {
    const HostU32 from = which >> i * 4 & 7;
    out |= ((from < 4 ? low >> from * 8 : high >> (from - 4) * 8) & 255u) << i * 8;
  }
  return out;
}
inline float __saturatef(float x) { return x > 0 ? x < 1 ? x : 1.0f : 0.0f; }
inline HostU32 __vmaxu4(HostU32 a, HostU32 b) {
  HostU32 out = 0;
  for (int at = 0; at < 32; at += 8)
    out |= ((a >> at & 255u) > (b >> at & 255u) ? a >> at & 255u : b >> at & 255u) << at;
  return out;
}
template <class T>
T __shfl_xor_sync(unsigned lanes, T value, int mask) {
  host_shuffle_xor(&value, sizeof value, lanes, mask);
  return value;
}

/// PTX is known by its whole text, operands included, so that an operand in a wrong place is no text that we know.
constexpr unsigned long long host_hash(const char* text) {
  unsigned long long hash = 14695981039346656037ull;
  for (; *text; ++text) hash = (hash ^ static_cast<unsigned char>(*text)) * 1099511628211ull;
  return hash;
}
template <unsigned long long kText>
struct HostPtx {
  static_assert(kText == 0, "the host device does not know this PTX: see kernel_runtime.h");
};
#define HOST_PTX(TEXT, ...)         \
  template <>                       \
  struct HostPtx<host_hash(TEXT)> { \
    static void run(__VA_ARGS__)
#define HOST_PTX_END \
  }                  \
  ;
#define HOST_NEEDS(ARCH, WHAT) \
  if (__CUDA_ARCH__ < ARCH) host_fault(0, "PTX of sm_" #ARCH " on an older GPU: " WHAT)

HOST_PTX("cvt.f32.f16 %0, %1;", float& x, HostU16 bits) { x = host_float_of_half(bits); }
HOST_PTX_END
HOST_PTX("cvt.rn.f16.f32 %0, %1;", HostU16& bits, float x) { bits = host_half_of(x); }
HOST_PTX_END
HOST_PTX("cvt.rn.f16x2.f32 %0, %1, %2;", HostU32& both, float high, float low) {
  both = host_half_of(low) | static_cast<HostU32>(host_half_of(high)) << 16;
}
HOST_PTX_END
HOST_PTX("cvt.rn.bf16x2.f32 %0, %1, %2;", HostU32& both, float high, float low) {
  both = 0;
  const float pair[2] = {high, low};
  for (const float x : pair) {
    const HostU32 b = __float_as_uint(x);
    both = both << 16 | (x != x ? 0x7fffu : (b + 0x7fffu + (b >> 16 & 1u)) >> 16);
  }
}
HOST_PTX_END
HOST_PTX("cvt.rn.f16x2.e4m3x2 %0, %1;", HostU32& both, HostU16 bits) {
  HOST_NEEDS(890, "cvt of 8-bit floats");
  both = host_halves_of_float8s(bits);
}
HOST_PTX_END
HOST_PTX("cvt.rn.satfinite.e4m3x2.f32 %0, %1, %2;", HostU16& both, float high, float low) {
  HOST_NEEDS(890, "cvt of 8-bit floats");
  both = host_float8s_of(high, low);
}
HOST_PTX_END
HOST_PTX("ex2.approx.ftz.f32 %0, %1;", float& y, float x) { y = exp2f(x); }
HOST_PTX_END
HOST_PTX("rcp.approx.ftz.f32 %0, %1;", float& y, float x) { y = 1 / x; }
HOST_PTX_END
HOST_PTX("griddepcontrol.launch_dependents;", ) { HOST_NEEDS(900, "griddepcontrol"); }
HOST_PTX_END
HOST_PTX("griddepcontrol.wait;", ) {
  HOST_NEEDS(900, "griddepcontrol");
  host_waits_for_launch_before();
}
HOST_PTX_END
HOST_PTX("cp.async.cg.shared.global [%0], [%1], 16, %2;", HostU32 to, const void* from, int given) {
  host_copy_async(to, from, 16, given);
}
HOST_PTX_END
HOST_PTX("cp.async.ca.shared.global [%0], [%1], 8, %2;", HostU32 to, const void* from, int given) {
  host_copy_async(to, from, 8, given);
}
HOST_PTX_END
HOST_PTX("cp.async.ca.shared.global [%0], [%1], 4, %2;", HostU32 to, const void* from, int given) {
  host_copy_async(to, from, 4, given);
}
HOST_PTX_END
HOST_PTX("cp.async.commit_group;", ) { host_commit_copies(); }
HOST_PTX_END
HOST_PTX("cp.async.wait_group %0;", int left) { host_wait_copies(left); }
HOST_PTX_END
HOST_PTX("mapa.shared::cluster.u32 %0, %1, %2;", HostU32& out, HostU32 address, HostU32 rank) {
  HOST_NEEDS(900, "mapa");
  out = host_remote_address(address, rank);
}
HOST_PTX_END
HOST_PTX("barrier.cluster.arrive.aligned;\n\tbarrier.cluster.wait.aligned;", ) {
  HOST_NEEDS(900, "barrier.cluster");
  host_sync_cluster();
}
HOST_PTX_END
#define HOST_LOADS(TEXT, TYPE)                                       \
  HOST_PTX(TEXT, TYPE& a, TYPE& b, TYPE& c, TYPE& d, HostU32 from) { \
    TYPE all[4];                                                     \
    host_load_remote(all, from);                                     \
    a = all[0], b = all[1], c = all[2], d = all[3];                  \
  }                                                                  \
  HOST_PTX_END
HOST_LOADS("ld.shared::cluster.v4.f32 {%0, %1, %2, %3}, [%4];", float)
HOST_LOADS("ld.shared::cluster.v4.s32 {%0, %1, %2, %3}, [%4];", int)
#define HOST_MATRICES(WORD, TRANSPOSED)                                                                        \
  HOST_PTX("ldmatrix.sync.aligned.m8n8.x4." WORD "shared.b16 {%0, %1, %2, %3}, [%4];", HostU32& a, HostU32& b, \
           HostU32& c, HostU32& d, HostU32 row) {                                                              \
    HostU32 all[4];                                                                                            \
    host_load_matrices(all, row, TRANSPOSED);                                                                  \
    a = all[0], b = all[1], c = all[2], d = all[3];                                                            \
  }                                                                                                            \
  HOST_PTX_END
HOST_MATRICES("", false)
HOST_MATRICES("trans.", true)
/// Kinds are the host_multiply()'s: 0 f16, 1 bf16, 2 s8, 3 u8 by s8, 4 e4m3.
#define HOST_MULTIPLY(KIND, TYPE, WORDS)                                                                           \
  HOST_PTX("mma.sync.aligned." WORDS " {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};", TYPE& d0, \
           TYPE& d1, TYPE& d2, TYPE& d3, HostU32 a0, HostU32 a1, HostU32 a2, HostU32 a3, HostU32 b0, HostU32 b1) { \
    if (KIND == 4) HOST_NEEDS(890, "mma of 8-bit floats");                                                         \
    TYPE sums[4] = {d0, d1, d2, d3};                                                                               \
    const HostU32 operands[6] = {a0, a1, a2, a3, b0, b1};                                                          \
    host_multiply(KIND, sums, operands);                                                                           \
    d0 = sums[0], d1 = sums[1], d2 = sums[2], d3 = sums[3];                                                        \
  }                                                                                                                \
  HOST_PTX_END
HOST_MULTIPLY(0, float, "m16n8k16.row.col.f32.f16.f16.f32")
HOST_MULTIPLY(1, float, "m16n8k16.row.col.f32.bf16.bf16.f32")
HOST_MULTIPLY(2, int, "m16n8k32.row.col.s32.s8.s8.s32")
HOST_MULTIPLY(3, int, "m16n8k32.row.col.s32.u8.s8.s32")
HOST_MULTIPLY(4, float, "m16n8k32.row.col.f32.e4m3.e4m3.f32")

HOST_PTX("wgmma.fence.sync.aligned;", ) { host_open_products(); }
HOST_PTX_END
HOST_PTX("wgmma.commit_group.sync.aligned;", ) { host_commit_products(); }
HOST_PTX_END
HOST_PTX("wgmma.wait_group.sync.aligned %0;", int left) { host_wait_products(left); }
HOST_PTX_END
HOST_PTX("fence.proxy.async.shared::cta;", ) { host_publish_copies(); }
HOST_PTX_END
HOST_PTX("setmaxnreg.dec.sync.aligned.u32 %0;", int) { HOST_NEEDS(900, "setmaxnreg"); }
HOST_PTX_END
HOST_PTX("setmaxnreg.inc.sync.aligned.u32 %0;", int) { HOST_NEEDS(900, "setmaxnreg"); }
HOST_PTX_END
HOST_PTX("mbarrier.init.shared::cta.b64 [%0], %1;", HostU32 at, HostU32 count) { host_barrier_init(at, count); }
HOST_PTX_END
HOST_PTX("mbarrier.arrive.shared::cta.b64 _, [%0];", HostU32 at) { host_barrier_arrive(at); }
HOST_PTX_END
#define HOST_PASSES(WORD) \
  "{\n.reg .pred p;\nmbarrier." WORD ".parity.shared::cta.b64 p, [%1], %2;\nselp.u32 %0, 1, 0, p;\n}"
HOST_PTX(HOST_PASSES("test_wait"), HostU32& passed, HostU32 at, HostU32 parity) {
  HOST_NEEDS(900, "mbarrier.test_wait.parity");
  passed = host_barrier_passed(at, parity);
}
HOST_PTX_END
HOST_PTX(HOST_PASSES("try_wait"), HostU32& passed, HostU32 at, HostU32 parity) {
  HOST_NEEDS(900, "mbarrier.try_wait");
  host_barrier_wait(at, parity);
  passed = 1;
}
HOST_PTX_END
template <>
struct HostPtx<host_hash("")> {  // keeps the compiler from moving what reads the number
  template <class T>
  static void run(T&) {}
};
/// Sums, left operand, descriptor of the right one and whether to add, by their addresses.
#define HOST_GROUP(KIND, WIDTH, TYPE, TRANSPOSED, SUMS, LEFT, RIGHT, ADD)                                           \
  template <>                                                                                                       \
  struct HostPtx<host_hash("{\n.reg .pred p;\nsetp.ne.b32 p, " ADD ", 0;\nwgmma.mma_async.sync.aligned.m64n" #WIDTH \
                           "k16.f32." TYPE "." TYPE " {" SUMS "}, {" LEFT "}, " RIGHT ", p, 1, 1, " #TRANSPOSED     \
                           ";\n}")> {                                                                               \
    template <class... A>                                                                                           \
    static void run(A&&... all) {                                                                                   \
      HOST_NEEDS(900, "wgmma");                                                                                     \
      static_assert(sizeof...(A) == WIDTH / 2 + 6, "as many sums as the product has columns");                      \
      void* const operands[] = {(void*)&all...};                                                                    \
      host_multiply_group(KIND, WIDTH, operands, TRANSPOSED);                                                       \
    }                                                                                                               \
  };
#define HOST_SUMS8 "%0, %1, %2, %3, %4, %5, %6, %7"
#define HOST_SUMS16 HOST_SUMS8 ", %8, %9, %10, %11, %12, %13, %14, %15"
#define HOST_SUMS24 HOST_SUMS16 ", %16, %17, %18, %19, %20, %21, %22, %23"
#define HOST_SUMS32 HOST_SUMS24 ", %24, %25, %26, %27, %28, %29, %30, %31"
#define HOST_SUMS40 HOST_SUMS32 ", %32, %33, %34, %35, %36, %37, %38, %39"
#define HOST_SUMS48 HOST_SUMS40 ", %40, %41, %42, %43, %44, %45, %46, %47"
#define HOST_GROUPS(KIND, TYPE)                                                  \
  HOST_GROUP(KIND, 16, TYPE, 0, HOST_SUMS8, "%8, %9, %10, %11", "%12", "%13")    \
  HOST_GROUP(KIND, 32, TYPE, 0, HOST_SUMS16, "%16, %17, %18, %19", "%20", "%21") \
  HOST_GROUP(KIND, 48, TYPE, 0, HOST_SUMS24, "%24, %25, %26, %27", "%28", "%29") \
  HOST_GROUP(KIND, 64, TYPE, 0, HOST_SUMS32, "%32, %33, %34, %35", "%36", "%37") \
  HOST_GROUP(KIND, 80, TYPE, 0, HOST_SUMS40, "%40, %41, %42, %43", "%44", "%45") \
  HOST_GROUP(KIND, 96, TYPE, 0, HOST_SUMS48, "%48, %49, %50, %51", "%52", "%53") \
  HOST_GROUP(KIND, 64, TYPE, 1, HOST_SUMS32, "%32, %33, %34, %35", "%36", "%37")
HOST_GROUPS(0, "f16")
HOST_GROUPS(1, "bf16")

template <class T>
struct HostIsPointer {
  static constexpr bool value = false;
};
template <class T>
struct HostIsPointer<T*> {
  static constexpr bool value = true;
};
template <int... k>
struct HostNumbers {};
template <int count, int... k>
struct HostCount : HostCount<count - 1, count - 1, k...> {};
template <int... k>
struct HostCount<0, k...> {
  using Numbers = HostNumbers<k...>;
};
/// Of a pointer, the type without __restrict__.
template <class... A, int... k>
void host_call(void (*kernel)(A...), void** values, HostNumbers<k...>) {
  kernel(*static_cast<A*>(values[k])...);
}
template <class... A>
void host_call(void (*kernel)(A...), void** values) {
  host_call(kernel, values, typename HostCount<sizeof...(A)>::Numbers());
}
template <class... A>
int host_describe(void (*)(A...), HostParameter* out) {
  const HostParameter all[] = {HostParameter{sizeof(A), HostIsPointer<A>::value}..., {0, false}};
  for (unsigned i = 0; i < sizeof...(A); ++i) out[i] = all[i];
  return sizeof...(A);
}
/// What the driver finds of a kernel.
#define HOST_KERNEL(NAME, CLUSTER)                                                                                    \
  extern "C" __attribute__((visibility("default"))) void host_call_##NAME(void** values) { host_call(NAME, values); } \
  extern "C" __attribute__((visibility("default"))) int host_describe_##NAME(HostParameter* out) {                    \
    return host_describe(NAME, out);                                                                                  \
  }                                                                                                                   \
  extern "C" __attribute__((visibility("default"))) const int host_cluster_##NAME = CLUSTER;
