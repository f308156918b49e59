// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// GridSample, with the names of modes that each opset has.
#include "ops/grid_sample.h"
#include "import/onnx/node_context.h"
#include "import/onnx/ops/lib/through_floats.h"

namespace tenon::onnx {

namespace {
Result<> import_grid_sample(NodeContext& node) {
  GridSample op{.align_corners = node.integer("align_corners", 0) != 0};
  const std::string mode = node.text("mode", "linear"), padding = node.text("padding_mode", "zeros");
  if (mode == "linear" || mode == "bilinear") {
    op.mode = GridMode::linear;
  } else if (mode == "nearest") {
    op.mode = GridMode::nearest;
  } else if (mode == "cubic" || mode == "bicubic") {
    op.mode = GridMode::cubic;
  } else {
    return Error(ErrorCode::invalid_argument, str("expected mode linear, nearest or cubic, found '", mode, "'"));
  }
  if (padding != "zeros" && padding != "border" && padding != "reflection") {
    return Error(ErrorCode::invalid_argument, str("expected a padding_mode, found '", padding, "'"));
  }
  op.padding = padding == "zeros"    ? GridPadding::zeros
               : padding == "border" ? GridPadding::border
                                     : GridPadding::reflection;
  return finish_through_floats(node, ops::make(op), node.inputs(), true);
}
}  // namespace

Importer grid_sample() { return {{"GridSample"}, import_grid_sample}; }

}  // namespace tenon::onnx
