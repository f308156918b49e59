// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// MatMul.
#include "ops/matmul.h"
#include "import/onnx/node_context.h"

namespace tenon::onnx {

Importer matmul() {
  return {{"MatMul"}, [](NodeContext& node) -> Result<> {
            TRY(node.expect_inputs(2, 2));
            return node.finish(Matmul{}, node.inputs());
          }};
}

}  // namespace tenon::onnx
