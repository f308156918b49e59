// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Binary: functions of two tensors that broadcast.
#include <map>

#include "import/uff/node_context.h"
#include "ops/reshape.h"

namespace tenon::uff {

namespace {

/// A vector of channels beside a picture that is fed channels first stands under the channels.
Result<ValueId> beside_picture(NodeContext& node, size_t i) {
  const bool first = node.fed(1 - i) && *node.fed(1 - i) == InputOrder::nchw;
  const Shape shape = node.shape(i);
  if (!first || shape.rank() != 1 || !(shape[0] == node.shape(1 - i)[1])) return node.input(i);
  return node.add(Reshape{}, {node.input(i), node.add_integers({shape[0].number(), 1, 1})});
}

Result<> import_binary(NodeContext& node) {
  static const std::map<std::string, std::string_view, std::less<>> ops = {
      {"min", "minimum"}, {"max", "maximum"}, {"mul", "mul"}, {"sub", "sub"},
      {"div", "div"},     {"add", "add"},     {"pow", "pow"}};
  TRY(node.expect_inputs(2, 2));
  const std::string func = node.text("func", "");
  const auto found = ops.find(func);
  if (found == ops.end()) return Error(ErrorCode::unsupported, str("expected a function, found '", func, "'"));
  TRY(node.meet());
  TRY_ASSIGN(const ValueId a, beside_picture(node, 0));
  TRY_ASSIGN(const ValueId b, beside_picture(node, 1));
  node.set_fed(node.fed(0) ? node.fed(0) : node.fed(1));
  return node.finish(node.add(found->second, {a, b}));
}

}  // namespace

Importer binary() { return {{"Binary"}, import_binary}; }

}  // namespace tenon::uff
