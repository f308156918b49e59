// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Casts around an operator.
#include "import/onnx/ops/lib/through_floats.h"

#include "ops/cast.h"

namespace tenon::onnx {

Result<> finish_through_floats(NodeContext& node, Op op, std::vector<ValueId> inputs, bool back) {
  const DataType dtype = inputs.empty() ? DataType::none : node.type(inputs[0]).dtype;
  const bool narrow = is_fractional(dtype) && !is_float(dtype);  // a float of 8 bits or fewer
  if (!is_integer(dtype) && dtype != DataType::boolean && !narrow) return node.finish(std::move(op), std::move(inputs));
  TRY_ASSIGN(inputs[0], node.add(Cast{.to = DataType::f64}, {inputs[0]}));
  TRY_ASSIGN(ValueId y, node.add(std::move(op), std::move(inputs)));
  if (back) {
    TRY_ASSIGN(y, node.add(Cast{.to = dtype}, {y}));
  }
  return node.set_output(0, y);
}

}  // namespace tenon::onnx
