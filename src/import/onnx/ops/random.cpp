// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Random numbers: RandomUniform, RandomNormal, their Like forms, and Bernoulli.
#include "import/onnx/node_context.h"
#include "ops/cast.h"
#include "ops/less.h"
#include "ops/random_values.h"
#include "ops/shape.h"

namespace tenon::onnx {

namespace {
Result<DataType> wanted_type(NodeContext& node) {
  if (node.has_attribute("dtype")) return data_type_of(node.integer("dtype", 1));
  return node.has_input(0) ? node.input_type(0).dtype : DataType::f32;
}

Result<> import_random(NodeContext& node) {
  TRY_ASSIGN(const DataType to, wanted_type(node));
  ValueId shape = kNoValue;
  if (node.has_input(0)) {
    TRY_ASSIGN(shape, node.add(ShapeOf{}, {node.input(0)}));
  } else {
    shape = node.add_integers(node.integers("shape"));
  }
  RandomValues op{.seeded = node.has_attribute("seed"), .to = to};
  op.seed = static_cast<int64_t>(node.number("seed", 0));
  if (node.op_type() == "Bernoulli") {
    op.to = node.input_type(0).dtype;
    TRY_ASSIGN(const ValueId drawn, node.add(op, {shape}));
    TRY_ASSIGN(const ValueId below, node.add(Less{}, {drawn, node.input(0)}));
    return node.finish(Cast{.to = to}, {below});
  }
  if (node.op_type().substr(0, 12) == "RandomNormal") {
    op.distribution = Distribution::normal;
    op.low = node.number("mean", 0);
    op.high = node.number("scale", 1);
  } else {
    op.low = node.number("low", 0);
    op.high = node.number("high", 1);
  }
  return node.finish(op, {shape});
}
}  // namespace

Importer random() {
  return {{"Bernoulli", "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike"}, import_random};
}

}  // namespace tenon::onnx
