// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// ConstantOfShape and EyeLike: tensors from a data type and a shape.
#include "ops/constant_of_shape.h"
#include "import/onnx/node_context.h"
#include "ops/eye_like.h"

namespace tenon::onnx {

namespace {
Result<> import_filled(NodeContext& node) {
  if (!node.has_attribute("value")) return node.finish(ConstantOfShape{}, node.inputs());
  TRY_ASSIGN(const Constant value, node.tensor("value"));
  if (value.type().shape.volume() != 1) {
    return node.unsupported(str("expected a value of one element, found ", value.type()));
  }
  return node.finish(ConstantOfShape{.dtype = value.type().dtype, .value = value.to_f64()[0]}, node.inputs());
}

Result<> import_eye(NodeContext& node) {
  EyeLike eye{.k = node.integer("k", 0)};
  if (node.has_attribute("dtype")) {
    TRY_ASSIGN(eye.dtype, data_type_of(node.integer("dtype", 0)));
  }
  return node.finish(eye, node.inputs());
}
}  // namespace

Importer constant_of_shape() {
  return {{"ConstantOfShape", "EyeLike"}, [](NodeContext& node) -> Result<> {
            return node.op_type() == "EyeLike" ? import_eye(node) : import_filled(node);
          }};
}

}  // namespace tenon::onnx
