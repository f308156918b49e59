// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Constant, in each of its attributes.
#include "import/onnx/node_context.h"

namespace tenon::onnx {

namespace {
Result<Constant> value_of(NodeContext& node) {
  if (node.has_attribute("value")) return node.tensor("value");
  if (node.has_attribute("value_float")) return Constant::scalar(DataType::f32, node.number("value_float", 0));
  if (node.has_attribute("value_floats")) return Constant::f32_vector(node.numbers("value_floats"));
  if (node.has_attribute("value_ints")) return Constant::i64_vector(node.integers("value_ints"));
  if (node.has_attribute("value_int")) {
    const int64_t value = node.integer("value_int", 0);
    return Constant::copy({DataType::i64, Shape{}}, std::as_bytes(std::span(&value, 1)));
  }
  return node.unsupported("expected a dense value of numbers", "replace strings and sparse tensors");
}
}  // namespace

Importer constant() {
  return {{"Constant"}, [](NodeContext& node) -> Result<> {
            TRY_ASSIGN(Constant value, value_of(node));
            return node.set_output(0, node.add_constant(std::move(value)));
          }};
}

}  // namespace tenon::onnx
