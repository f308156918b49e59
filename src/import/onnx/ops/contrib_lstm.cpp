// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// DynamicQuantizeLSTM of com.microsoft: an LSTM whose weights are integers. Its products are in floats here, so what
// goes into them keeps all its bits.
#include "import/onnx/ops/lib/recurrent_fields.h"
#include "ops/cast.h"
#include "ops/lstm.h"
#include "ops/mul.h"
#include "ops/sub.h"
#include "ops/transpose.h"

namespace tenon::onnx {

namespace {

/// Integers [D,K,4H] with a scale and zero point a direction, or a gate's row of one -> floats [D,4H,K].
Result<ValueId> lstm_weights(NodeContext& node, size_t integers, size_t scale) {
  const Shape shape = node.input_type(integers).shape;  // a copy: row() adds values, which may move those of the graph
  if (shape.rank() != 3 || !shape[0].is_number()) {
    return Error(ErrorCode::invalid_argument, str("expected weights of three axes, found ", node.input_type(integers)));
  }
  const auto row = [&](size_t i) -> Result<ValueId> {
    TRY_ASSIGN(const ValueId floats, node.add(Cast{.to = DataType::f32}, {node.input(i)}));
    return node.add("reshape", {floats, node.add_integers({shape[0].number(), 1, -1})});
  };
  TRY_ASSIGN(ValueId out, node.add(Cast{.to = DataType::f32}, {node.input(integers)}));
  if (node.has_input(scale + 1)) {
    TRY_ASSIGN(const ValueId zero, row(scale + 1));
    TRY_ASSIGN(out, node.add(Sub{}, {out, zero}));
  }
  TRY_ASSIGN(const ValueId factor, row(scale));
  TRY_ASSIGN(out, node.add(Mul{}, {out, factor}));
  return node.add(Transpose{.perm = {0, 2, 1}}, {out});
}

Result<> import_quantized_lstm(NodeContext& node) {
  TRY(node.expect_inputs(3, 12));
  if (!node.has_input(8) || !node.has_input(10)) {
    return Error(ErrorCode::invalid_argument, "expected scales of the weights in inputs 8 and 10");
  }
  TRY_ASSIGN(const RecurrentFields fields, recurrent_fields(node));
  std::vector<ValueId> inputs;
  for (size_t i = 0; i < 8; ++i) inputs.push_back(node.input(i));
  TRY_ASSIGN(inputs[1], lstm_weights(node, 1, 8));
  TRY_ASSIGN(inputs[2], lstm_weights(node, 2, 10));
  const Lstm op{.recurrent = fields, .input_forget = node.integer("input_forget", 0) != 0};
  return node.finish(op, inputs);
}

}  // namespace

Importer contrib_lstm() { return {{"DynamicQuantizeLSTM"}, import_quantized_lstm, "com.microsoft"}; }

}  // namespace tenon::onnx
