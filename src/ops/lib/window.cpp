// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Sizes and pads of sliding windows.
#include "ops/lib/window.h"

#include <algorithm>

namespace tenon {

namespace {
constexpr int64_t kMaxExtent = int64_t{1} << 31;  // of strides, pads, dilations: sums and products stay in 64 bits

int64_t ceil_div(int64_t a, int64_t b) { return a >= 0 ? (a + b - 1) / b : -((-a) / b); }

/// What `same` pads at both ends together.
int64_t same_padding(const WindowAxis& axis) {
  return std::max<int64_t>(0, (axis.out - 1) * axis.stride + (axis.kernel - 1) * axis.dilation + 1 - axis.in);
}
}  // namespace

Result<> Window::check(int spatial) const {
  const auto is_bad = [&](const std::vector<int64_t>& list, size_t count, int64_t least) {
    if (list.empty()) return false;
    return list.size() != count ||
           std::any_of(list.begin(), list.end(), [&](int64_t value) { return value < least || value > kMaxExtent; });
  };
  const auto count = static_cast<size_t>(spatial);
  if (is_bad(strides, count, 1) || is_bad(dilations, count, 1)) {
    return Error(ErrorCode::invalid_argument, str("expected ", spatial, " strides and dilations of at least 1, found [",
                                                  join(strides), "] and [", join(dilations), "]"));
  }
  if (is_bad(pads, 2 * count, -kMaxExtent)) {
    return Error(ErrorCode::invalid_argument, str("expected ", 2 * spatial, " pads, found [", join(pads), "]"));
  }
  return Done{};
}

int64_t WindowAxis::first_inside(int64_t o) const {
  const int64_t start = at(o, 0);
  return start >= 0 ? 0 : std::min(kernel, ceil_div(-start, dilation));
}

int64_t WindowAxis::last_inside(int64_t o) const {
  const int64_t room = in - at(o, 0);
  return room <= 0 ? 0 : std::min(kernel, ceil_div(room, dilation));
}

int64_t WindowAxis::first_output(int64_t k) const {
  const int64_t start = at(0, k);
  return start >= 0 ? 0 : std::min(out, ceil_div(-start, stride));
}

int64_t WindowAxis::last_output(int64_t k) const {
  const int64_t room = in - at(0, k);
  return room <= 0 ? 0 : std::min(out, ceil_div(room, stride));
}

Result<Dim> window_output(const Window& window, int axis, const Dim& in, const Dim& kernel) {
  const int64_t stride = window.stride(axis);
  if (window.auto_pad == AutoPad::same_upper || window.auto_pad == AutoPad::same_lower) {
    return stride == 1 ? in : floor_div(in + Dim(stride - 1), Dim(stride));
  }
  if (!kernel.is_number()) return Error(ErrorCode::unsupported, "expected a kernel whose size is known");
  if (kernel.number() > kMaxExtent) return Error(ErrorCode::invalid_argument, str("a kernel of size ", kernel));
  const size_t half = window.pads.size() / 2;
  const auto at = static_cast<size_t>(axis);
  const bool padded = window.auto_pad == AutoPad::explicit_pads && half > 0;
  const int64_t pads = padded ? window.pads[at] + window.pads[at + half] : 0;
  const int64_t span = (kernel.number() - 1) * window.dilation(axis) + 1;
  const int64_t offset = pads - span + (window.ceil_mode ? stride - 1 : 0);
  const auto shifted = [&](int64_t by) { return by < 0 ? in - Dim(-by) : in + Dim(by); };
  if (in.is_number() && in.number() + pads < span) {
    if (in.number() + pads < 0 || in.number() + pads - span + stride < 0) {
      return Error(ErrorCode::invalid_argument, str("expected an input of at least ", span - pads,
                                                    " along spatial axis ", axis, ", found ", in.number()));
    }
  }
  if (stride == 1) return shifted(offset + 1);
  // A window that does not quite fit counts once: the division rounds to zero, as in ONNX's own shape inference and in
  // ONNX Runtime (PP-OCR's classifier pools a row of height 1 by 2).
  Dim out = (in.is_number() ? Dim((in.number() + offset) / stride) : floor_div(shifted(offset), Dim(stride))) + Dim(1);
  // ceil_mode: a window must start inside the input or its begin pad
  if (window.ceil_mode && out.is_number() && in.is_number()) {
    const int64_t begin = padded ? window.pads[at] : 0;
    if ((out.number() - 1) * stride >= in.number() + begin) out = Dim(out.number() - 1);
  }
  return out;
}

Result<std::array<WindowAxis, 3>> window_axes(const Window& window, const Shape& in, const std::vector<int64_t>& kernel,
                                              const Shape& out) {
  std::array<WindowAxis, 3> axes;
  const int spatial = in.rank() - 2;
  if (spatial > 3) return Error(ErrorCode::unsupported, str("expected at most 3 spatial axes, found ", spatial));
  const size_t half = window.pads.size() / 2;
  for (int i = 0; i < spatial; ++i) {
    WindowAxis& axis = axes[static_cast<size_t>(3 - spatial + i)];
    axis.in = in[i + 2].number();
    axis.out = out[i + 2].number();
    axis.kernel = kernel[static_cast<size_t>(i)];
    axis.stride = window.stride(i);
    axis.dilation = window.dilation(i);
    if (window.auto_pad == AutoPad::explicit_pads && half > 0) {
      axis.pad_begin = window.pads[static_cast<size_t>(i)];
      axis.pad_end = window.pads[static_cast<size_t>(i) + half];
    } else if (window.auto_pad != AutoPad::valid && window.auto_pad != AutoPad::explicit_pads) {
      const int64_t total = same_padding(axis);
      axis.pad_begin = window.auto_pad == AutoPad::same_upper ? total / 2 : total - total / 2;
      axis.pad_end = total - axis.pad_begin;
    }
  }
  return axes;
}

}  // namespace tenon
