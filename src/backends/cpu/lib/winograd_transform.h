// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The image transforms of Winograd convolutions on vectors of channels.
// Source: Lavin, Gray 2016 (CVPR), arXiv:1509.09308, section 4; points 0, 1, -1 (2, -2), infinity.
#pragma once
#include "backends/cpu/lib/gemm_tile.h"

namespace tenon::cpu {

/// B^T along one axis: kTile + 2 values to as many.
template <int kTile, class V>
TENON_INLINE void transform_input(const V (&d)[kTile + 2], V (&out)[kTile + 2]) {
  if constexpr (kTile == 2) {
    out[0] = d[0] - d[2];
    out[1] = d[1] + d[2];
    out[2] = d[2] - d[1];
    out[3] = d[1] - d[3];
  } else {
    const V four = V::all(4), five = V::all(5), two = V::all(2);
    const V a = fnma(four, d[2], d[4]), b = fnma(four, d[1], d[3]);
    const V c = d[4] - d[2], e = two * (d[3] - d[1]);
    out[0] = fma(four, d[0], fnma(five, d[2], d[4]));
    out[1] = a + b;
    out[2] = a - b;
    out[3] = c + e;
    out[4] = c - e;
    out[5] = fma(four, d[1], fnma(five, d[3], d[5]));
  }
}

/// A^T along one axis: kTile + 2 values to kTile.
template <int kTile, class V>
TENON_INLINE void transform_output(const V (&m)[kTile + 2], V (&out)[kTile]) {
  if constexpr (kTile == 2) {
    out[0] = m[0] + m[1] + m[2];
    out[1] = m[1] - m[2] - m[3];
  } else {
    const V two = V::all(2), four = V::all(4), eight = V::all(8);
    const V p = m[1] + m[2], q = m[1] - m[2], r = m[3] + m[4], s = m[3] - m[4];
    out[0] = m[0] + p + r;
    out[1] = fma(two, s, q);
    out[2] = fma(four, r, p);
    out[3] = fma(eight, s, q) + m[5];
  }
}

/// One input tile, all channels. pixels: where each of its pixels starts (zeros for those outside the image).
/// dst: [positions, channels rounded up to vectors], `stride` floats from one position to the next.
template <class V, int kTile>
void input_tile(const float* const* pixels, int64_t channels, float* dst, int64_t stride) {
  constexpr int kSize = kTile + 2;
  for (int64_t c = 0; c < channels; c += V::kLanes) {
    const int count = static_cast<int>(channels - c < V::kLanes ? channels - c : V::kLanes);
    V half[kSize][kSize];
    for (int x = 0; x < kSize; ++x) {
      V column[kSize], out[kSize];
      TENON_UNROLL
      for (int y = 0; y < kSize; ++y) column[y] = load_columns<V>(pixels[y * kSize + x] + c, count);
      transform_input<kTile>(column, out);
      TENON_UNROLL
      for (int y = 0; y < kSize; ++y) half[y][x] = out[y];
    }
    for (int y = 0; y < kSize; ++y) {
      V out[kSize];
      transform_input<kTile>(half[y], out);
      TENON_UNROLL
      for (int x = 0; x < kSize; ++x) out[x].store(dst + (y * kSize + x) * stride + c);
    }
  }
}

/// Where an output tile goes: rows x columns pixels of dst are inside the image.
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

/// src: [positions, channels rounded up to vectors], `stride` floats from one position to the next.
template <class V, int kTile>
void output_tile(const float* src, int64_t stride, int64_t channels, const OutputTile& t) {
  constexpr int kSize = kTile + 2;
  const V low = V::all(t.low), high = V::all(t.high);
  for (int64_t c = 0; c < channels; c += V::kLanes) {
    const int count = static_cast<int>(channels - c < V::kLanes ? channels - c : V::kLanes);
    V half[kTile][kSize];
    for (int x = 0; x < kSize; ++x) {
      V column[kSize], out[kTile];
      TENON_UNROLL
      for (int y = 0; y < kSize; ++y) column[y] = V::load(src + (y * kSize + x) * stride + c);
      transform_output<kTile>(column, out);
      TENON_UNROLL
      for (int y = 0; y < kTile; ++y) half[y][x] = out[y];
    }
    const V bias = t.bias != nullptr ? load_columns<V>(t.bias + c, count) : V::zero();
    for (int y = 0; y < t.rows; ++y) {
      V out[kTile];
      transform_output<kTile>(half[y], out);
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
  }
}

}  // namespace tenon::cpu
