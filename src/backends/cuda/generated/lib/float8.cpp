// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Conversions of 8-bit floats.
#include "backends/cuda/generated/lib/float8.h"

namespace tenon::cuda {

std::string_view float8_conversions() {
  return R"(
// E4M3 without infinities: past 448 is 448.
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 890
DEVICE f32 float8_to_float(u8 bits) {
  u32 both;
  asm("cvt.rn.f16x2.e4m3x2 %0, %1;" : "=r"(both) : "h"((u16)bits));
  return half_to_float((u16)both);
}
DEVICE u8 float_to_float8(f32 x) {
  u16 both;
  asm("cvt.rn.satfinite.e4m3x2.f32 %0, %1, %2;" : "=h"(both) : "f"(0.f), "f"(x));
  return (u8)both;
}
#else
DEVICE f32 float8_to_float(u8 bits) {
  const u32 e = bits >> 3 & 15, m = bits & 7;
  const f32 a = (bits & 127) == 127 ? float_of(0x7fc00000u) : e ? float_of((e + 120) << 23 | m << 20) : (f32)m / 512.f;
  return bits >> 7 ? -a : a;
}
DEVICE u8 float_to_float8(f32 x) {
  const u8 sign = bits_of(x) >> 24 & 0x80;
  const f32 a = fabsf(x);
  if (a != a) return sign | 0x7f;
  if (a >= 448.f) return sign | 0x7e;
  if (a < 0.015625f) return sign | (u8)rintf(a * 512.f);
  const u32 b = bits_of(a), r = b + 0x7ffffu + (b >> 20 & 1);
  return sign | (u8)((r >> 20) - (120 << 3));
}
#endif
)";
}

}  // namespace tenon::cuda
