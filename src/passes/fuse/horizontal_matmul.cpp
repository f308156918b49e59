// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Matrix products of one tensor with several weights (queries, keys and values) become one with all columns.
#include "ops/matmul.h"
#include "passes/lib/pass.h"
#include "passes/lib/siblings.h"

namespace tenon::passes {

Pass horizontal_matmul();
Pass horizontal_matmul(const KeepApart& keep_apart);

namespace {
/// The axis of the weights [K,N], or [N,K] if transposed, that counts the columns of the result.
int column_axis(const Product& product) { return product.op.as<Matmul>()->transpose_b ? 0 : 1; }

bool has_plain_weights(const Graph& graph, const Product& product) {
  const Matmul& matmul = *product.op.as<Matmul>();
  return !matmul.transpose_a && graph.type(product.inputs[0]).rank() >= 2 && graph.type(product.inputs[1]).rank() == 2;
}
}  // namespace

Pass horizontal_matmul(const KeepApart& keep_apart) {
  return {"fuse.horizontal_matmul", [keep_apart](Graph& graph) -> Result<bool> {
            const auto groups = find_siblings(graph, Matmul::kName, has_plain_weights, column_axis, keep_apart);
            for (const Siblings& siblings : groups) TRY(widen(graph, siblings, column_axis(siblings[0]), -1));
            return !groups.empty();
          }};
}
Pass horizontal_matmul() { return horizontal_matmul(nullptr); }

}  // namespace tenon::passes
