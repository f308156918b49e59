// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// FullyConnected.
#include "import/uff/node_context.h"
#include "ops/flatten.h"
#include "ops/matmul.h"

namespace tenon::uff {

namespace {
/// x W with x [N, C] and W [C, K], or each the other way round.
Result<> import_fully_connected(NodeContext& node) {
  TRY(node.expect_inputs(2, 2));
  ValueId x = node.input(0);
  if (node.shape(0).rank() > 2) {
    TRY_ASSIGN(x, node.add(Flatten{.axis = 1}, {x}));
  }
  if (node.shape(1).rank() != 2) {
    return Error(ErrorCode::invalid_argument, str("expected a matrix of weights, found ", node.shape(1)));
  }
  Matmul product;
  if (node.shape(0).rank() == 2) {
    TRY_ASSIGN(const auto left, node.axes(0));
    product.transpose_a = left && (*left)[0] == 1;
  }
  TRY_ASSIGN(const auto right, node.axes(1));  // of [K, C]
  product.transpose_b = right && (*right)[0] == 0;
  return node.finish(std::move(product), {x, node.input(1)});
}
}  // namespace

Importer fully_connected() { return {{"FullyConnected"}, import_fully_connected}; }

}  // namespace tenon::uff
