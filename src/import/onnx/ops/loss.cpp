// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// NegativeLogLikelihoodLoss, SoftmaxCrossEntropyLoss: spelled with gathers and sums.
#include "import/onnx/node_context.h"
#include "ops/div.h"
#include "ops/equal.h"
#include "ops/gather.h"
#include "ops/gather_elements.h"
#include "ops/log_softmax.h"
#include "ops/mul.h"
#include "ops/neg.h"
#include "ops/reduce_mean.h"
#include "ops/reduce_sum.h"
#include "ops/squeeze.h"
#include "ops/unsqueeze.h"
#include "ops/where.h"

namespace tenon::onnx {

namespace {

constexpr int64_t kClassAxis = 1;

/// The target with a class axis, and where it is to be ignored (kNoValue: nowhere).
struct Target {
  ValueId index = kNoValue;  // [n, 1, d...]
  ValueId ignored = kNoValue;
};

Result<Target> read_target(NodeContext& node) {
  const DataType dtype = node.input_type(1).dtype;
  Target target;
  TRY_ASSIGN(target.index, node.add(Unsqueeze{}, {node.input(1), node.add_integers({kClassAxis})}));
  if (!node.has_attribute("ignore_index")) return target;
  const double ignore = static_cast<double>(node.integer("ignore_index", 0));
  TRY_ASSIGN(target.ignored, node.add(Equal{}, {target.index, node.add_scalar(dtype, ignore)}));
  TRY_ASSIGN(target.index, node.add(Where{}, {target.ignored, node.add_scalar(dtype, 0), target.index}));
  return target;
}

/// The weight of each target, 0 where it is ignored; kNoValue if all weigh 1.  [n, 1, d...]
Result<ValueId> weigh(NodeContext& node, const Target& target, DataType dtype) {
  if (!node.has_input(2) && target.ignored == kNoValue) return kNoValue;
  ValueId weight = node.add_scalar(dtype, 1);
  if (node.has_input(2)) {
    TRY_ASSIGN(weight, node.add(Gather{.axis = 0}, {node.input(2), target.index}));
  }
  if (target.ignored == kNoValue) return weight;
  return node.add(Where{}, {target.ignored, node.add_scalar(dtype, 0), weight});
}

Result<ValueId> add_sum(NodeContext& node, ValueId x) { return node.add(ReduceSum{{.keepdims = false}}, {x}); }

Result<ValueId> add_loss(NodeContext& node, ValueId log_probabilities) {
  const std::string reduction = node.text("reduction", "mean");
  TRY_ASSIGN(const Target target, read_target(node));
  TRY_ASSIGN(const ValueId weight, weigh(node, target, node.type(log_probabilities).dtype));
  TRY_ASSIGN(ValueId loss, node.add(GatherElements{.axis = kClassAxis}, {log_probabilities, target.index}));
  TRY_ASSIGN(loss, node.add(Neg{}, {loss}));
  if (weight != kNoValue) {
    TRY_ASSIGN(loss, node.add(Mul{}, {loss, weight}));
  }
  if (reduction == "none") return node.add(Squeeze{}, {loss, node.add_integers({kClassAxis})});
  if (reduction == "sum") return add_sum(node, loss);
  if (weight == kNoValue) return node.add(ReduceMean{{.keepdims = false}}, {loss});
  TRY_ASSIGN(const ValueId sum, add_sum(node, loss));
  TRY_ASSIGN(const ValueId weights, add_sum(node, weight));
  return node.add(Div{}, {sum, weights});
}

Result<> import_loss(NodeContext& node) {
  TRY(node.expect_inputs(2, 3));
  ValueId log_probabilities = node.input(0);
  if (node.op_type() == "SoftmaxCrossEntropyLoss") {
    TRY_ASSIGN(log_probabilities, node.add(LogSoftmax{.axis = kClassAxis}, {log_probabilities}));
    if (node.has_output(1)) TRY(node.set_output(1, log_probabilities));
  }
  TRY_ASSIGN(const ValueId loss, add_loss(node, log_probabilities));
  return node.set_output(0, loss);
}

}  // namespace

Importer loss() { return {{"NegativeLogLikelihoodLoss", "SoftmaxCrossEntropyLoss"}, &import_loss}; }

}  // namespace tenon::onnx
