// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// DynamicQuantizeLinear.
#include "ops/dynamic_quantize_linear.h"
#include "import/onnx/node_context.h"

namespace tenon::onnx {

Importer dynamic_quantize_linear() {
  return {{"DynamicQuantizeLinear"},
          [](NodeContext& node) { return node.finish(DynamicQuantizeLinear{}, node.inputs()); }};
}

}  // namespace tenon::onnx
