// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Windows.
#include "import/uff/ops/lib/window_fields.h"

namespace tenon::uff {

Result<Window> window_of(NodeContext& node, size_t spatial) {
  Window window;
  window.strides = node.integers("strides");
  window.dilations = node.integers("dilation");
  const std::vector<int64_t> padding = node.integers("padding");
  const std::string implicit = node.text("implicit_padding", "");
  const auto fits = [&](const std::vector<int64_t>& list) { return list.empty() || list.size() == spatial; };
  if (!fits(window.strides) || !fits(window.dilations) || !fits(padding)) {
    return Error(ErrorCode::invalid_argument,
                 str("expected ", spatial, " strides, paddings and dilations, found [", join(window.strides), "], [",
                     join(padding), "], [", join(window.dilations), "]"));
  }
  if (implicit == "same") {
    window.auto_pad = AutoPad::same_upper;
    if (!padding.empty()) return Error(ErrorCode::unsupported, "padding that is implicit and explicit");
    return window;
  }
  if (!implicit.empty()) return Error(ErrorCode::unsupported, str("the implicit padding '", implicit, "'"));
  window.pads = padding;
  window.pads.insert(window.pads.end(), padding.begin(), padding.end());
  return window;
}

}  // namespace tenon::uff
