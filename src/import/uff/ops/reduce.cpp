// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Reduce, ArgMax, ArgMin.
#include "ops/arg_max.h"

#include "import/uff/node_context.h"
#include "ops/arg_min.h"
#include "ops/cast.h"
#include "ops/reduce_max.h"
#include "ops/reduce_mean.h"
#include "ops/reduce_min.h"
#include "ops/reduce_prod.h"
#include "ops/reduce_sum.h"

namespace tenon::uff {

namespace {

template <class T>
Result<ValueId> fold(NodeContext& node, const std::vector<int64_t>& axes, bool keepdims) {
  T op;
  op.keepdims = keepdims;
  if (axes.empty()) return node.add(std::move(op), {node.input(0)});
  return node.add(std::move(op), {node.input(0), node.add_integers(axes)});
}

Result<> import_reduce(NodeContext& node) {
  const std::string func = node.text("func", "");
  const std::vector<int64_t> axes = node.integers("axes");
  const bool keepdims = node.flag("keepdims", false);
  if (func == "sum") return node.finish(fold<ReduceSum>(node, axes, keepdims));
  if (func == "prod") return node.finish(fold<ReduceProd>(node, axes, keepdims));
  if (func == "max") return node.finish(fold<ReduceMax>(node, axes, keepdims));
  if (func == "min") return node.finish(fold<ReduceMin>(node, axes, keepdims));
  if (func == "mean") return node.finish(fold<ReduceMean>(node, axes, keepdims));
  return Error(ErrorCode::unsupported, str("expected sum, prod, max, min or mean, found '", func, "'"));
}

Result<> import_reduction(NodeContext& node) {
  TRY(node.expect_inputs(1, 1));
  if (node.operation() == "Reduce") return import_reduce(node);
  const int64_t axis = node.integer("axis", 0);
  const ValueId x = node.input(0);
  Result<ValueId> place = kNoValue;
  if (node.operation() == "ArgMax") {
    place = node.add(ArgMax{.axis = axis, .keepdims = false}, {x});
  } else {
    ArgMin op;
    op.axis = axis;
    op.keepdims = false;
    place = node.add(std::move(op), {x});
  }
  if (!place.ok()) return std::move(place).error();
  return node.finish(Cast{.to = DataType::i32}, {*place});
}

}  // namespace

Importer reduce() { return {{"Reduce", "ArgMax", "ArgMin"}, import_reduction}; }

}  // namespace tenon::uff
