// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// LpNormalization.
#include "import/onnx/node_context.h"
#include "ops/lp_norm.h"

namespace tenon::onnx {

Importer lp_normalization() {
  return {{"LpNormalization"}, [](NodeContext& node) {
            return node.finish(LpNorm{.axis = node.integer("axis", -1), .p = node.integer("p", 2)}, node.inputs());
          }};
}

}  // namespace tenon::onnx
