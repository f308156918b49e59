// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Relu.
#include "ops/relu.h"
#include "import/onnx/node_context.h"

namespace tenon::onnx {

Importer relu() {
  return {{"Relu"}, [](NodeContext& node) { return node.finish(Relu{}, node.inputs()); }};
}

}  // namespace tenon::onnx
