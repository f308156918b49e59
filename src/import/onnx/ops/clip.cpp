// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Clip: bounds are attributes (to opset 10) or operands.
#include "ops/clip.h"
#include "import/onnx/node_context.h"
#include "ops/identity.h"
#include "ops/maximum.h"
#include "ops/minimum.h"

namespace tenon::onnx {

namespace {
/// The bound of input `i`, if it is a constant or absent (`otherwise`).
std::optional<double> bound(NodeContext& node, size_t i, double otherwise) {
  if (!node.has_input(i)) return otherwise;
  const Constant* constant = node.constant(node.input(i));
  if (!constant || constant->type().shape.volume() != 1) return std::nullopt;
  // A double holds every bound but a few integers past 2^53.
  const double value = constant->to_f64()[0];
  constexpr double kExact = 9007199254740992.0;
  return is_float(constant->type().dtype) || std::abs(value) < kExact ? std::optional(value) : std::nullopt;
}

Result<> import_clip(NodeContext& node) {
  TRY(node.expect_inputs(1, 3));
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (node.opset() < 11) {
    const double min = node.has_attribute("min") ? static_cast<double>(node.number("min", 0)) : -kInfinity;
    const double max = node.has_attribute("max") ? static_cast<double>(node.number("max", 0)) : kInfinity;
    return node.finish(Clip{.min = min, .max = max}, {node.input(0)});
  }
  const auto min = bound(node, 1, -kInfinity);
  const auto max = bound(node, 2, kInfinity);
  if (min && max) return node.finish(Clip{.min = *min, .max = *max}, {node.input(0)});
  ValueId value = node.input(0);
  if (node.has_input(1)) {
    TRY_ASSIGN(value, node.add(Maximum{}, {value, node.input(1)}));
  }
  if (node.has_input(2)) {
    TRY_ASSIGN(value, node.add(Minimum{}, {value, node.input(2)}));
  }
  return node.set_output(0, value);
}
}  // namespace

Importer clip() { return {{"Clip"}, &import_clip}; }

}  // namespace tenon::onnx
