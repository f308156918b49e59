// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// RotaryEmbedding: heads of rank 3 or 4, positions or angles already picked.
#include "ops/rotary_embedding.h"
#include "import/onnx/node_context.h"
#include "ops/transpose.h"

namespace tenon::onnx {

namespace {
Result<> import_rotary_embedding(NodeContext& node) {
  TRY(node.expect_inputs(3, 4));
  const int rank = node.input_type(0).rank();
  const int64_t heads = node.integer("num_heads", 0);
  if (rank == 3 && heads < 1) return Error(ErrorCode::invalid_argument, "expected num_heads for an operand of rank 3");
  // [B,S,H,D]
  ValueId x = node.input(0);
  if (rank == 3) {
    TRY_ASSIGN(x, node.add("reshape", {x, node.add_integers({0, 0, heads, -1})}));
  } else {
    TRY_ASSIGN(x, node.add(Transpose{.perm = {0, 2, 1, 3}}, {x}));
  }
  const RotaryEmbedding op{.interleaved = node.integer("interleaved", 0) != 0};
  TRY_ASSIGN(ValueId y, node.add(op, {x, node.input(1), node.input(2), node.input(3)}));
  if (rank == 3) {
    TRY_ASSIGN(y, node.add("reshape", {y, node.add_integers({0, 0, -1})}));
  } else {
    TRY_ASSIGN(y, node.add(Transpose{.perm = {0, 2, 1, 3}}, {y}));
  }
  return node.set_output(0, y);
}
}  // namespace

Importer rotary_embedding() { return {{"RotaryEmbedding"}, import_rotary_embedding}; }

}  // namespace tenon::onnx
