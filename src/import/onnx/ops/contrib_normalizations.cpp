// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// com.microsoft: normalizations with what is added in front of them.
#include "import/onnx/node_context.h"
#include "ops/add.h"
#include "ops/gather.h"
#include "ops/layer_norm.h"
#include "ops/rms_norm.h"

namespace tenon::onnx {

namespace {
/// x normalized over its last axis, with scale and, but for the simplified forms, bias.
Result<ValueId> normalized(NodeContext& node, ValueId x, ValueId scale, ValueId bias, bool simplified) {
  const float epsilon = node.number("epsilon", simplified ? 1e-5f : 1e-12f);
  if (simplified) return node.add(RmsNorm{.axis = -1, .epsilon = epsilon}, {x, scale});
  return node.add(LayerNorm{.axis = -1, .epsilon = epsilon}, {x, scale, bias});
}

Result<> import_skip(NodeContext& node) {
  const bool simplified = node.op_type() == "SkipSimplifiedLayerNormalization";
  const size_t bias_at = simplified ? 3 : 4;  // of what is added, not of the normalization
  TRY(node.expect_inputs(3, bias_at + 1));
  TRY_ASSIGN(ValueId sum, node.add(Add{}, {node.input(0), node.input(1)}));
  if (node.has_input(bias_at)) {
    TRY_ASSIGN(sum, node.add(Add{}, {sum, node.input(bias_at)}));
  }
  TRY_ASSIGN(const ValueId y, normalized(node, sum, node.input(2), simplified ? kNoValue : node.input(3), simplified));
  TRY(node.set_output(0, y));
  if (node.has_output(1) || node.has_output(2)) return node.unsupported("outputs of mean and deviation");
  return node.set_output(3, sum);
}

Result<> import_embedding(NodeContext& node) {
  TRY(node.expect_inputs(3, 9));
  if (node.has_output(1) && node.has_input(7)) return node.unsupported("the output mask_index");
  if (node.has_output(1)) return node.unsupported("the output mask_index", "leave it out");
  // Words, and if they are there segments; then positions, from 0 on if none are given.
  TRY_ASSIGN(ValueId sum, node.add(Gather{}, {node.input(2), node.input(0)}));
  ValueId positions = node.input(3);
  if (node.has_input(8)) {
    TRY_ASSIGN(positions, node.add(Gather{}, {positions, node.input(8)}));
  } else {
    const Dim length = node.input_type(0).shape[1];
    if (!length.is_number())
      return node.unsupported("position_ids of a sequence of unknown length", "give position_ids");
    TRY_ASSIGN(positions, node.add("slice", {positions, node.add_integers({0}), node.add_integers({length.number()}),
                                             node.add_integers({0})}));
  }
  TRY_ASSIGN(sum, node.add(Add{}, {sum, positions}));
  if (node.has_input(1) && node.has_input(4)) {
    TRY_ASSIGN(const ValueId segments, node.add(Gather{}, {node.input(4), node.input(1)}));
    TRY_ASSIGN(sum, node.add(Add{}, {sum, segments}));
  }
  TRY_ASSIGN(const ValueId y, normalized(node, sum, node.input(5), node.input(6), false));
  TRY(node.set_output(0, y));
  return node.set_output(2, sum);
}

Result<> import_normalization(NodeContext& node) {
  return node.op_type() == "EmbedLayerNormalization" ? import_embedding(node) : import_skip(node);
}
}  // namespace

Importer contrib_normalizations() {
  return {{"EmbedLayerNormalization", "SkipLayerNormalization", "SkipSimplifiedLayerNormalization"},
          import_normalization,
          "com.microsoft"};
}

}  // namespace tenon::onnx
