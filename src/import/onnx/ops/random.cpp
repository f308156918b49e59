// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Random numbers: RandomUniform, RandomNormal, their Like forms, and Bernoulli.
#include <limits>

#include "base/integers.h"
#include "import/onnx/node_context.h"
#include "ops/add.h"
#include "ops/arg_max.h"
#include "ops/cast.h"
#include "ops/concat.h"
#include "ops/less.h"
#include "ops/log.h"
#include "ops/neg.h"
#include "ops/random_values.h"
#include "ops/shape.h"

namespace tenon::onnx {

namespace {
Result<DataType> wanted_type(NodeContext& node) {
  if (node.has_attribute("dtype")) return data_type_of(node.integer("dtype", 1));
  return node.has_input(0) ? node.input_type(0).dtype : DataType::f32;
}

/// Draws from rows of logarithms of probabilities: the largest of each, raised by Gumbel noise.
/// Source: Gumbel 1954; Maddison, Tarlow, Minka 2014, arXiv:1411.0030, section 2.
Result<> import_multinomial(NodeContext& node) {
  TRY_ASSIGN(const DataType to, data_type_of(node.integer("dtype", 6)));
  const DataType dtype = node.input_type(0).dtype;
  TRY_ASSIGN(const ValueId rows, node.add(ShapeOf{.start = 0, .end = 1}, {node.input(0)}));
  TRY_ASSIGN(const ValueId classes, node.add(ShapeOf{.start = 1, .end = 2}, {node.input(0)}));
  const ValueId draws = node.add_integers({node.integer("sample_size", 1)});
  TRY_ASSIGN(const ValueId shape, node.add(Concat{.axis = 0}, {rows, draws, classes}));
  RandomValues op{.seeded = node.has_attribute("seed"), .to = dtype};
  op.low = std::numeric_limits<float>::min();  // its logarithm is finite
  op.seed = saturated<int64_t>(static_cast<double>(node.number("seed", 0)));
  TRY_ASSIGN(ValueId noise, node.add(op, {shape}));
  for (int i = 0; i < 2; ++i) {
    TRY_ASSIGN(noise, node.add(Log{}, {noise}));
    TRY_ASSIGN(noise, node.add(Neg{}, {noise}));
  }
  TRY_ASSIGN(const ValueId each, node.add("unsqueeze", {node.input(0), node.add_integers({1})}));
  TRY_ASSIGN(const ValueId raised, node.add(Add{}, {each, noise}));
  TRY_ASSIGN(const ValueId drawn, node.add(ArgMax{.axis = -1, .keepdims = false}, {raised}));
  return node.finish(Cast{.to = to}, {drawn});
}

Result<> import_random(NodeContext& node) {
  if (node.op_type() == "Multinomial") return import_multinomial(node);
  TRY_ASSIGN(const DataType to, wanted_type(node));
  ValueId shape = kNoValue;
  if (node.has_input(0)) {
    TRY_ASSIGN(shape, node.add(ShapeOf{}, {node.input(0)}));
  } else {
    shape = node.add_integers(node.integers("shape"));
  }
  RandomValues op{.seeded = node.has_attribute("seed"), .to = to};
  op.seed = saturated<int64_t>(static_cast<double>(node.number("seed", 0)));
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
  return {{"Bernoulli", "Multinomial", "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike"},
          import_random};
}

}  // namespace tenon::onnx
