// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Conv.
#include "ops/conv.h"
#include "import/onnx/node_context.h"
#include "import/onnx/ops/lib/window_attributes.h"

namespace tenon::onnx {

namespace {
Result<> import_conv(NodeContext& node) {
  TRY(node.expect_inputs(2, 3));
  Conv op;
  TRY_ASSIGN(op.window, window_attributes(node));
  op.groups = node.integer("group", 1);
  const Shape& weights = node.input_type(1).shape;
  const auto kernel = node.integers("kernel_shape");
  for (size_t i = 0; i < kernel.size(); ++i) {
    const int axis = static_cast<int>(i) + 2;
    if (axis >= weights.rank() || (weights[axis].is_number() && weights[axis].number() != kernel[i])) {
      return Error(ErrorCode::invalid_argument,
                   str("expected kernel_shape as the weights, found [", join(kernel), "] for ", node.input_type(1)));
    }
  }
  return node.finish(std::move(op), node.inputs());
}
}  // namespace

Importer conv() { return {{"Conv", "TRT_Conv"}, import_conv}; }

}  // namespace tenon::onnx
