// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// InstanceNormalization.
#include "import/onnx/node_context.h"
#include "ops/instance_norm.h"

namespace tenon::onnx {

Importer instance_normalization() {
  return {{"InstanceNormalization"}, [](NodeContext& node) -> Result<> {
            TRY(node.expect_inputs(3, 3));
            return node.finish(InstanceNorm{.epsilon = node.number("epsilon", 1e-5f)}, node.inputs());
          }};
}

}  // namespace tenon::onnx
