// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// RoiAlign, and MaxRoiPool, which came before it.
#include "ops/roi_align.h"

#include "import/onnx/node_context.h"
#include "ops/max_roi_pool.h"

namespace tenon::onnx {

namespace {
Result<> import_max_roi_pool(NodeContext& node) {
  const std::vector<int64_t> size = node.integers("pooled_shape");
  if (size.size() != 2) {
    return Error(ErrorCode::invalid_argument, str("expected a pooled_shape of 2 numbers, found ", size.size()));
  }
  return node.finish(MaxRoiPool{.height = size[0], .width = size[1], .spatial_scale = node.number("spatial_scale", 1)},
                     node.inputs());
}

Result<> import_roi_align(NodeContext& node) {
  if (node.op_type() == "MaxRoiPool") return import_max_roi_pool(node);
  const std::string corners =
      node.text("coordinate_transformation_mode", node.opset() < 16 ? "output_half_pixel" : "half_pixel");
  return node.finish(RoiAlign{.output_height = node.integer("output_height", 1),
                              .output_width = node.integer("output_width", 1),
                              .sampling_ratio = node.integer("sampling_ratio", 0),
                              .spatial_scale = node.number("spatial_scale", 1),
                              .maximum = node.text("mode", "avg") == "max",
                              .half_pixel = corners == "half_pixel"},
                     node.inputs());
}
}  // namespace

Importer roi_align() { return {{"MaxRoiPool", "RoiAlign"}, import_roi_align}; }

}  // namespace tenon::onnx
