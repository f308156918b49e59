// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Dropout: in training mode elements are dropped by a seed, else nothing happens.
#include "import/onnx/node_context.h"
#include "ops/cast.h"
#include "ops/constant_of_shape.h"
#include "ops/div.h"
#include "ops/greater_equal.h"
#include "ops/identity.h"
#include "ops/mul.h"
#include "ops/random_values.h"
#include "ops/shape.h"
#include "ops/sub.h"

namespace tenon::onnx {

namespace {
/// False if nothing can be dropped, whatever is fed.
bool may_drop(NodeContext& node) {
  if (!node.has_input(2)) return false;
  const Constant* training = node.constant(node.input(2));
  const Constant* ratio = node.has_input(1) ? node.constant(node.input(1)) : nullptr;
  return !(training && training->to_f64()[0] == 0) && !(ratio && ratio->to_f64()[0] == 0);
}

/// The share that is dropped: none outside training.
Result<ValueId> dropped_share(NodeContext& node) {
  ValueId ratio = node.add_scalar(DataType::f64, 0.5);
  if (node.has_input(1)) {
    TRY_ASSIGN(ratio, node.add(Cast{.to = DataType::f64}, {node.input(1)}));
  }
  return node.add("where", {node.input(2), ratio, node.add_scalar(DataType::f64, 0)});
}

Result<> drop(NodeContext& node) {
  const DataType dtype = node.input_type(0).dtype;
  TRY_ASSIGN(const ValueId shape, node.add(ShapeOf{}, {node.input(0)}));
  RandomValues draw{.seeded = node.has_attribute("seed"), .to = DataType::f64};
  draw.seed = node.integer("seed", 0);
  TRY_ASSIGN(const ValueId drawn, node.add(draw, {shape}));
  TRY_ASSIGN(const ValueId share, dropped_share(node));
  TRY_ASSIGN(const ValueId mask, node.add(GreaterEqual{}, {drawn, share}));
  const ValueId one = node.add_scalar(DataType::f64, 1);
  TRY_ASSIGN(const ValueId rest, node.add(Sub{}, {one, share}));
  TRY_ASSIGN(ValueId factor, node.add(Div{}, {one, rest}));
  const bool narrow = !is_float(dtype);  // floats of 8 bits have no products of their own
  const DataType wide = narrow ? DataType::f32 : dtype;
  ValueId x = node.input(0);
  if (narrow) {
    TRY_ASSIGN(x, node.add(Cast{.to = wide}, {x}));
  }
  TRY_ASSIGN(factor, node.add(Cast{.to = wide}, {factor}));
  TRY_ASSIGN(const ValueId kept, node.add(Cast{.to = wide}, {mask}));
  TRY_ASSIGN(const ValueId left, node.add(Mul{}, {kept, x}));
  TRY_ASSIGN(ValueId y, node.add(Mul{}, {left, factor}));
  if (narrow) {
    TRY_ASSIGN(y, node.add(Cast{.to = dtype}, {y}));
  }
  TRY(node.set_output(0, y));
  return node.set_output(1, mask);
}

Result<> import_dropout(NodeContext& node) {
  TRY(node.expect_inputs(1, 3));
  if (may_drop(node)) return drop(node);
  TRY_ASSIGN(const ValueId same, node.add(Identity{}, {node.input(0)}));
  TRY(node.set_output(0, same));
  if (!node.has_output(1)) return Done{};
  TRY_ASSIGN(const ValueId shape, node.add(ShapeOf{}, {node.input(0)}));
  const DataType mask = node.opset() < 10 ? node.input_type(0).dtype : DataType::boolean;
  TRY_ASSIGN(const ValueId all, node.add(ConstantOfShape{.dtype = mask, .value = 1}, {shape}));
  return node.set_output(1, all);
}
}  // namespace

Importer dropout() { return {{"Dropout"}, import_dropout}; }

}  // namespace tenon::onnx
