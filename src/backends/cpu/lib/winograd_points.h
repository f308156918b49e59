// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The matrices of one-dimensional Winograd convolutions (Cook-Toom), made by the compiler.
// Source: Lavin, Gray 2016 (CVPR), arXiv:1509.09308, section 4; Blahut 2010, Fast Algorithms for Signal Processing,
// section 5.2.
#pragma once

namespace tenon::cpu {

/// F(tile, taps): `tile` outputs of a filter of `taps` by tile + taps - 1 products: y = A^T ((G g) * (B^T d)). The
/// points are 0, pairs p and -p, and infinity, so that rows of a pair share their even and their odd terms.
template <int kTile, int kTaps>
struct CookToom {
  static constexpr int kSize = kTile + kTaps - 1;
  static_assert(kSize % 2 == 0, "0, infinity and pairs");
  // Small numbers of few bits. 3/4 rather than 4, 3/2 or 1/4 as the last pair: F(4, 7) errs by 6e-6 of the largest
  // output then, by 1.5e-5, 7e-6 and 2.4e-5 with those (sums of 192 channels).
  static constexpr double kPoints[] = {0, 1, -1, 2, -2, 0.5, -0.5, 0.75, -0.75};
  static_assert(kSize - 1 <= static_cast<int>(sizeof(kPoints) / sizeof(kPoints[0])));

  double output[kTile][kSize] = {};   // A^T
  double weights[kSize][kTaps] = {};  // G
  double input[kSize][kSize] = {};    // B^T

  constexpr CookToom() {
    for (int i = 0; i + 1 < kSize; ++i) {
      double power = 1;
      for (int row = 0; row < kTile; ++row, power *= kPoints[i]) output[row][i] = power;
      double scale = 1;
      for (int j = 0; j + 1 < kSize; ++j) scale *= j == i ? 1 : kPoints[i] - kPoints[j];
      power = 1;
      for (int tap = 0; tap < kTaps; ++tap, power *= kPoints[i]) weights[i][tap] = power / scale;
      set_roots(input[i], i);
    }
    output[kTile - 1][kSize - 1] = 1;
    weights[kSize - 1][kTaps - 1] = 1;
    set_roots(input[kSize - 1], -1);
  }

 private:
  /// The coefficients of the product of (x - p) for all finite points p but that of index `left_out`.
  static constexpr void set_roots(double (&row)[kSize], int left_out) {
    row[0] = 1;
    for (int j = 0, degree = 0; j + 1 < kSize; ++j) {
      if (j == left_out) continue;
      ++degree;
      for (int k = degree; k >= 0; --k) row[k] = (k > 0 ? row[k - 1] : 0) - (k < degree ? kPoints[j] * row[k] : 0);
    }
  }
};

template <int kTile, int kTaps>
inline constexpr CookToom<kTile, kTaps> kCookToom{};

}  // namespace tenon::cpu
