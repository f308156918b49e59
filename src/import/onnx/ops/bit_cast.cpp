// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// BitCast.
#include "ops/bit_cast.h"
#include "import/onnx/node_context.h"

namespace tenon::onnx {

namespace {
Result<> import_bit_cast(NodeContext& node) {
  TRY_ASSIGN(const DataType to, data_type_of(node.integer("to", 0)));
  return node.finish(BitCast{.to = to}, node.inputs());
}
}  // namespace

Importer bit_cast() { return {{"BitCast"}, import_bit_cast}; }

}  // namespace tenon::onnx
