// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Floats to 8-bit integers and back, with one scale and zero point for all.
#pragma once
#include <cstdint>

namespace tenon::cpu {

/// dst = saturate(round to even(src / scale) + zero).
void quantize_i8_avx2(const float* src, int8_t* dst, int64_t count, float scale, int zero);
void quantize_u8_avx2(const float* src, uint8_t* dst, int64_t count, float scale, int zero);
void quantize_i8_avx512(const float* src, int8_t* dst, int64_t count, float scale, int zero);
void quantize_u8_avx512(const float* src, uint8_t* dst, int64_t count, float scale, int zero);

/// The same of planes of floats, `plane` apart, to pixels of `channels` bytes each.
constexpr int kMostQuantizedPlanes = 4;
void quantize_planes_i8_avx2(const float* src, int64_t plane, int channels, int8_t* dst, int64_t count, float scale,
                             int zero);
void quantize_planes_u8_avx2(const float* src, int64_t plane, int channels, uint8_t* dst, int64_t count, float scale,
                             int zero);
void quantize_planes_i8_avx512(const float* src, int64_t plane, int channels, int8_t* dst, int64_t count, float scale,
                               int zero);
void quantize_planes_u8_avx512(const float* src, int64_t plane, int channels, uint8_t* dst, int64_t count, float scale,
                               int zero);

/// Widens low and high to hold all of src.
void widen_range_avx2(const float* src, int64_t count, float& low, float& high);
void widen_range_avx512(const float* src, int64_t count, float& low, float& high);

/// dst = (src - zero) * scale.
void dequantize_i8_avx2(const int8_t* src, float* dst, int64_t count, float scale, int zero);
void dequantize_u8_avx2(const uint8_t* src, float* dst, int64_t count, float scale, int zero);
void dequantize_i8_avx512(const int8_t* src, float* dst, int64_t count, float scale, int zero);
void dequantize_u8_avx512(const uint8_t* src, float* dst, int64_t count, float scale, int zero);

}  // namespace tenon::cpu
