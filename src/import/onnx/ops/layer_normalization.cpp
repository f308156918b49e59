// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// LayerNormalization.
#include "import/onnx/node_context.h"
#include "ops/cast.h"
#include "ops/layer_norm.h"

namespace tenon::onnx {

namespace {
Result<> import_layer_normalization(NodeContext& node) {
  TRY(node.expect_inputs(2, 3));
  const LayerNorm op{.axis = node.integer("axis", -1), .epsilon = node.number("epsilon", 1e-5f)};
  if (node.input_type(0).dtype != DataType::f64 || node.output_count() < 2) return node.finish(op, node.inputs());
  TRY_ASSIGN(const auto made, node.add_many(ops::make(op), node.inputs(), node.output_count()));
  TRY(node.set_output(0, made[0]));
  for (size_t i = 1; i < made.size(); ++i) {  // mean and deviation are f32, whatever x is
    TRY_ASSIGN(const ValueId narrow, node.add(Cast{.to = DataType::f32}, {made[i]}));
    TRY(node.set_output(i, narrow));
  }
  return Done{};
}
}  // namespace

Importer layer_normalization() { return {{"LayerNormalization"}, import_layer_normalization}; }

}  // namespace tenon::onnx
