// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Window: how convolutions and poolings slide over the spatial axes (all but the first two).
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "ir/op.h"

namespace tenon {

/// explicit: pads as given. same_upper, same_lower: results of size ceil(in / stride), the odd pad at the end or at the
/// begin. valid: none.
enum class AutoPad { explicit_pads, same_upper, same_lower, valid };

constexpr auto names(AutoPad) {
  return std::array<std::string_view, 4>{"explicit", "same_upper", "same_lower", "valid"};
}

struct Window {
  std::vector<int64_t> strides;    // empty: 1 each
  std::vector<int64_t> pads;       // begins, then ends; empty: 0 each
  std::vector<int64_t> dilations;  // empty: 1 each
  AutoPad auto_pad = AutoPad::explicit_pads;
  bool ceil_mode = false;  // of poolings: a last window that is partly outside counts

  static void fields(auto& self, auto&& field) {
    field("strides", self.strides);
    field("pads", self.pads);
    field("dilations", self.dilations);
    field("auto_pad", self.auto_pad);
  }
  bool operator==(const Window&) const = default;

  /// Errors: invalid_argument if counts or signs are wrong.
  Result<> check(int spatial) const;
  int64_t stride(int axis) const { return strides.empty() ? 1 : strides[static_cast<size_t>(axis)]; }
  int64_t dilation(int axis) const { return dilations.empty() ? 1 : dilations[static_cast<size_t>(axis)]; }
};

/// One spatial axis with all numbers known.
struct WindowAxis {
  int64_t in = 1, out = 1, kernel = 1, stride = 1, dilation = 1, pad_begin = 0, pad_end = 0;

  /// Input position of kernel element k at output position o; outside 0..in-1 it is padding.
  int64_t at(int64_t o, int64_t k) const { return o * stride + k * dilation - pad_begin; }
  /// The kernel elements [first, last) that lie inside the input at output position o.
  int64_t first_inside(int64_t o) const;
  int64_t last_inside(int64_t o) const;
  /// The output positions [first, last) at which kernel element k lies inside the input.
  int64_t first_output(int64_t k) const;
  int64_t last_output(int64_t k) const;
};

/// Output size along a spatial axis for a kernel of size `kernel`. Errors: invalid_argument if it would be negative.
Result<Dim> window_output(const Window& window, int axis, const Dim& in, const Dim& kernel);

/// The axes of a problem whose shapes are numbers, up to three, outermost first, padded in front with axes of size 1.
/// `in` and `out` are whole shapes with batch and channels. Errors: unsupported past three spatial axes.
Result<std::array<WindowAxis, 3>> window_axes(const Window& window, const Shape& in, const std::vector<int64_t>& kernel,
                                              const Shape& out);

}  // namespace tenon
