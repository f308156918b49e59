// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The text in front of every kernel.
#include "backends/cuda/generated/lib/source.h"

namespace tenon::cuda {

std::string_view intrinsics() {
  return R"(
typedef signed char i8; typedef unsigned char u8; typedef short i16; typedef unsigned short u16;
typedef int i32; typedef unsigned int u32; typedef long long i64; typedef unsigned long long u64;
typedef float f32; typedef double f64; typedef bool boolean;
struct Half { u16 bits; };
struct Bfloat { u16 bits; };
struct Float8 { u8 bits; };
typedef Half f16; typedef Bfloat bf16; typedef Float8 f8e4m3fn;
#define DEVICE __device__ __forceinline__
DEVICE f32 half_to_float(u16 bits) { f32 x; asm("cvt.f32.f16 %0, %1;" : "=f"(x) : "h"(bits)); return x; }
DEVICE u16 float_to_half(f32 x) { u16 bits; asm("cvt.rn.f16.f32 %0, %1;" : "=h"(bits) : "f"(x)); return bits; }
template <class T, class F> DEVICE T join_warp(T v, F f) {
  for (int o = 16; o > 0; o /= 2) v = f(v, __shfl_xor_sync(0xffffffffu, v, o));
  return v;
}
// The next launch may begin, up to its own wait; what the launches before wrote is there.
DEVICE void begin_next() {
#if __CUDA_ARCH__ >= 900
  asm volatile("griddepcontrol.launch_dependents;" ::: "memory");
#endif
}
DEVICE void wait_previous() {
#if __CUDA_ARCH__ >= 900
  asm volatile("griddepcontrol.wait;" ::: "memory");
#endif
}
DEVICE u32 bits_of(f32 x) { return __float_as_uint(x); }
DEVICE f32 float_of(u32 x) { return __uint_as_float(x); }
)";
}

std::string_view preamble() {
  return R"(
DEVICE u16 float_to_bf16(f32 x) {
  const u32 b = bits_of(x);
  return x != x ? 0x7fc0 : (u16)((b + 0x7fffu + (b >> 16 & 1u)) >> 16);
}
DEVICE f32 wide(f16 x) { return half_to_float(x.bits); }
DEVICE f32 wide(bf16 x) { return float_of((u32)x.bits << 16); }
DEVICE f32 wide(f8e4m3fn x) { return float8_to_float(x.bits); }
DEVICE f32 wide(f32 x) { return x; }
DEVICE f64 wide(f64 x) { return x; }
DEVICE i64 wide(i8 x) { return x; }
DEVICE i64 wide(i16 x) { return x; }
DEVICE i64 wide(i32 x) { return x; }
DEVICE i64 wide(i64 x) { return x; }
DEVICE u64 wide(u8 x) { return x; }
DEVICE u64 wide(u16 x) { return x; }
DEVICE u64 wide(u32 x) { return x; }
DEVICE u64 wide(u64 x) { return x; }
DEVICE u64 wide(boolean x) { return x; }
template <class T> struct Is { static const bool real = false; };
template <> struct Is<f32> { static const bool real = true; };
template <> struct Is<f64> { static const bool real = true; };
// Integers from integers wrap; from reals they saturate, NaN gives 0.
template <class T, class A> struct Store { static DEVICE T of(A x) { return (T)x; } };
template <class A> struct Store<f16, A> { static DEVICE f16 of(A x) { f16 y; y.bits = float_to_half((f32)x); return y; } };
template <class A> struct Store<bf16, A> { static DEVICE bf16 of(A x) { bf16 y; y.bits = float_to_bf16((f32)x); return y; } };
template <class A> struct Store<f8e4m3fn, A> { static DEVICE f8e4m3fn of(A x) { f8e4m3fn y; y.bits = float_to_float8((f32)x); return y; } };
template <class A> struct Store<boolean, A> { static DEVICE boolean of(A x) { return x != (A)0; } };
template <class A> DEVICE f64 range(A x, f64 low, f64 high) { return x != x ? 0 : x <= low ? low : x >= high ? high : (f64)x; }
#define SATURATE(T, A, LOW, HIGH) \
  template <> struct Store<T, A> { static DEVICE T of(A x) { return (T)range(x, LOW, HIGH); } };
#define SATURATES(T, LOW, HIGH) SATURATE(T, f32, LOW, HIGH) SATURATE(T, f64, LOW, HIGH)
SATURATES(i8, -128., 127.) SATURATES(u8, 0., 255.) SATURATES(i16, -32768., 32767.) SATURATES(u16, 0., 65535.)
SATURATES(i32, -2147483648., 2147483647.) SATURATES(u32, 0., 4294967295.)
#define SATURATE_WIDE(T, A, LOW, HIGH, LOWEST, HIGHEST) \
  template <> struct Store<T, A> { static DEVICE T of(A x) { return x != x ? 0 : x <= (A)LOW ? LOWEST : x >= (A)HIGH ? HIGHEST : (T)x; } };
SATURATE_WIDE(i64, f32, -9223372036854775808., 9223372036854775808., (i64)(1ull << 63), (i64)~(1ull << 63))
SATURATE_WIDE(i64, f64, -9223372036854775808., 9223372036854775808., (i64)(1ull << 63), (i64)~(1ull << 63))
SATURATE_WIDE(u64, f32, 0., 18446744073709551616., 0ull, ~0ull)
SATURATE_WIDE(u64, f64, 0., 18446744073709551616., 0ull, ~0ull)
template <class T, class A> DEVICE T narrow(A x) { return Store<T, A>::of(x); }
#define MATH1(NAME) DEVICE f32 NAME##_(f32 x) { return NAME##f(x); } DEVICE f64 NAME##_(f64 x) { return NAME(x); }
MATH1(exp) MATH1(expm1) MATH1(log) MATH1(log1p) MATH1(sqrt) MATH1(tanh) MATH1(erf) MATH1(floor) MATH1(ceil) MATH1(rint)
MATH1(sin) MATH1(cos) MATH1(tan) MATH1(asin) MATH1(acos) MATH1(atan) MATH1(sinh) MATH1(cosh) MATH1(asinh) MATH1(acosh)
MATH1(atanh) MATH1(fabs)
DEVICE f32 pow_(f32 a, f32 b) { return powf(a, b); }
DEVICE f64 pow_(f64 a, f64 b) { return pow(a, b); }
DEVICE f32 fmod_(f32 a, f32 b) { return fmodf(a, b); }
DEVICE f64 fmod_(f64 a, f64 b) { return fmod(a, b); }
DEVICE f32 infinity_(f32) { return float_of(0x7f800000u); }
DEVICE f64 infinity_(f64) { return (f64)float_of(0x7f800000u); }
DEVICE f32 nan_(f32) { return float_of(0x7fc00000u); }
DEVICE f64 nan_(f64) { return (f64)float_of(0x7fc00000u); }
)";
}

}  // namespace tenon::cuda
