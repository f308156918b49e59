// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// CausalConvWithState: a depthwise convolution behind the end of the last one.
#include <limits>

#include "import/onnx/node_context.h"
#include "ops/concat.h"
#include "ops/conv.h"
#include "ops/slice.h"

namespace tenon::onnx {

namespace {
Result<> import_causal_conv(NodeContext& node) {
  TRY(node.expect_inputs(2, 4));
  const TensorType &x = node.input_type(0), &weights = node.input_type(1);
  if (x.rank() != 3 || weights.rank() != 3 || !weights.shape[0].is_number() || !weights.shape[2].is_number()) {
    return node.unsupported(str("expected x of rank 3 and weights of known size, found ", x, " and ", weights));
  }
  const int64_t channels = weights.shape[0].number(), kept = weights.shape[2].number() - 1;
  ValueId padded = node.input(0);
  if (node.has_input(3)) {
    TRY_ASSIGN(padded, node.add(Concat{.axis = 2}, {node.input(3), padded}));
  } else if (kept > 0) {
    TRY_ASSIGN(padded, node.add("pad", {padded, node.add_integers({0, 0, kept, 0, 0, 0})}));
  }
  TRY_ASSIGN(ValueId y, node.add(Conv{.groups = channels}, {padded, node.input(1), node.input(2)}));
  const std::string activation = node.text("activation", "none");
  if (activation == "silu" || activation == "swish") {
    TRY_ASSIGN(y, node.add("silu", {y}));
  } else if (activation != "none") {
    return Error(ErrorCode::invalid_argument, str("expected an activation, found '", activation, "'"));
  }
  TRY(node.set_output(0, y));
  if (!node.has_output(1)) return Done{};
  constexpr int64_t kEnd = std::numeric_limits<int64_t>::max();
  const std::vector<int64_t> starts = {kept > 0 ? -kept : kEnd};
  TRY_ASSIGN(const ValueId state,
             node.add(Slice{}, {padded, node.add_integers(starts), node.add_integers({kEnd}), node.add_integers({2})}));
  return node.set_output(1, state);
}
}  // namespace

Importer causal_conv_with_state() { return {{"CausalConvWithState"}, import_causal_conv}; }

}  // namespace tenon::onnx
