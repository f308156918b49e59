// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// BatchNormalization.
#include "import/onnx/node_context.h"
#include "ops/add.h"
#include "ops/batch_norm.h"
#include "ops/cast.h"
#include "ops/mul.h"
#include "ops/reduce_mean.h"
#include "ops/sub.h"

namespace tenon::onnx {

namespace {
/// old * momentum + now * (1 - momentum)
Result<ValueId> moved_on(NodeContext& node, ValueId old, ValueId now, double momentum) {
  const DataType dtype = node.type(old).dtype;
  TRY_ASSIGN(const ValueId same_type, node.add(Cast{.to = dtype}, {now}));
  TRY_ASSIGN(const ValueId kept, node.add(Mul{}, {old, node.add_scalar(dtype, momentum)}));
  TRY_ASSIGN(const ValueId added, node.add(Mul{}, {same_type, node.add_scalar(dtype, 1 - momentum)}));
  return node.add(Add{}, {kept, added});
}

/// Statistics of this batch, and running ones that move on.
Result<> import_training(NodeContext& node) {
  const int rank = node.input_type(0).rank();
  std::vector<int64_t> axes = {0};
  for (int i = 2; i < rank; ++i) axes.push_back(i);
  const ValueId list = node.add_integers(axes);
  ReduceMean over;
  over.keepdims = false;
  TRY_ASSIGN(const ValueId mean, node.add(over, {node.input(0), list}));
  TRY_ASSIGN(const ValueId whole, node.add(ReduceMean{}, {node.input(0), list}));
  TRY_ASSIGN(const ValueId centred, node.add(Sub{}, {node.input(0), whole}));
  TRY_ASSIGN(const ValueId squares, node.add(Mul{}, {centred, centred}));
  TRY_ASSIGN(const ValueId variance, node.add(over, {squares, list}));
  TRY_ASSIGN(const ValueId y, node.add(BatchNorm{.epsilon = node.number("epsilon", 1e-5f)},
                                       {node.input(0), node.input(1), node.input(2), mean, variance}));
  TRY(node.set_output(0, y));
  const auto momentum = static_cast<double>(node.number("momentum", 0.9f));
  if (node.has_output(1)) {
    TRY_ASSIGN(const ValueId running, moved_on(node, node.input(3), mean, momentum));
    TRY(node.set_output(1, running));
  }
  if (!node.has_output(2)) return Done{};
  TRY_ASSIGN(const ValueId running, moved_on(node, node.input(4), variance, momentum));
  return node.set_output(2, running);
}

Result<> import_batch_normalization(NodeContext& node) {
  TRY(node.expect_inputs(5, 5));
  if (node.opset() >= 14 && node.integer("training_mode", 0) != 0) return import_training(node);
  if (node.integer("spatial", 1) == 0 || (node.output_count() > 1 && node.has_output(1))) {
    return node.unsupported("expected statistics per channel, found spatial=0 or outputs of statistics",
                            "export the model for inference");
  }
  TRY_ASSIGN(const ValueId y, node.add(BatchNorm{.epsilon = node.number("epsilon", 1e-5f)}, node.inputs()));
  return node.set_output(0, y);
}
}  // namespace

Importer batch_normalization() { return {{"BatchNormalization"}, import_batch_normalization}; }

}  // namespace tenon::onnx
