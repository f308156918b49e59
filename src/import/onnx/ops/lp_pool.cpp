// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// LpPool.
#include "ops/lp_pool.h"
#include "import/onnx/node_context.h"
#include "import/onnx/ops/lib/window_attributes.h"

namespace tenon::onnx {

Importer lp_pool() {
  return {{"LpPool"}, [](NodeContext& node) -> Result<> {
            LpPool op{.kernel = node.integers("kernel_shape"), .p = node.integer("p", 2)};
            TRY_ASSIGN(op.window, window_attributes(node));
            return node.finish(std::move(op), node.inputs());
          }};
}

}  // namespace tenon::onnx
