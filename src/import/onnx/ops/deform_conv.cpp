// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// DeformConv.
#include "ops/deform_conv.h"
#include "import/onnx/node_context.h"
#include "import/onnx/ops/lib/window_attributes.h"

namespace tenon::onnx {

namespace {
Result<> import_deform_conv(NodeContext& node) {
  DeformConv op{.groups = node.integer("group", 1), .offset_groups = node.integer("offset_group", 1)};
  TRY_ASSIGN(op.window, window_attributes(node));
  return node.finish(std::move(op), node.inputs());
}
}  // namespace

Importer deform_conv() { return {{"DeformConv"}, import_deform_conv}; }

}  // namespace tenon::onnx
