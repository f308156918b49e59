// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Requantizing rows of sums; V keeps instances of different instruction sets apart.
#pragma once
#include "backends/cpu/lib/pointwise_blocks.h"
#include "backends/cpu/lib/requantize.h"

namespace tenon::cpu {

template <class V>
struct Requantizer {
  static constexpr int kMost = 64;  // numbers of a row
  const Requantize& r;
  bool direct;  // one step from a sum to a byte: no residual, and bounds at most
  V inverse, low, high, zero;

  TENON_INLINE explicit Requantizer(const Requantize& args) : r(args) {
    const Unary f = r.activation.function;
    direct = r.is_byte() && !r.residual && !r.rounds_before() && r.factor == 1 &&
             (f == Unary::identity || f == Unary::relu || f == Unary::clip);
    const float infinity = __builtin_inff(), lowest = r.element == Element::i8 ? -128.0f : 0.0f;
    const float from = f == Unary::relu ? 0.0f : f == Unary::clip ? r.activation.alpha : -infinity;
    const float to = f == Unary::clip ? r.activation.beta : infinity;
    const auto z = static_cast<float>(r.bytes.zero);
    inverse = V::all(1.0f / r.bytes.scale);
    low = max(V::all(lowest - z), round_even(V::all(from) * inverse));
    high = min(V::all(lowest + 255.0f - z), round_even(V::all(to) * inverse));
    zero = V::all(z);
  }

  /// Whole numbers that are the bytes of sums of channels from c on.
  template <bool kTail>
  TENON_INLINE V bytes_of(V sums, int64_t c, int left) const {
    const V factor = kTail ? V::load(r.multipliers + c, left) : V::load(r.multipliers + c);
    const V bias = kTail ? V::load(r.bias + c, left) : V::load(r.bias + c);
    return min(max(round_even(fma(sums, factor, bias) * inverse), low), high) + zero;
  }

  /// The low bytes of the first n of them.
  static TENON_INLINE void store_few(V whole, void* to, int n) {
    alignas(16) uint8_t room[V::kLanes];
    whole.store_bytes(room);
    for (int i = 0; i < n; ++i) static_cast<uint8_t*>(to)[i] = room[i];
  }

  /// The residual's n elements from `at` on, as real numbers.
  const float* residual(int64_t at, int n, float* room) const {
    if (r.residual_element == Element::f32) return static_cast<const float*>(r.residual) + at;
    if (r.residual_element == Element::i8)
      dequantize_block(static_cast<const int8_t*>(r.residual) + at, 1, n, r.residual_bytes, room);
    else
      dequantize_block(static_cast<const uint8_t*>(r.residual) + at, 1, n, r.residual_bytes, room);
    return room;
  }

  /// n sums as floats, at most kMost, of channels from c on; they may be changed. `at`: where they lie in the result,
  /// `residual_at` in the residual.
  void row(float* sums, int64_t c, int n, void* dst, int64_t at, int64_t residual_at) const {
    if (direct) return direct_row(sums, c, n, static_cast<uint8_t*>(dst) + at);
    float room[kMost];
    binary_block<Binary::mul, V>(sums, r.multipliers + c, sums, n);
    if (r.factor != 1) apply_unary<V>({Unary::affine, r.factor, 0}, sums, sums, n);
    binary_block<Binary::add, V>(sums, r.bias + c, sums, n);
    if (r.rounds_before()) round_before(sums, n);
    const float* added = r.residual ? residual(residual_at, n, room) : nullptr;
    if (added && !r.residual_last) binary_block<Binary::add, V>(sums, added, sums, n);
    if (r.activation.function != Unary::identity) apply_unary<V>(r.activation, sums, sums, n);
    if (added && r.residual_last) binary_block<Binary::add, V>(sums, added, sums, n);
    if (!r.is_byte()) return copy_block<V>(sums, static_cast<float*>(dst) + at, n);
    store_bytes(sums, static_cast<uint8_t*>(dst) + at, n);
  }

 private:
  void direct_row(const float* sums, int64_t c, int n, uint8_t* to) const {
    int i = 0;
    for (; i + V::kLanes <= n; i += V::kLanes) bytes_of<false>(V::load(sums + i), c + i, 0).store_bytes(to + i);
    if (const int rest = n - i; rest > 0) store_few(bytes_of<true>(V::load(sums + i, rest), c + i, rest), to + i, rest);
  }

  void round_before(float* real, int n) const {
    const float z = static_cast<float>(r.before_bytes.zero), least = r.before_least() - z, scale = r.before_bytes.scale;
    quantize_block<V>({scale, least, least + 255.0f}, real, real, n);
    apply_unary<V>({Unary::affine, scale, 0}, real, real, n);
  }

  void store_bytes(const float* real, uint8_t* to, int n) const {
    const float lowest = r.element == Element::i8 ? -128.0f : 0.0f, z = static_cast<float>(r.bytes.zero);
    const V least = V::all(lowest - z), most = V::all(lowest + 255.0f - z);
    const auto whole = [&](V x) { return min(max(round_even(x * inverse), least), most) + zero; };
    int i = 0;
    for (; i + V::kLanes <= n; i += V::kLanes) whole(V::load(real + i)).store_bytes(to + i);
    if (const int rest = n - i; rest > 0) store_few(whole(V::load(real + i, rest)), to + i, rest);
  }
};

}  // namespace tenon::cpu
