// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The body of channel_norm_avx2() and channel_norm_avx512().
#pragma once
#include <algorithm>
#include <cmath>

#include "backends/cpu/lib/channel_norm.h"
#include "backends/cpu/lib/finish_range.h"
#include "backends/cpu/lib/rows_body.h"
#include "backends/cpu/lib/vec_activation.h"

namespace tenon::cpu {

/// Sum of f(x) over n neighbours. Partial sums of a few thousand floats, joined in double: single precision alone would
/// lose digits on large pictures.
template <class V, class F>
TENON_INLINE double sum_of(const float* src, int64_t n, F&& f) {
  constexpr int64_t kPart = 4096;
  double total = 0;
  for (int64_t from = 0; from < n; from += kPart) {
    V sum = V::zero();
    each_vector<V>(std::min(kPart, n - from), [&](int64_t i, int lanes) {
      sum = sum + pad_lanes(f(load_lanes<V>(src + from + i, lanes)), lanes, 0);
    });
    total += static_cast<double>(sum.sum());
  }
  return total;
}

/// On what was just stored, while it is in cache.
template <class V>
void activate(const ChannelNorm& s, float* dst, int64_t n) {
  if (s.activation.function != Unary::identity) apply_unary<V>(s.activation, dst, dst, n);
}

template <class V>
void norm_plane_group(const ChannelNorm& s, int64_t image, int64_t group) {
  const int64_t width = s.channels / s.groups, length = width * s.pixels;
  const float* src = s.src + (image * s.groups + group) * length;
  float* dst = s.dst + (image * s.groups + group) * length;
  const auto count = static_cast<double>(length);
  const auto mean = static_cast<float>(sum_of<V>(src, length, [](V x) { return x; }) / count);
  const V centre = V::all(mean);
  const double squares = sum_of<V>(src, length, [&](V x) { return (x - centre) * (x - centre); });
  const auto inverse = static_cast<float>(1 / std::sqrt(squares / count + static_cast<double>(s.epsilon)));
  for (int64_t c = 0; c < width; ++c) {
    const V factor = V::all(inverse * s.scale[group * width + c]), shift = V::all(s.bias[group * width + c]);
    constexpr int64_t kStored = kFinishedFloats;
    for (int64_t from = c * s.pixels; from < (c + 1) * s.pixels; from += kStored) {
      const int64_t count = std::min(kStored, (c + 1) * s.pixels - from);
      each_vector<V>(count, [&](int64_t i, int lanes) {
        store_lanes(fma(load_lanes<V>(src + from + i, lanes) - centre, factor, shift), dst + from + i, lanes);
      });
      activate<V>(s, dst + from, count);
      if (s.finish != nullptr) finish_range(*s.finish, dst - s.dst + from, dst - s.dst + from + count);
    }
  }
}

/// Some groups of one channels-last picture, whose channels lie side by side.
template <class V>
class PixelGroups {
 public:
  static constexpr int64_t kMostGroups = 64;  // of a member's piece of work
  static constexpr int64_t kPiece = 256;      // channels that are summed at once

  PixelGroups(const ChannelNorm& s, int64_t image, int64_t first, int64_t count)
      : s_(s),
        width_(s.channels / s.groups),
        first_(first),
        count_(count),
        first_pixel_(image * s.pixels),
        src_(s.src + image * s.pixels * s.channels),
        dst_(s.dst + image * s.pixels * s.channels) {}

  void run() {
    const auto elements = static_cast<double>(width_ * s_.pixels);
    for (float& mean : mean_) mean = 0;
    fold([](V x) { return x; });
    for (int64_t g = 0; g < count_; ++g) mean_[g] = static_cast<float>(total_[g] / elements);
    fold([](V x) { return x * x; });
    for (int64_t g = 0; g < count_; ++g) {
      inverse_[g] = static_cast<float>(1 / std::sqrt(total_[g] / elements + static_cast<double>(s_.epsilon)));
    }
    for_pieces([&](int64_t channel, int64_t size) { store(channel, size); });
  }

 private:
  template <class Use>
  void for_pieces(Use&& use) const {
    const int64_t begin = first_ * width_, end = (first_ + count_) * width_;
    for (int64_t c = begin; c < end; c += kPiece) use(c, std::min(kPiece, end - c));
  }

  int64_t group_of(int64_t channel) const { return channel / width_ - first_; }

  /// total_ = sums of f(x - mean) by group.
  template <class F>
  void fold(F&& f) {
    for (double& total : total_) total = 0;
    for_pieces([&](int64_t channel, int64_t size) {
      constexpr int64_t kPixels = 512;  // summed in single precision
      for (int64_t c = 0; c < size; ++c) numbers_[c] = mean_[group_of(channel + c)];
      for (int64_t from = 0; from < s_.pixels; from += kPixels) {
        std::fill(sums_, sums_ + size, 0.0f);
        for (int64_t p = from; p < std::min(from + kPixels, s_.pixels); ++p) {
          const float* src = src_ + p * s_.channels + channel;
          each_vector<V>(size, [&](int64_t i, int lanes) {
            const V x = load_lanes<V>(src + i, lanes) - load_lanes<V>(numbers_ + i, lanes);
            store_lanes(load_lanes<V>(sums_ + i, lanes) + f(x), sums_ + i, lanes);
          });
        }
        for (int64_t c = 0; c < size; ++c) total_[group_of(channel + c)] += static_cast<double>(sums_[c]);
      }
    });
  }

  void store(int64_t channel, int64_t size) {
    for (int64_t c = 0; c < size; ++c) {
      numbers_[c] = mean_[group_of(channel + c)];
      sums_[c] = inverse_[group_of(channel + c)] * s_.scale[channel + c];  // the factors
    }
    const int64_t together = std::max<int64_t>(1, kFinishedFloats / size);  // pixels
    for (int64_t p = 0; p < s_.pixels; ++p) {
      const int64_t at = p * s_.channels + channel;
      each_vector<V>(size, [&](int64_t i, int lanes) {
        const V x = load_lanes<V>(src_ + at + i, lanes) - load_lanes<V>(numbers_ + i, lanes);
        store_lanes(fma(x, load_lanes<V>(sums_ + i, lanes), load_lanes<V>(s_.bias + channel + i, lanes)), dst_ + at + i,
                    lanes);
      });
      activate<V>(s_, dst_ + at, size);
      const int64_t unfinished = p % together + 1;
      if (s_.finish != nullptr && (unfinished == together || p + 1 == s_.pixels))
        finish_part(*s_.finish, first_pixel_ + p + 1 - unfinished, unfinished, channel, size);
    }
  }

  const ChannelNorm& s_;
  int64_t width_, first_, count_, first_pixel_;
  const float* src_;
  float* dst_;
  double total_[kMostGroups];
  float mean_[kMostGroups], inverse_[kMostGroups];
  float sums_[kPiece], numbers_[kPiece];
};

template <class V>
void channel_norm(const ChannelNorm& s, const Team& team) {
  if (!s.channels_last) {
    const WorkRange work = team.range(s.images * s.groups);
    for (int64_t i = work.begin; i < work.end; ++i) norm_plane_group<V>(s, i / s.groups, i % s.groups);
    return;
  }
  // A cache line of channels at least, so that no two members write to one.
  constexpr int64_t kFewestChannels = 32;
  const int64_t width = s.channels / s.groups;
  const int64_t together = std::clamp<int64_t>(kFewestChannels / width, 1, PixelGroups<V>::kMostGroups);
  const int64_t pieces = (s.groups + together - 1) / together;
  const WorkRange work = team.range(s.images * pieces);
  for (int64_t i = work.begin; i < work.end; ++i) {
    const int64_t first = i % pieces * together;
    PixelGroups<V>(s, i / pieces, first, std::min(together, s.groups - first)).run();
  }
}

}  // namespace tenon::cpu
