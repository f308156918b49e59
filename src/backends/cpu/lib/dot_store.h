// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Tiles of integer sums become bytes in registers, where requantizing is a factor, an offset, perhaps a residual of
// bytes, and bounds; anything else goes row by row. For AVX-512 files only.
#pragma once
#include "backends/cpu/lib/vec_avx512.h"

#include "backends/cpu/lib/byte_steps.h"
#include "backends/cpu/lib/conv_i8_dot.h"
#include "backends/cpu/lib/dot_steps.h"
#include "backends/cpu/lib/requantize_body.h"

namespace tenon::cpu {

/// kMixed: of the 64 sums of a row, those of channels 16 q + 4 r... lie at 16 r + 4 q...: as unpacking bytes leaves
/// them.
template <bool kMixed>
class DotStore {
 public:
  explicit DotStore(const ByteResult& to) : to_(to), r_(to_.requantize), any_(r_), steps_(r_) {}

  /// The channels of the tiles that follow: `width` from c on.
  void begin(int64_t c, int width) {
    c_ = c;
    width_ = width;
    if (!steps_.simple) return;
    const __m512 first = _mm512_set1_ps(steps_.first),
                 most_sum = _mm512_set1_ps(255.0f * 128 * static_cast<float>(to_.products));
    const __m512 shift = _mm512_set1_ps(steps_.shift(r_));
    __m512 most = _mm512_setzero_ps();
    for (int i = 0; i < kDotStep; i += 16) {
      const __m512 factors = _mm512_mul_ps(of_channels(r_.multipliers + c, i), first);
      const __m512 offsets = _mm512_mul_ps(of_channels(r_.bias + c, i), first);
      most = _mm512_max_ps(most, _mm512_fmadd_ps(_mm512_abs_ps(factors), most_sum, _mm512_abs_ps(offsets)));
      _mm512_store_ps(factors_ + i, factors);
      _mm512_store_ps(offsets_ + i, _mm512_add_ps(offsets, shift));
    }
    fits_ = _mm512_reduce_max_ps(most) * steps_.second < ByteSteps::kMostWhole;
  }

  /// Rows of `sums`, one for each pixel of the result from `pixel` on.
  void rows(int32_t* sums, int count, int64_t pixel) const {
    if (!steps_.simple || !fits_) return rows_by_blocks(sums, count, pixel);
    if (!r_.residual) return rows_with<ByteResidual::none>(sums, count, pixel);
    if (r_.residual_element == Element::i8) return rows_with<ByteResidual::i8>(sums, count, pixel);
    rows_with<ByteResidual::u8>(sums, count, pixel);
  }

 private:
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
    s.second = _mm512_set1_ps(steps_.second);
    s.offset = _mm512_set1_ps(steps_.offset);
    s.added = _mm512_set1_ps(steps_.added);
    s.zero = _mm512_set1_epi16(static_cast<int16_t>(r_.bytes.zero));
    s.low = _mm512_set1_epi8(static_cast<char>(steps_.low));
    s.high = _mm512_set1_epi8(static_cast<char>(steps_.high));
    s.is_signed = r_.element == Element::i8;
    s.is_plain = !s.is_signed && r_.bytes.zero == 0 && steps_.low == 0 && steps_.high == 255;
    return s;
  }

  template <ByteResidual kResidual>
  void rows_with(const int32_t* sums, int count, int64_t pixel) const {
    r_.rounds_before() ? rows_of<kResidual, true>(sums, count, pixel) : rows_of<kResidual, false>(sums, count, pixel);
  }

  template <ByteResidual kResidual, bool kBefore>
  void rows_of(const int32_t* sums, int count, int64_t pixel) const {
    width_ == kDotStep ? rows_of_width<kResidual, kBefore, true>(sums, count, pixel)
                       : rows_of_width<kResidual, kBefore, false>(sums, count, pixel);
  }

  template <ByteResidual kResidual, bool kBefore, bool kFull>
  void rows_of_width(const int32_t* sums, int count, int64_t pixel) const {
    const DotSteps s = steps();
    const int width = width_;
    const int64_t dst_step = to_.dst_step, residual_step = to_.residual_step;
    const __mmask64 lanes = kFull ? ~__mmask64{0} : (__mmask64{1} << width) - 1;
    auto* to = static_cast<uint8_t*>(to_.dst) + pixel * dst_step + c_;
    const auto* residual = static_cast<const uint8_t*>(r_.residual);
    if (kResidual != ByteResidual::none) residual += pixel * residual_step + c_;
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

  const ByteResult to_;
  const Requantize& r_;
  Requantizer<F32x16> any_;
  const ByteSteps steps_;
  bool fits_ = false;
  int64_t c_ = 0;
  int width_ = 0;
  alignas(64) float factors_[kDotStep], offsets_[kDotStep];
};

}  // namespace tenon::cpu
