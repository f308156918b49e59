// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Compress and Unique: with an axis, or of all elements.
#include "import/onnx/node_context.h"
#include "ops/compress.h"
#include "ops/unique.h"

namespace tenon::onnx {

namespace {
Result<> import_selection(NodeContext& node) {
  const bool has_axis = node.has_attribute("axis");
  const int64_t axis = node.integer("axis", 0);
  if (node.op_type() == "Compress") return node.finish(Compress{.axis = axis, .flatten = !has_axis}, node.inputs());
  return node.finish(Unique{.along_axis = has_axis, .axis = axis, .sorted = node.integer("sorted", 1) != 0},
                     node.inputs());
}
}  // namespace

Importer selection() { return {{"Compress", "Unique"}, import_selection}; }

}  // namespace tenon::onnx
