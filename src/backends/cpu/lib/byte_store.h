// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Integer sums become bytes in registers of AVX2, where requantizing is as ByteSteps says; anything else goes row by
// row. For AVX2 files only.
#pragma once
#include <cstring>

#include "backends/cpu/lib/byte_registers.h"
#include "backends/cpu/lib/requantize_body.h"
#include "backends/cpu/lib/unpacked_order.h"

namespace tenon::cpu {

/// kStep: sums from one row, that is pixel of the result, to the next; the most channels of a row.
template <int kStep>
class ByteStore {
 public:
  explicit ByteStore(const ByteResult& to) : to_(to), r_(to_.requantize), any_(r_), steps_(r_), constants_(r_, steps_) {
    static_assert(kStep % 16 == 0);
  }

  /// The channels of what follows: `width` from c on.
  void begin(int64_t c, int width) {
    c_ = c;
    width_ = width;
    if (!steps_.simple) return;
    const F32x8 most_sum = F32x8::all(255.0f * 128 * static_cast<float>(to_.products));
    const F32x8 first = F32x8::all(steps_.first), shift = F32x8::all(steps_.shift(r_));
    F32x8 most = F32x8::zero();
    for (int i = 0; i < kStep; i += F32x8::kLanes) {
      const F32x8 factors = of_channels(r_.multipliers + c + i, width - i) * first;
      const F32x8 offsets = of_channels(r_.bias + c + i, width - i) * first;
      most = max(most, fma(abs(factors), most_sum, abs(offsets)));
      factors.store(factors_ + i);
      (offsets + shift).store(offsets_ + i);
    }
    fits_ = most.largest() * steps_.second < ByteSteps::kMostWhole;
  }

  /// Rows of `sums`, one for each pixel of the result from `pixel` on.
  void rows(const int32_t* sums, int count, int64_t pixel) const {
    if (!in_registers()) return rows_by_blocks(sums, count, pixel);
    if (!r_.residual) return rows_with<ByteResidual::none>(sums, count, pixel);
    if (r_.residual_element == Element::i8) return rows_with<ByteResidual::i8>(sums, count, pixel);
    rows_with<ByteResidual::u8>(sums, count, pixel);
  }

  /// Are results of these channels made in registers?
  bool in_registers() const { return steps_.simple && fits_; }

  /// Where the i-th channel of a pixel is stored.
  uint8_t* place(int64_t pixel, int i) const { return static_cast<uint8_t*>(to_.dst) + pixel * to_.dst_step + c_ + i; }

  /// begin() for unpacked_bytes() and unpacked_pixels() alone: sums of 32 channels of a pixel, or of up to 16 of two,
  /// in the order of unpacked_byte().
  void begin_unpacked(int64_t c, int width) {
    static_assert(kStep == 32);
    begin(c, width);
    fits_ = fits_ && !r_.rounds_before();
    const int upper = width > 16 ? 16 : 0;
    for (float* of : {factors_, offsets_}) {
      alignas(32) float in_order[kStep];
      std::memcpy(in_order, of, sizeof(in_order));
      for (int i = 0; i < 16; i += 4) {
        _mm_store_ps(of + 2 * i, _mm_load_ps(in_order + i));
        _mm_store_ps(of + 2 * i + 4, _mm_load_ps(in_order + upper + i));
      }
    }
  }

  /// Their bytes, in order; no residual; in_registers().
  TENON_INLINE __m256i unpacked_bytes(const __m256i (&sums)[4]) const {
    __m256i parts[4];
#pragma GCC unroll 4
    for (int k = 0; k < 4; ++k) {
      const __m256 factors = _mm256_load_ps(factors_ + 8 * k), offsets = _mm256_load_ps(offsets_ + 8 * k);
      parts[k] = whole_steps<ByteResidual::none, false>(constants_, sums[k], factors, offsets, nullptr);
    }
    return packed_bytes(constants_, parts[0], parts[1], parts[2], parts[3]);
  }

  /// The same, stored to `pixel` and to `other`, the second one, if it is not negative.
  void unpacked_pixels(const __m256i (&sums)[4], int64_t pixel, int64_t other) const {
    if (in_registers()) {
      alignas(32) uint8_t room[kStep];
      _mm256_store_si256(reinterpret_cast<__m256i*>(room), unpacked_bytes(sums));
      std::memcpy(place(pixel, 0), room, static_cast<size_t>(width_));
      if (other >= 0) std::memcpy(place(other, 0), room + 16, static_cast<size_t>(width_));
      return;
    }
    alignas(32) int32_t unpacked[kStep], room[kStep + 16] = {};
    std::memcpy(unpacked, sums, sizeof(unpacked));
    for (int i = 0; i < kStep; ++i) room[unpacked_byte(i, 2)] = unpacked[i];
    rows_by_blocks(room, 1, pixel);
    if (other >= 0) rows_by_blocks(room + 16, 1, other);
  }

  /// Of the i-th channel, in steps of what is rounded first.
  float factor(int i) const { return factors_[i]; }
  float offset(int i) const { return offsets_[i]; }
  const ByteConstants& constants() const { return constants_; }

 private:
  /// The first of `left` floats, and zeros.
  static TENON_INLINE F32x8 of_channels(const float* p, int left) {
    return left >= F32x8::kLanes ? F32x8::load(p) : left > 0 ? F32x8::load(p, left) : F32x8::zero();
  }

  template <ByteResidual kResidual>
  void rows_with(const int32_t* sums, int count, int64_t pixel) const {
    r_.rounds_before() ? rows_of<kResidual, true>(sums, count, pixel) : rows_of<kResidual, false>(sums, count, pixel);
  }

  template <ByteResidual kResidual, bool kBefore>
  void rows_of(const int32_t* sums, int count, int64_t pixel) const {
    Rows rows{.sums = sums, .count = count, .to = place(pixel, 0), .residual = nullptr};
    if (kResidual != ByteResidual::none) {
      rows.residual = static_cast<const uint8_t*>(r_.residual) + pixel * to_.residual_step + c_;
    }
    int i = 0;
    for (; kStep >= 32 && i + 32 <= width_; i += 32) strip<kResidual, kBefore, 1>(rows, i, 32);
    for (; i < width_; i += 16) strip<kResidual, kBefore, 2>(rows, i, width_ - i);
  }

  struct Rows {
    const int32_t* sums;
    int count;
    uint8_t* to;
    const uint8_t* residual;
  };

  /// 32 channels of one row after the other, or 16, or `left`, of two; nothing else is read or written.
  template <ByteResidual kResidual, bool kBefore, int kRows>
  TENON_INLINE void strip(Rows rows, int i, int left) const {
    constexpr int kParts = 4 / kRows;
    const ByteConstants s = constants_;
    const int64_t dst_step = to_.dst_step, residual_step = kResidual == ByteResidual::none ? 0 : to_.residual_step;
    const bool few = kRows == 2 && left < 16;
    __m256 factors[kParts], offsets[kParts];
#pragma GCC unroll 4
    for (int k = 0; k < kParts; ++k) {
      factors[k] = _mm256_load_ps(factors_ + i + 8 * k);
      offsets[k] = _mm256_load_ps(offsets_ + i + 8 * k);
    }
    const int32_t* sums = rows.sums + i;
    uint8_t* to = rows.to + i;
    const uint8_t* residual = kResidual == ByteResidual::none ? nullptr : rows.residual + i;
    for (int row = 0; row < rows.count; row += kRows) {
      const int next = kRows == 2 && row + 1 < rows.count ? 1 : 0;  // else the last row is there twice
      const uint8_t* added[2] = {residual, residual + next * residual_step};
      alignas(32) uint8_t room[2][16];
      if (kResidual != ByteResidual::none && few) {
        for (int r = 0; r < 2; ++r) std::memcpy(room[r], added[r], static_cast<size_t>(left));
        added[0] = room[0];
        added[1] = room[1];
      }
      __m256i parts[4];
#pragma GCC unroll 4
      for (int k = 0; k < 4; ++k) {
        const int r = k / kParts, part = k % kParts;
        const auto* from = reinterpret_cast<const __m256i*>(sums + r * next * kStep + 8 * part);
        const uint8_t* byte = kResidual == ByteResidual::none ? nullptr : added[r] + 8 * part;
        parts[k] = whole_steps<kResidual, kBefore>(s, _mm256_loadu_si256(from), factors[part], offsets[part], byte);
      }
      const __m256i bytes = bytes_of(s, parts[0], parts[1], parts[2], parts[3]);
      if constexpr (kRows == 1) {
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), bytes);
      } else if (few) {
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(room), bytes);
        for (int r = 0; r < 2; ++r) std::memcpy(to + r * next * dst_step, room[r], static_cast<size_t>(left));
      } else {
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm256_castsi256_si128(bytes));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to + next * dst_step), _mm256_extracti128_si256(bytes, 1));
      }
      sums += kRows * kStep;
      to += kRows * dst_step;
      residual += kRows * residual_step;
    }
  }

  void rows_by_blocks(const int32_t* sums, int count, int64_t pixel) const {
    alignas(32) float floats[kStep];
    for (int row = 0; row < count; ++row, ++pixel, sums += kStep) {
      for (int i = 0; i < kStep; ++i) floats[i] = static_cast<float>(sums[i]);
      any_.row(floats, c_, width_, to_.dst, pixel * to_.dst_step + c_, pixel * to_.residual_step + c_);
    }
  }

  const ByteResult to_;
  const Requantize& r_;
  const Requantizer<F32x8> any_;
  const ByteSteps steps_;
  const ByteConstants constants_;
  bool fits_ = false;
  int64_t c_ = 0;
  int width_ = 0;
  alignas(32) float factors_[kStep], offsets_[kStep];
};

}  // namespace tenon::cpu
