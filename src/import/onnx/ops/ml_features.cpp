// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// ArrayFeatureExtractor and Binarizer of ai.onnx.ml.
#include "import/onnx/node_context.h"
#include "ops/cast.h"
#include "ops/gather.h"
#include "ops/greater.h"

namespace tenon::onnx {

namespace {
Result<> import_features(NodeContext& node) {
  if (node.op_type() == "Binarizer") {
    const DataType dtype = node.input_type(0).dtype;
    const ValueId threshold = node.add_scalar(dtype, static_cast<double>(node.number("threshold", 0)));
    TRY_ASSIGN(const ValueId above, node.add(Greater{}, {node.input(0), threshold}));
    return node.finish(Cast{.to = dtype}, {above});
  }
  TRY(node.expect_inputs(2, 2));
  TRY_ASSIGN(const ValueId list, node.add("reshape", {node.input(1), node.add_integers({-1})}));
  ValueId x = node.input(0);
  if (node.type(x).rank() == 1) {
    TRY_ASSIGN(x, node.add("unsqueeze", {x, node.add_integers({0})}));
  }
  return node.finish(Gather{.axis = -1}, {x, list});
}
}  // namespace

Importer ml_features() { return {{"ArrayFeatureExtractor", "Binarizer"}, import_features, "ai.onnx.ml"}; }

}  // namespace tenon::onnx
