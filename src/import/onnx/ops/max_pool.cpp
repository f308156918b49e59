// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// MaxPool.
#include "ops/max_pool.h"
#include "import/onnx/node_context.h"
#include "import/onnx/ops/lib/window_attributes.h"

namespace tenon::onnx {

namespace {
Result<> import_max_pool(NodeContext& node) {
  MaxPool op;
  op.kernel = node.integers("kernel_shape");
  TRY_ASSIGN(op.window, window_attributes(node));
  op.column_major_indices = node.integer("storage_order", 0) != 0;
  return node.finish(std::move(op), node.inputs());
}
}  // namespace

Importer max_pool() { return {{"MaxPool", "TRT_MaxPool"}, import_max_pool}; }

}  // namespace tenon::onnx
