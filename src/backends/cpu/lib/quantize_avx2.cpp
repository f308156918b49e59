// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Quantizing with AVX2.
#include "backends/cpu/lib/quantize.h"
#include "backends/cpu/lib/quantize_body.h"

namespace tenon::cpu {

void quantize_i8_avx2(const float* src, int8_t* dst, int64_t count, float scale, int zero) {
  quantize(src, dst, count, scale, zero);
}

void quantize_u8_avx2(const float* src, uint8_t* dst, int64_t count, float scale, int zero) {
  quantize(src, dst, count, scale, zero);
}

void quantize_planes_i8_avx2(const float* src, int64_t plane, int channels, int8_t* dst, int64_t count, float scale,
                             int zero) {
  quantize_planes(src, plane, channels, dst, count, scale, zero);
}

void quantize_planes_u8_avx2(const float* src, int64_t plane, int channels, uint8_t* dst, int64_t count, float scale,
                             int zero) {
  quantize_planes(src, plane, channels, dst, count, scale, zero);
}

void widen_range_avx2(const float* src, int64_t count, float& low, float& high) { widen_range(src, count, low, high); }

void dequantize_i8_avx2(const int8_t* src, float* dst, int64_t count, float scale, int zero) {
  dequantize(src, dst, count, scale, zero);
}

void dequantize_u8_avx2(const uint8_t* src, float* dst, int64_t count, float scale, int zero) {
  dequantize(src, dst, count, scale, zero);
}

}  // namespace tenon::cpu
