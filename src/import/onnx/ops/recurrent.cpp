// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// RNN, GRU and LSTM.
#include "import/onnx/ops/lib/recurrent_fields.h"
#include "ops/gru.h"
#include "ops/lstm.h"
#include "ops/rnn.h"
#include "ops/transpose.h"

namespace tenon::onnx {

namespace {
/// layout=1 puts the batch first.
Result<ValueId> batch_moved(NodeContext& node, ValueId value, std::vector<int64_t> perm) {
  if (value == kNoValue) return value;
  return node.add(Transpose{.perm = std::move(perm)}, {value});
}

Result<Op> cell_of(NodeContext& node) {
  TRY_ASSIGN(const RecurrentFields fields, recurrent_fields(node));
  if (node.op_type() == "RNN") return ops::make(Rnn{.recurrent = fields});
  if (node.op_type() == "GRU") {
    return ops::make(Gru{.recurrent = fields, .linear_before_reset = node.integer("linear_before_reset", 0) != 0});
  }
  return ops::make(Lstm{.recurrent = fields, .input_forget = node.integer("input_forget", 0) != 0});
}

Result<> import_recurrent(NodeContext& node) {
  TRY(node.expect_inputs(3, 8));
  TRY_ASSIGN(Op op, cell_of(node));
  const bool batch_first = node.integer("layout", 0) != 0;
  std::vector<ValueId> inputs = node.inputs();
  if (batch_first) {
    for (const size_t i : {size_t{0}, size_t{5}, size_t{6}}) {
      if (i < inputs.size()) {
        TRY_ASSIGN(inputs[i], batch_moved(node, inputs[i], {1, 0, 2}));
      }
    }
  }
  const size_t count = node.op_type() == "LSTM" ? 3 : 2;
  TRY_ASSIGN(auto outputs, node.add_many(std::move(op), std::move(inputs), count));
  for (size_t i = 0; i < count; ++i) {
    if (batch_first && node.has_output(i)) {
      TRY_ASSIGN(outputs[i], batch_moved(node, outputs[i],
                                         i == 0 ? std::vector<int64_t>{2, 0, 1, 3} : std::vector<int64_t>{1, 0, 2}));
    }
    TRY(node.set_output(i, outputs[i]));
  }
  return Done{};
}
}  // namespace

Importer recurrent() { return {{"RNN", "GRU", "LSTM"}, import_recurrent}; }

}  // namespace tenon::onnx
