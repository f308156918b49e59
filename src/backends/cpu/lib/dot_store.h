// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Tiles of integer sums become bytes in registers, where requantizing is a factor, an offset, perhaps a residual of
// bytes, and bounds; anything else goes row by row. For AVX-512 files only.
#pragma once
#include "backends/cpu/lib/vec_avx512.h"

#include "backends/cpu/lib/conv_i8_dot.h"
#include "backends/cpu/lib/dot_steps.h"
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
    if (!r_.residual) return rows_with<DotResidual::none>(sums, count, pixel);
    if (r_.residual_element == Element::i8) return rows_with<DotResidual::i8>(sums, count, pixel);
    rows_with<DotResidual::u8>(sums, count, pixel);
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

  TENON_INLINE DotSteps steps() const {
    DotSteps s;
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) {
      s.factors[i] = _mm512_load_ps(factors_ + 16 * i);
      s.offsets[i] = _mm512_load_ps(offsets_ + 16 * i);
    }
    const float least = r_.before_least() - static_cast<float>(r_.before_bytes.zero);
    s.least = _mm512_set1_ps(least);
    s.most = _mm512_set1_ps(least + 255.0f);
    s.second = _mm512_set1_ps(second_);
    s.offset = _mm512_set1_ps(offset_);
    s.added = _mm512_set1_ps(added_);
    s.zero = _mm512_set1_epi16(static_cast<int16_t>(r_.bytes.zero));
    s.low = low_;
    s.high = high_;
    s.is_signed = r_.element == Element::i8;
    return s;
  }

  template <DotResidual kResidual>
  void rows_with(const int32_t* sums, int count, int64_t pixel) const {
    r_.rounds_before() ? rows_of<kResidual, true>(sums, count, pixel) : rows_of<kResidual, false>(sums, count, pixel);
  }

  template <DotResidual kResidual, bool kBefore>
  void rows_of(const int32_t* sums, int count, int64_t pixel) const {
    width_ == kDotStep ? rows_of_width<kResidual, kBefore, true>(sums, count, pixel)
                       : rows_of_width<kResidual, kBefore, false>(sums, count, pixel);
  }

  template <DotResidual kResidual, bool kBefore, bool kFull>
  void rows_of_width(const int32_t* sums, int count, int64_t pixel) const {
    const DotSteps s = steps();
    const int width = width_;
    const int64_t dst_step = to_.dst_step, residual_step = to_.residual_step;
    const __mmask64 lanes = kFull ? ~__mmask64{0} : (__mmask64{1} << width) - 1;
    auto* to = static_cast<uint8_t*>(to_.dst) + pixel * dst_step + c_;
    const auto* residual = static_cast<const uint8_t*>(r_.residual);
    if (kResidual != DotResidual::none) residual += pixel * residual_step + c_;
    for (int row = 0; row < count; ++row, sums += kDotStep, to += dst_step, residual += residual_step) {
      __m512i parts[4] = {};
#pragma GCC unroll 4
      for (int i = 0; i < 4; ++i) {
        if (kFull || kMixed || width > 16 * i) parts[i] = whole<kResidual, kBefore, kFull>(s, sums, i, residual, lanes);
      }
      const __m512i bytes = bytes_of<kMixed>(s, parts[0], parts[1], parts[2], parts[3]);
      if constexpr (kFull) {
        _mm512_storeu_si512(to, bytes);
      } else {
        _mm512_mask_storeu_epi8(to, lanes, bytes);
      }
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
