// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// LRN.
#include "ops/lrn.h"
#include "import/onnx/node_context.h"

namespace tenon::onnx {

Importer lrn() {
  return {{"LRN"}, [](NodeContext& node) {
            return node.finish(Lrn{.size = node.integer("size", 0),
                                   .alpha = node.number("alpha", 1e-4f),
                                   .beta = node.number("beta", 0.75f),
                                   .bias = node.number("bias", 1)},
                               node.inputs());
          }};
}

}  // namespace tenon::onnx
