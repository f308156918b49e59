// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Resize and its older name Upsample.
#include "ops/resize.h"
#include "import/onnx/node_context.h"

namespace tenon::onnx {

namespace {
/// The enumerator whose name is the attribute's text.
template <class E>
Result<> read_word(NodeContext& node, std::string_view attribute, E& to) {
  const std::string text = node.text(attribute, std::string(names(to)[static_cast<size_t>(to)]));
  return from_attribute(Attribute(text), to).note(str("in attribute '", attribute, "'"));
}

/// What older versions do without attributes: no shift, and the left neighbour.
Resize plain_resize() { return {.coordinates = ResizeCoordinates::asymmetric, .nearest_mode = NearestMode::floor}; }

Result<> import_upsample(NodeContext& node) {
  Resize op = plain_resize();
  TRY(read_word(node, "mode", op.mode));
  if (node.opset() >= 9) {
    TRY(node.expect_inputs(2, 2));
    return node.finish(std::move(op), {node.input(0), kNoValue, node.input(1)});
  }
  const ValueId scales = node.add_constant(Constant::f32_vector(node.numbers("scales")));
  return node.finish(std::move(op), {node.input(0), kNoValue, scales});
}

Result<> import_resize(NodeContext& node) {
  if (node.op_type() == "Upsample") return import_upsample(node);
  if (node.opset() < 11) {
    TRY(node.expect_inputs(2, 2));
    Resize op = plain_resize();
    TRY(read_word(node, "mode", op.mode));
    return node.finish(std::move(op), {node.input(0), kNoValue, node.input(1)});
  }
  Resize op;
  TRY(read_word(node, "mode", op.mode));
  TRY(read_word(node, "coordinate_transformation_mode", op.coordinates));
  TRY(read_word(node, "nearest_mode", op.nearest_mode));
  TRY(read_word(node, "keep_aspect_ratio_policy", op.aspect_policy));
  op.cubic_coeff_a = node.number("cubic_coeff_a", -0.75f);
  op.exclude_outside = node.integer("exclude_outside", 0) != 0;
  op.extrapolation_value = node.number("extrapolation_value", 0);
  op.antialias = node.integer("antialias", 0) != 0;
  op.axes = node.integers("axes");
  const bool crops = op.coordinates == ResizeCoordinates::tf_crop_and_resize;
  std::vector<ValueId> inputs = {node.input(0), crops ? node.input(1) : kNoValue, node.input(2), node.input(3)};
  for (ValueId& id : inputs) {  // exporters write an empty tensor for an absent one
    const Shape& shape = node.type(id).shape;
    if (id != inputs[0] && shape.rank() == 1 && shape[0] == Dim(0)) id = kNoValue;
  }
  return node.finish(std::move(op), std::move(inputs));
}
}  // namespace

Importer resize() { return {{"Resize", "Upsample"}, import_resize}; }

}  // namespace tenon::onnx
