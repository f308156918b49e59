// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Reading window attributes.
#include "import/onnx/ops/lib/window_attributes.h"

#include <algorithm>

namespace tenon::onnx {

Result<Window> window_attributes(NodeContext& node) {
  Window out;
  out.strides = node.integers("strides");
  out.pads = node.integers("pads");
  out.dilations = node.integers("dilations");
  out.ceil_mode = node.integer("ceil_mode", 0) != 0;
  const std::string auto_pad = node.text("auto_pad", "NOTSET");
  if (auto_pad == "SAME_UPPER")
    out.auto_pad = AutoPad::same_upper;
  else if (auto_pad == "SAME_LOWER")
    out.auto_pad = AutoPad::same_lower;
  else if (auto_pad == "VALID")
    out.auto_pad = AutoPad::valid;
  else if (auto_pad != "NOTSET" && !auto_pad.empty())
    return Error(ErrorCode::invalid_argument, str("expected an auto_pad of ONNX, found '", auto_pad, "'"));
  if (out.auto_pad != AutoPad::explicit_pads) out.pads.clear();
  const auto all = [](const std::vector<int64_t>& list, int64_t value) {
    return std::all_of(list.begin(), list.end(), [&](int64_t one) { return one == value; });
  };
  // Defaults spelled out say nothing: one form for what means the same.
  if (all(out.strides, 1)) out.strides.clear();
  if (all(out.dilations, 1)) out.dilations.clear();
  if (all(out.pads, 0)) out.pads.clear();
  return out;
}

}  // namespace tenon::onnx
