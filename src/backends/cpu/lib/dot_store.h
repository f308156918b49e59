// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Tiles of integer sums become bytes in registers, where requantizing is a factor, an offset, perhaps a residual of
// bytes, and bounds; anything else goes row by row. For AVX-512 files only.
#pragma once
#include "backends/cpu/lib/vec_avx512.h"

#include "backends/cpu/lib/conv_i8_dot.h"
#include "backends/cpu/lib/requantize_body.h"

namespace tenon::cpu {

/// Where results and residual lie, in elements from one pixel to the next, and how many products a sum has.
struct DotResult {
  const Requantize& requantize;
  void* dst;
  int64_t dst_step, residual_step, products;
};

/// kMixed: of the 64 sums of a row, those of channels 16 q + 4 r... lie at 16 r + 4 q...: as unpacking bytes leaves
/// them.
template <bool kMixed>
class DotStore {
 public:
  explicit DotStore(const DotResult& to) : to_(to), r_(to_.requantize), any_(r_) {
    const Unary f = r_.activation.function;
    const bool bounds = f == Unary::identity || f == Unary::relu || f == Unary::clip;
    const bool residual = !r_.residual || r_.residual_element != Element::f32;
    simple_ = r_.is_byte() && r_.factor == 1 && bounds && residual && !(r_.residual && r_.residual_last);
    inverse_ = 1.0f / r_.bytes.scale;
    set_bounds(f);
    const float before = r_.rounds_before() ? r_.before_bytes.scale : r_.bytes.scale;
    first_ = 1.0f / before;
    second_ = before * inverse_;
    added_ = r_.residual ? r_.residual_bytes.scale * inverse_ : 0.0f;
    offset_ = -static_cast<float>(r_.residual_bytes.zero) * added_;
  }

  /// The channels of the tiles that follow: `width` from c on.
  void begin(int64_t c, int width) {
    c_ = c;
    width_ = width;
    if (!simple_) return;
    const __m512 first = _mm512_set1_ps(first_),
                 most_sum = _mm512_set1_ps(255.0f * 128 * static_cast<float>(to_.products));
    const __m512 shift = _mm512_set1_ps(r_.residual && !r_.rounds_before() ? offset_ : 0.0f);
    __m512 most = _mm512_setzero_ps();
    for (int i = 0; i < kDotStep; i += 16) {
      const __m512 factors = _mm512_mul_ps(of_channels(r_.multipliers + c, i), first);
      const __m512 offsets = _mm512_mul_ps(of_channels(r_.bias + c, i), first);
      most = _mm512_max_ps(most, _mm512_fmadd_ps(_mm512_abs_ps(factors), most_sum, _mm512_abs_ps(offsets)));
      _mm512_store_ps(factors_ + i, factors);
      _mm512_store_ps(offsets_ + i, _mm512_add_ps(offsets, shift));
    }
    fits_ = _mm512_reduce_max_ps(most) * second_ < kMostWhole;
  }

  /// Rows of `sums`, one for each pixel of the result from `pixel` on.
  void rows(int32_t* sums, int count, int64_t pixel) const {
    if (!simple_ || !fits_) return rows_by_blocks(sums, count, pixel);
    if (r_.residual) {
      r_.rounds_before() ? rows_of<true, true>(sums, count, pixel) : rows_of<true, false>(sums, count, pixel);
    } else {
      r_.rounds_before() ? rows_of<false, true>(sums, count, pixel) : rows_of<false, false>(sums, count, pixel);
    }
  }

 private:
  static constexpr float kMostWhole = 1e9f;  // below it floats become 32-bit integers

  static constexpr int channel_of(int i) { return kMixed ? i / 4 % 4 * 16 + i / 16 * 4 + i % 4 : i; }

  /// Numbers of the channels whose sums lie at i...: 0 beyond the last channel.
  TENON_INLINE __m512 of_channels(const float* numbers, int i) const {
    if constexpr (kMixed) {
      const __m512i lane = _mm512_setr_epi32(0, 1, 2, 3, 16, 17, 18, 19, 32, 33, 34, 35, 48, 49, 50, 51);
      const __m512i mixed = _mm512_add_epi32(lane, _mm512_set1_epi32(i / 4)), width = _mm512_set1_epi32(width_);
      const __mmask16 there = _mm512_cmplt_epi32_mask(mixed, width);
      return _mm512_mask_i32gather_ps(_mm512_setzero_ps(), there, mixed, numbers, 4);
    }
    const int left = width_ - i;
    const __mmask16 there = left >= 16 ? 0xffff : left <= 0 ? 0 : static_cast<__mmask16>((1u << left) - 1);
    return _mm512_maskz_loadu_ps(there, numbers + i);
  }

  void set_bounds(Unary f) {
    const int least = r_.element == Element::i8 ? -128 : 0, most = least + 255, zero = r_.bytes.zero;
    int low = least, high = most;
    const auto step = [&](float real) {
      const float whole = __builtin_nearbyintf(real * inverse_) + static_cast<float>(zero);
      return static_cast<int>(__builtin_fmaxf(static_cast<float>(least), __builtin_fminf(whole, most)));
    };
    if (f == Unary::relu) low = step(0);
    if (f == Unary::clip) {
      low = step(r_.activation.alpha);
      high = step(r_.activation.beta);
    }
    low_ = _mm512_set1_epi8(static_cast<char>(low));
    high_ = _mm512_set1_epi8(static_cast<char>(high));
  }

  TENON_INLINE __m512 residual_of(const uint8_t* from, __mmask16 lanes) const {
    const __m128i bytes = _mm_maskz_loadu_epi8(lanes, from);
    const bool is_signed = r_.residual_element == Element::i8;
    return _mm512_cvtepi32_ps(is_signed ? _mm512_cvtepi8_epi32(bytes) : _mm512_cvtepu8_epi32(bytes));
  }

  template <bool kResidual, bool kBefore>
  TENON_INLINE __m512i whole(const int32_t* sums, int i, const uint8_t* residual, __mmask16 lanes) const {
    const __m512 sum = _mm512_cvtepi32_ps(_mm512_loadu_si512(sums + i));
    __m512 x = _mm512_fmadd_ps(sum, _mm512_load_ps(factors_ + i), _mm512_load_ps(offsets_ + i));
    if constexpr (kBefore) {
      const float zero = static_cast<float>(r_.before_bytes.zero), least = r_.before_least() - zero;
      x = _mm512_roundscale_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
      x = _mm512_min_ps(_mm512_max_ps(x, _mm512_set1_ps(least)), _mm512_set1_ps(least + 255.0f));
      x = _mm512_fmadd_ps(x, _mm512_set1_ps(second_), _mm512_set1_ps(offset_));
    }
    if constexpr (kResidual) x = _mm512_fmadd_ps(residual_of(residual + i, lanes), _mm512_set1_ps(added_), x);
    return _mm512_cvtps_epi32(x);
  }

  /// 64 integers plus the zero point, saturated to bytes. Packing works on quarters of registers and mixes them.
  TENON_INLINE __m512i bytes_of(__m512i a, __m512i b, __m512i c, __m512i d) const {
    const __m512i zero = _mm512_set1_epi16(static_cast<int16_t>(r_.bytes.zero));
    const __m512i ab = _mm512_adds_epi16(_mm512_packs_epi32(a, b), zero);
    const __m512i cd = _mm512_adds_epi16(_mm512_packs_epi32(c, d), zero);
    if (r_.element == Element::i8) {
      const __m512i bytes = in_order(_mm512_packs_epi16(ab, cd));
      return _mm512_min_epi8(_mm512_max_epi8(bytes, low_), high_);
    }
    const __m512i bytes = in_order(_mm512_packus_epi16(ab, cd));
    return _mm512_min_epu8(_mm512_max_epu8(bytes, low_), high_);
  }

  static TENON_INLINE __m512i in_order(__m512i packed) {
    if constexpr (kMixed) return packed;
    const __m512i order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    return _mm512_permutexvar_epi32(order, packed);
  }

  template <bool kResidual, bool kBefore>
  void rows_of(const int32_t* sums, int count, int64_t pixel) const {
    const __mmask64 lanes = width_ == 64 ? ~__mmask64{0} : (__mmask64{1} << width_) - 1;
    auto* to = static_cast<uint8_t*>(to_.dst) + pixel * to_.dst_step + c_;
    const auto* residual = static_cast<const uint8_t*>(r_.residual) + (kResidual ? pixel * to_.residual_step + c_ : 0);
    const auto part = [&](int i) { return static_cast<__mmask16>(lanes >> i); };
    for (int row = 0; row < count; ++row, sums += kDotStep, to += to_.dst_step, residual += to_.residual_step) {
      __m512i a = _mm512_setzero_si512(), b = a, c = a, d = a;
      a = whole<kResidual, kBefore>(sums, 0, residual, part(0));
      if (kMixed || width_ > 16) b = whole<kResidual, kBefore>(sums, 16, residual, part(16));
      if (kMixed || width_ > 32) c = whole<kResidual, kBefore>(sums, 32, residual, part(32));
      if (kMixed || width_ > 48) d = whole<kResidual, kBefore>(sums, 48, residual, part(48));
      _mm512_mask_storeu_epi8(to, lanes, bytes_of(a, b, c, d));
    }
  }

  void rows_by_blocks(int32_t* sums, int count, int64_t pixel) const {
    alignas(64) float floats[kDotStep];
    for (int row = 0; row < count; ++row, ++pixel, sums += kDotStep) {
      for (int i = 0; i < kDotStep; ++i) floats[channel_of(i)] = static_cast<float>(sums[i]);
      any_.row(floats, c_, width_, to_.dst, pixel * to_.dst_step + c_, pixel * to_.residual_step + c_);
    }
  }

  const DotResult to_;
  const Requantize& r_;
  Requantizer<F32x16> any_;
  bool simple_ = false, fits_ = false;
  float inverse_ = 1;             // steps of the result a unit
  float first_ = 1, second_ = 1;  // units to steps of what is rounded first, those to steps of the result
  float added_ = 0, offset_ = 0;  // steps of the residual to those of the result, and what its zero point takes away
  __m512i low_, high_;
  int64_t c_ = 0;
  int width_ = 0;
  alignas(64) float factors_[kDotStep], offsets_[kDotStep];
};

}  // namespace tenon::cpu
