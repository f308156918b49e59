// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Const, Identity, Shape.
#include "import/uff/node_context.h"

namespace tenon::uff {

namespace {
Result<> import_plain(NodeContext& node) {
  if (node.operation() == "Const") {
    TRY_ASSIGN(Constant constant, node.tensor());
    return node.finish(node.add_constant(std::move(constant)));
  }
  TRY(node.expect_inputs(1, 1));
  if (node.operation() == "Shape") return node.finish(node.add("shape", {node.input(0)}));
  node.set_fed(node.fed(0));
  return node.finish(node.input(0));
}
}  // namespace

Importer constant() { return {{"Const", "Identity", "Shape"}, import_plain}; }

}  // namespace tenon::uff
