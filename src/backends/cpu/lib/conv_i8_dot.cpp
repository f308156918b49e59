// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// How conv_i8_dot reads pictures, and memory for what it copies.
#include "backends/cpu/lib/conv_i8_dot.h"

#include <algorithm>

#include "backends/cpu/lib/dot_rows.h"

namespace tenon::cpu {

namespace {

int64_t up_to(int64_t n, int64_t grain) { return (n + grain - 1) / grain * grain; }

/// How much more a kernel multiplies where its tiles end with every row of the picture. One of single rows multiplies
/// no more, but waits for weights where tiles are short.
double waste_of_tiles(const Window& w, int64_t row_bytes, const DotKernel& kernel) {
  if (kernel.row_grain == 1) {
    constexpr double kTall = 5;
    const int64_t tall = kernel.rows_of(kernel.panels_of(row_bytes)), tiles = (w.out_w + tall - 1) / tall;
    return std::max(kTall * static_cast<double>(tiles) / static_cast<double>(w.out_w), 1.0);
  }
  const int64_t grain = kernel.row_grain, pixels = w.n * w.out_h * w.out_w;
  return static_cast<double>(w.n * w.out_h * up_to(w.out_w, grain)) / static_cast<double>(up_to(pixels, grain));
}

/// Share of a window's rows that lie in the picture: bands multiply no others, if they are zeros.
double rows_inside(const Window& w) {
  int64_t inside = 0;
  for (int64_t y = 0; y < w.out_h; ++y) {
    const Taps rows = taps_inside(y, w.stride_h, w.pad_top, w.dilation_h, w.kernel_h, w.h);
    inside += rows.end - rows.begin;
  }
  return static_cast<double>(inside) / static_cast<double>(w.out_h * w.kernel_h);
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
  const double in_bands = multiplying(bands) * waste_of_tiles(w, bands.row_bytes(), kernel) * rows_inside(w);
  return in_bands < multiplying(copied) + copying ? bands : copied;
}

size_t conv_i8_dot_workspace(const ConvI8Dot& args, const DotKernel& kernel, int threads) {
  return static_cast<size_t>(threads) * static_cast<size_t>(dot_rows(args, kernel).bytes());
}

DotShare dot_share(const ConvI8Dot& p, const DotKernel& kernel, const Team& team) {
  const Window& w = p.window;
  const int64_t pixels = w.n * w.out_h * w.out_w, panels = p.shape.panels();
  const int widest = kernel.panels_of(p.shape.row_bytes());
  // Members that share channels read all pixels, half of which another has written; those that share pixels read all
  // weights, for which fetching them ahead has to be fast enough.
  constexpr int64_t kBytesFetched = 2;  // a cycle
  const bool is_fetched = kernel.lanes == 0 && kernel.speed * team.size <= kBytesFetched * pixels;
  if (p.shape.group_out > pixels && panels >= 2 * team.size && !is_fetched) {
    return {{0, pixels}, team.range(panels, panels / widest >= 2 * team.size ? widest : 1)};
  }
  return {team.range(pixels, kernel.rows_of(static_cast<int>(std::min<int64_t>(panels, widest)))), {0, panels}};
}

ConstBytes conv_i8_dot_first(const ConvI8Dot& p, const DotKernel& kernel, const Team& team) {
  const DotShare share = dot_share(p, kernel, team);
  if (share.pixels.empty() || share.panels.empty()) return {};
  const int8_t* from = p.shape.panel(p.weights, share.panels.begin);
  const int64_t bytes = p.shape.panel(p.weights, share.panels.end) - from;
  return {reinterpret_cast<const std::byte*>(from), static_cast<size_t>(std::min(kMostFetched, bytes))};
}

}  // namespace tenon::cpu
