// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The image transforms of Winograd convolutions on vectors of channels.
// Source: Lavin, Gray 2016 (CVPR), arXiv:1509.09308, section 4.
#pragma once
#include "backends/cpu/lib/winograd_axis.h"

namespace tenon::cpu {

/// One input tile, all channels. pixels: where each of its pixels starts (zeros for those outside the image).
/// dst: [positions, channels rounded up to vectors], `stride` floats from one position to the next.
template <class V, int kTile, int kTaps>
void input_tile(const float* const* pixels, int64_t channels, float* dst, int64_t stride) {
  constexpr int kSize = kTile + kTaps - 1;
  for (int64_t c = 0; c < channels; c += V::kLanes) {
    const int count = static_cast<int>(channels - c < V::kLanes ? channels - c : V::kLanes);
    V half[kSize][kSize];
    TENON_UNROLL  // half stays in registers, as far as they go: 6 to 12 % less
        for (int x = 0; x < kSize; ++x) {
      V column[kSize], out[kSize];
      TENON_UNROLL
      for (int y = 0; y < kSize; ++y) column[y] = load_columns<V>(pixels[y * kSize + x] + c, count);
      transform_input<kTile, kTaps>(column, out);
      TENON_UNROLL
      for (int y = 0; y < kSize; ++y) half[y][x] = out[y];
    }
    TENON_UNROLL
    for (int y = 0; y < kSize; ++y) {
      V out[kSize];
      transform_input<kTile, kTaps>(half[y], out);
      TENON_UNROLL
      for (int x = 0; x < kSize; ++x) out[x].store(dst + (y * kSize + x) * stride + c);
    }
  }
}

/// The same along one axis.
template <class V, int kTile, int kTaps>
void input_line(const float* const* pixels, int64_t channels, float* dst, int64_t stride) {
  constexpr int kSize = kTile + kTaps - 1;
  for (int64_t c = 0; c < channels; c += V::kLanes) {
    const int count = static_cast<int>(channels - c < V::kLanes ? channels - c : V::kLanes);
    V line[kSize], out[kSize];
    TENON_UNROLL
    for (int i = 0; i < kSize; ++i) line[i] = load_columns<V>(pixels[i] + c, count);
    transform_input<kTile, kTaps>(line, out);
    TENON_UNROLL
    for (int i = 0; i < kSize; ++i) out[i].store(dst + i * stride + c);
  }
}

/// Where an output tile goes: rows x columns pixels of dst are inside the image. A line is one row, whichever way it
/// runs.
struct OutputTile {
  float* dst = nullptr;
  int64_t row_stride = 0, pixel_stride = 0;
  const float* residual = nullptr;
  int64_t residual_row_stride = 0, residual_pixel_stride = 0;
  bool residual_last = false;  // after clipping
  int rows = 0, columns = 0;
  const float* bias = nullptr;
  float low = 0, high = 0;
};

/// Stores `count` channels from c on of the pixels of row y.
template <class V, int kTile>
TENON_INLINE void store_pixels(const OutputTile& t, const V (&out)[kTile], int y, int64_t c, int count) {
  const V low = V::all(t.low), high = V::all(t.high);
  const V bias = t.bias != nullptr ? load_columns<V>(t.bias + c, count) : V::zero();
  for (int x = 0; x < t.columns; ++x) {
    V value = out[x] + bias;
    if (t.residual != nullptr) {
      const V residual =
          load_columns<V>(t.residual + y * t.residual_row_stride + x * t.residual_pixel_stride + c, count);
      if (!t.residual_last) value = value + residual;
      value = min(high, max(low, value));
      if (t.residual_last) value = value + residual;
    } else {
      value = min(high, max(low, value));
    }
    float* to = t.dst + y * t.row_stride + x * t.pixel_stride + c;
    if (count == V::kLanes) {
      value.store(to);
    } else {
      value.store(to, count);
    }
  }
}

/// src: [positions, channels rounded up to vectors], `stride` floats from one position to the next.
template <class V, int kTile, int kTaps>
void output_tile(const float* src, int64_t stride, int64_t channels, const OutputTile& t) {
  constexpr int kSize = kTile + kTaps - 1;
  for (int64_t c = 0; c < channels; c += V::kLanes) {
    const int count = static_cast<int>(channels - c < V::kLanes ? channels - c : V::kLanes);
    V half[kTile][kSize];
    for (int x = 0; x < kSize; ++x) {
      V column[kSize], out[kTile];
      TENON_UNROLL
      for (int y = 0; y < kSize; ++y) column[y] = V::load(src + (y * kSize + x) * stride + c);
      transform_output<kTile, kTaps>(column, out);
      TENON_UNROLL
      for (int y = 0; y < kTile; ++y) half[y][x] = out[y];
    }
    for (int y = 0; y < t.rows; ++y) {
      V out[kTile];
      transform_output<kTile, kTaps>(half[y], out);
      store_pixels<V, kTile>(t, out, y, c, count);
    }
  }
}

/// The same along one axis.
template <class V, int kTile, int kTaps>
void output_line(const float* src, int64_t stride, int64_t channels, const OutputTile& t) {
  constexpr int kSize = kTile + kTaps - 1;
  for (int64_t c = 0; c < channels; c += V::kLanes) {
    const int count = static_cast<int>(channels - c < V::kLanes ? channels - c : V::kLanes);
    V line[kSize], out[kTile];
    TENON_UNROLL
    for (int i = 0; i < kSize; ++i) line[i] = V::load(src + i * stride + c);
    transform_output<kTile, kTaps>(line, out);
    store_pixels<V, kTile>(t, out, 0, c, count);
  }
}

}  // namespace tenon::cpu
