// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// One axis of a resize: which elements each result is made of, and their weights.
#pragma once

#include <optional>
#include <vector>

#include "ops/resize.h"

namespace tenon {

struct ResizeAxis {
  int axis = 0;
  int64_t in = 0, out = 0;
  double scale = 1;
  double roi_begin = 0, roi_end = 1;
};

/// The axes that a resize changes or moves, for known operands (constants of x's roi, scales and sizes).
/// Errors: invalid_argument for counts or numbers that do not fit.
Result<std::vector<ResizeAxis>> resize_axes(const Resize& op, const Shape& x, const std::vector<double>& roi,
                                            const std::vector<double>& scales, const std::vector<int64_t>& sizes);

/// Weighted elements of one result; `outside` if tf_crop_and_resize puts it outside the input.
struct ResizeTap {
  std::vector<int64_t> index;
  std::vector<double> weight;
  bool outside = false;
};

/// One tap per result along the axis.
std::vector<ResizeTap> resize_taps(const Resize& op, const ResizeAxis& axis);

}  // namespace tenon
