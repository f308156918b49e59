// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// AveragePool.
#include "ops/average_pool.h"
#include "import/onnx/node_context.h"
#include "import/onnx/ops/lib/window_attributes.h"

namespace tenon::onnx {

namespace {
Result<> import_average_pool(NodeContext& node) {
  AveragePool op;
  op.kernel = node.integers("kernel_shape");
  TRY_ASSIGN(op.window, window_attributes(node));
  op.count_include_pad = node.integer("count_include_pad", 0) != 0;
  return node.finish(std::move(op), node.inputs());
}
}  // namespace

Importer average_pool() { return {{"AveragePool", "TRT_AveragePool"}, import_average_pool}; }

}  // namespace tenon::onnx
