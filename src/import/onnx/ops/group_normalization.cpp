// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// GroupNormalization; before opset 21 its scale and bias are one per group.
#include "import/onnx/node_context.h"
#include "ops/group_norm.h"

namespace tenon::onnx {

namespace {
/// [groups] -> [channels], each number as often as its group has channels.
Result<ValueId> per_channel(NodeContext& node, ValueId per_group, int64_t groups, int64_t channels) {
  const ValueId column = node.add_integers({groups, 1});
  TRY_ASSIGN(ValueId out, node.add("reshape", {per_group, column}));
  TRY_ASSIGN(out, node.add("expand", {out, node.add_integers({groups, channels / groups})}));
  return node.add("reshape", {out, node.add_integers({channels})});
}

Result<> import_group_normalization(NodeContext& node) {
  TRY(node.expect_inputs(3, 3));
  const GroupNorm op{.groups = node.integer("num_groups", 1), .epsilon = node.number("epsilon", 1e-5f)};
  std::vector<ValueId> inputs = node.inputs();
  if (node.opset() < 21) {
    const Shape x = node.input_type(0).shape;  // a copy: what is added below may move the graph's values
    if (x.rank() < 2 || !x[1].is_number() || op.groups < 1 || x[1].number() % op.groups != 0) {
      return Error(ErrorCode::invalid_argument,
                   str("expected channels in ", op.groups, " groups, found ", node.input_type(0)));
    }
    for (size_t i = 1; i < 3; ++i) {
      TRY_ASSIGN(inputs[i], per_channel(node, inputs[i], op.groups, x[1].number()));
    }
  }
  return node.finish(op, std::move(inputs));
}
}  // namespace

Importer group_normalization() { return {{"GroupNormalization"}, import_group_normalization}; }

}  // namespace tenon::onnx
