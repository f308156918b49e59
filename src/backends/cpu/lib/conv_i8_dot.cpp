// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// How conv_i8_dot reads pictures, and memory for what it copies.
#include "backends/cpu/lib/conv_i8_dot.h"

#include "backends/cpu/lib/dot_rows.h"

namespace tenon::cpu {

namespace {

int64_t up_to(int64_t n, int64_t grain) { return (n + grain - 1) / grain * grain; }

/// How much more a kernel multiplies where its tiles end with every row of the picture. Short tiles of a kernel of
/// single rows read weights more often, which costs about half as much.
double waste_of_tiles(const Window& w, const DotKernel& kernel) {
  const auto rows = static_cast<double>(w.out_w);
  if (kernel.row_grain == 1) {
    const auto tiled = static_cast<double>(up_to(w.out_w, kernel.rows_of(kDotPanels)));
    return 1 + (tiled / rows - 1) / 2;
  }
  const int64_t grain = kernel.row_grain, pixels = w.n * w.out_h * w.out_w;
  return static_cast<double>(w.n * w.out_h * up_to(w.out_w, grain)) / static_cast<double>(up_to(pixels, grain));
}

}  // namespace

DotShape dot_shape(const Window& w, int64_t groups, int64_t group_out, const DotKernel& kernel) {
  DotShape copied{groups, group_out, w.kernel_h * w.kernel_w * w.c / groups, kernel.grain};
  if (w.kernel_h * w.kernel_w == 1 || w.dilation_w != 1) return copied;
  DotShape bands = copied;
  bands.bands = true;
  bands.runs = w.kernel_h;
  // Cycles for each pixel of the result.
  const auto multiplying = [&](const DotShape& s) {
    return static_cast<double>(s.row_bytes() * up_to(group_out, kDotLanes)) / kernel.speed;
  };
  constexpr double kLine = 3, kRow = 6;  // cycles to copy a line of a pixel's window, and to begin a row of it
  const double copying = kLine * static_cast<double>(copied.k) / 64 + kRow * static_cast<double>(w.kernel_h);
  return multiplying(bands) * waste_of_tiles(w, kernel) < multiplying(copied) + copying ? bands : copied;
}

size_t conv_i8_dot_workspace(const ConvI8Dot& args, const DotKernel& kernel, int threads) {
  return static_cast<size_t>(threads) * static_cast<size_t>(dot_rows(args, kernel).bytes());
}

}  // namespace tenon::cpu
