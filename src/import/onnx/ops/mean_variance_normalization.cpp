// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// MeanVarianceNormalization: less the mean, over the deviation.
#include "import/onnx/node_context.h"
#include "ops/add.h"
#include "ops/div.h"
#include "ops/mul.h"
#include "ops/reduce_mean.h"
#include "ops/sub.h"

namespace tenon::onnx {

namespace {
Result<> import_mean_variance(NodeContext& node) {
  TRY(node.expect_inputs(1, 1));
  const ValueId axes = node.add_integers(node.integers("axes", {0, 2, 3}));
  TRY_ASSIGN(const ValueId mean, node.add(ReduceMean{}, {node.input(0), axes}));
  TRY_ASSIGN(const ValueId centred, node.add(Sub{}, {node.input(0), mean}));
  TRY_ASSIGN(const ValueId squares, node.add(Mul{}, {centred, centred}));
  TRY_ASSIGN(const ValueId variance, node.add(ReduceMean{}, {squares, axes}));
  TRY_ASSIGN(ValueId deviation, node.add("sqrt", {variance}));
  constexpr double kEpsilon = 1e-9;  // of the standard's function body
  const ValueId epsilon = node.add_scalar(node.input_type(0).dtype, kEpsilon);
  TRY_ASSIGN(deviation, node.add(Add{}, {deviation, epsilon}));
  return node.finish(Div{}, {centred, deviation});
}
}  // namespace

Importer mean_variance_normalization() { return {{"MeanVarianceNormalization"}, import_mean_variance}; }

}  // namespace tenon::onnx
