// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Conversions between f32 and the 16-bit floats, to nearest even, as src/base/float16.h has them one by one.
#pragma once

#include <cstdint>

namespace tenon::cpu {

void f32_from_f16_avx2(const uint16_t* src, float* dst, int64_t count);
void f16_from_f32_avx2(const float* src, uint16_t* dst, int64_t count);
void f32_from_bf16_avx2(const uint16_t* src, float* dst, int64_t count);
void bf16_from_f32_avx2(const float* src, uint16_t* dst, int64_t count);

}  // namespace tenon::cpu
