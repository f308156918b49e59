// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Memory for the pixels that conv_i8 widens.
#include "backends/cpu/lib/conv_i8.h"

#include "backends/cpu/lib/conv_i8_rows.h"

namespace tenon::cpu {

ConvI8Shape conv_i8_shape(const Window& w, ConvI8Shape shape) {
  constexpr int64_t kLongRun = 48, kShortRow = 24;  // tiles end with the rows of the result
  const bool short_runs = w.kernel_w > 1 && w.kernel_w * w.c <= kLongRun && w.dilation_w == 1;
  if (shape.groups == 1 && short_runs && w.kernel_h > 1 && w.out_w >= kShortRow) shape.runs = w.kernel_h;
  return shape;
}

size_t conv_i8_workspace(const ConvI8& args, int threads) {
  return static_cast<size_t>(threads * conv_i8_words(args)) * sizeof(int16_t);
}

}  // namespace tenon::cpu
