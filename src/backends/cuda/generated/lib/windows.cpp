// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Loops over sliding windows.
#include "backends/cuda/generated/lib/windows.h"

namespace tenon::cuda {

Window window_of(const Op& op) {
  Window out;
  out.strides = integers(op, "strides");
  out.pads = integers(op, "pads");
  out.dilations = integers(op, "dilations");
  const std::string mode = text(op, "auto_pad");
  const auto all = names(AutoPad{});
  for (size_t i = 0; i < all.size(); ++i) {
    if (mode == all[i]) out.auto_pad = static_cast<AutoPad>(i);
  }
  out.ceil_mode = integer(op, "ceil_mode") != 0;
  return out;
}

std::string spatial(int rank, int axis) {
  const int logical = axis + rank - 3;
  return logical < 2 ? "0" : str("c", logical);
}

std::array<int64_t, 3> spatial_strides(const TensorType& type) {
  const auto strides = strides_of(type);
  std::array<int64_t, 3> out = {0, 0, 0};
  for (int axis = 0; axis < 3; ++axis) {
    const int logical = axis + type.rank() - 3;
    if (logical >= 2) out[static_cast<size_t>(axis)] = strides[static_cast<size_t>(logical)];
  }
  return out;
}

std::string each_inside(const std::array<WindowAxis, 3>& axes, int rank, const std::string& body) {
  std::string open, close;
  for (int i = 0; i < 3; ++i) {
    const WindowAxis& axis = axes[static_cast<size_t>(i)];
    open += str("  for (int k", i, " = 0; k", i, " < ", axis.kernel, "; ++k", i, ") {\n  const int p", i, " = ",
                spatial(rank, i), " * ", axis.stride, " + k", i, " * ", axis.dilation, " - ", axis.pad_begin, ";\n");
    const bool inside = axis.pad_begin == 0 && axis.at(axis.out - 1, axis.kernel - 1) < axis.in;
    if (!inside) open += str("  if (p", i, " < 0 || p", i, " >= ", axis.in, ") continue;\n");
    close += "  }\n";
  }
  return open + body + close;
}

}  // namespace tenon::cuda
