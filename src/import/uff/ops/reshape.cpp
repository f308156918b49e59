// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Reshape, Flatten, Transpose, Squeeze, ExpandDims, Pad: the same elements elsewhere.
#include "ops/reshape.h"

#include "import/uff/node_context.h"
#include "ops/flatten.h"
#include "ops/pad.h"
#include "ops/transpose.h"

namespace tenon::uff {

namespace {

/// Pairs of before and behind, an axis a row -> begins, then ends.
Result<ValueId> pads_of(NodeContext& node) {
  const auto constant = node.constant(node.input(1));
  if (!constant) return Error(ErrorCode::unsupported, "expected the padding to be constant");
  const std::vector<int64_t> pairs = constant->to_i64();
  if (pairs.size() != 2 * static_cast<size_t>(node.shape(0).rank())) {
    return Error(ErrorCode::invalid_argument,
                 str("expected two paddings an axis of ", node.shape(0), ", found ", pairs.size()));
  }
  std::vector<int64_t> pads;
  for (size_t side = 0; side < 2; ++side) {
    for (size_t i = side; i < pairs.size(); i += 2) pads.push_back(pairs[i]);
  }
  return node.add_integers(pads);
}

Result<> import_movement(NodeContext& node) {
  const std::string_view operation = node.operation();
  const bool two = operation == "Reshape" || operation == "Pad";
  TRY(node.expect_inputs(two ? 2 : 1, two ? 2 : 1));
  const ValueId x = node.input(0);
  if (operation == "Reshape") return node.finish(Reshape{}, {x, node.input(1)});
  if (operation == "Flatten") return node.finish(Flatten{.axis = 1}, {x});
  if (operation == "Transpose") return node.finish(Transpose{.perm = node.integers("permutation")}, {x});
  if (operation == "ExpandDims") {
    return node.finish(node.add("unsqueeze", {x, node.add_integers({node.integer("axis", 0)})}));
  }
  if (operation == "Squeeze") {
    const std::vector<int64_t> axes = node.integers("axes");
    if (axes.empty()) return node.finish(node.add("squeeze", {x}));
    return node.finish(node.add("squeeze", {x, node.add_integers(axes)}));
  }
  TRY_ASSIGN(const ValueId pads, pads_of(node));
  return node.finish(Pad{}, {x, pads});
}

}  // namespace

Importer reshape() { return {{"Reshape", "Flatten", "Transpose", "Squeeze", "ExpandDims", "Pad"}, import_movement}; }

}  // namespace tenon::uff
