// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Dropout: at inference it drops nothing, and its mask is true everywhere.
#include "import/onnx/node_context.h"
#include "ops/constant_of_shape.h"
#include "ops/identity.h"
#include "ops/shape.h"

namespace tenon::onnx {

namespace {
/// True if elements would be dropped at random.
bool is_training(NodeContext& node) {
  if (!node.has_input(2)) return false;
  const Constant* training = node.constant(node.input(2));
  const Constant* ratio = node.constant(node.input(1));
  if (training && training->to_f64()[0] == 0) return false;
  return !ratio || ratio->to_f64()[0] != 0;
}

Result<> import_dropout(NodeContext& node) {
  TRY(node.expect_inputs(1, 3));
  if (is_training(node)) {
    return node.unsupported("expected a dropout for inference, found one in training mode",
                            "export the model in evaluation mode");
  }
  TRY_ASSIGN(const ValueId same, node.add(Identity{}, {node.input(0)}));
  TRY(node.set_output(0, same));
  if (!node.has_output(1)) return Done{};
  TRY_ASSIGN(const ValueId shape, node.add(ShapeOf{}, {node.input(0)}));
  const DataType mask = node.opset() < 10 ? node.input_type(0).dtype : DataType::boolean;
  TRY_ASSIGN(const ValueId all, node.add(ConstantOfShape{.dtype = mask, .value = 1}, {shape}));
  return node.set_output(1, all);
}
}  // namespace

Importer dropout() { return {{"Dropout"}, &import_dropout}; }

}  // namespace tenon::onnx
