// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Scan, of sequences and (opset 8) of batches of them.
#include "ops/scan.h"
#include "import/onnx/control_flow.h"
#include "import/onnx/graph_importer.h"
#include "ops/concat.h"
#include "ops/lib/evaluate.h"
#include "ops/pad.h"
#include "ops/shape.h"
#include "ops/slice.h"
#include "ops/sub.h"
#include "ops/unsqueeze.h"

namespace tenon::onnx {

using onnx_schema::GraphProto;
using onnx_schema::NodeProto;

namespace {

/// Of an operand of the scan, what the body sees of it.
Result<TensorType> without_axis(TensorType type, int64_t axis) {
  std::vector<Dim> dims = type.shape.dims();
  TRY_ASSIGN(const int at, normalize_axis(axis, static_cast<int>(dims.size())));
  dims.erase(dims.begin() + at);
  type.shape = Shape(std::move(dims));
  return type;
}

Result<Scan> scan_of(const NodeProto& node, size_t operands) {
  Scan op{.scanned = integer_attribute(node, "num_scan_inputs", 0),
          .axes = integers_attribute(node, "scan_input_axes"),
          .result_axes = integers_attribute(node, "scan_output_axes"),
          .backward = integers_attribute(node, "scan_input_directions")};
  if (op.backward.empty()) op.backward = integers_attribute(node, "directions");  // its name in opset 8
  op.states = static_cast<int64_t>(operands) - op.scanned;
  if (op.scanned < 1 || op.states < 0) return Error(ErrorCode::corrupt_data, "expected num_scan_inputs of its inputs");
  op.backward.resize(static_cast<size_t>(op.scanned), 0);
  for (const int64_t one : integers_attribute(node, "scan_output_directions")) op.backward.push_back(one);
  return op;
}

/// x [n,...] padded with zeros to the length of `whole`, i64 [1].
Result<ValueId> padded_to(Assembly& to, ValueId x, ValueId whole, ValueId length) {
  const auto add = [&](Op op, std::vector<ValueId> inputs) -> Result<ValueId> {
    TRY_ASSIGN(const auto made, to.add(std::move(op), std::move(inputs), 1, Origin()));
    return made[0];
  };
  const auto zeros = [&](int count) {
    return to.add_constant(Constant::i64_vector(std::vector<int64_t>(static_cast<size_t>(count), 0)), "");
  };
  const int rank = to.graph.type(x).rank();
  TRY_ASSIGN(const ValueId more, add(ops::make(Sub{}), {whole, length}));
  TRY_ASSIGN(const ValueId pads, add(ops::make(Concat{.axis = 0}), {zeros(rank), more, zeros(rank - 1)}));
  return add(ops::make(Pad{}), {x, pads});
}

/// What the batch does with each element: the scan of its sequences. `inputs`: their types, states, scanned ones, then
/// (counted) the length that counts of each, then what the body reads from outside.
Result<std::shared_ptr<const Graph>> element_of(const Scan& scan, const std::vector<TensorType>& inputs, size_t outputs,
                                                bool counted) {
  Assembly to;
  std::vector<ValueId> operands;
  for (const TensorType& type : inputs) operands.push_back(to.add_input(str("operand", operands.size()), type));
  const auto states = static_cast<size_t>(scan.states), ends = states + static_cast<size_t>(scan.scanned);
  ValueId whole = kNoValue, length = kNoValue;
  if (counted) {
    const auto zero = [&] { return to.add_constant(Constant::i64_vector({0}), ""); };
    TRY_ASSIGN(const auto sizes, to.add(ops::make(ShapeOf{.start = 0, .end = 1}), {operands[states]}, 1, Origin()));
    TRY_ASSIGN(const auto lengths, to.add(ops::make(Unsqueeze{}), {operands[ends], zero()}, 1, Origin()));
    whole = sizes[0];
    length = lengths[0];
    for (size_t i = states; i < ends; ++i) {
      TRY_ASSIGN(const auto part, to.add(ops::make(Slice{}), {operands[i], zero(), length, zero()}, 1, Origin()));
      operands[i] = part[0];
    }
    operands.erase(operands.begin() + static_cast<std::ptrdiff_t>(ends));
  }
  TRY_ASSIGN(auto made, to.add(ops::make(scan), operands, outputs, Origin()));
  for (size_t i = 0; i < made.size(); ++i) {
    if (counted && i >= states) {
      TRY_ASSIGN(made[i], padded_to(to, made[i], whole, length));
    }
    to.graph.add_output(made[i], "");
  }
  return std::make_shared<const Graph>(std::move(to.graph));
}

}  // namespace

Result<> GraphImporter::import_scan(const NodeProto& node, const std::vector<ValueId>& inputs, Scope& scope) {
  constexpr int kFirst = 9;  // opset 8 scans whole batches
  if (opset_of("", scope) < kFirst) return import_batched_scan(node, inputs, scope);
  TRY_ASSIGN(const GraphProto* proto, graph_attribute(node, "body"));
  TRY_ASSIGN(Scan op, scan_of(node, inputs.size()));
  std::vector<Formal> formals;
  for (size_t i = 0; i < inputs.size(); ++i) {
    formals.push_back(formal_of(inputs[i]));
    if (i < static_cast<size_t>(op.states)) continue;
    const size_t k = i - static_cast<size_t>(op.states);
    TensorType& type = formals[i].known.type;
    TRY_ASSIGN(type, without_axis(type, k < op.axes.size() ? op.axes[k] : 0));
  }
  TRY_ASSIGN(const Body body, import_turns(*proto, formals, {.count = static_cast<size_t>(op.states)},
                                           str(scope.prefix, body_name(node), "/"), scope));
  op.body = {body.graph};
  std::vector<ValueId> operands = inputs;
  operands.insert(operands.end(), body.captures.begin(), body.captures.end());
  return finish_control_flow(node, ops::make(std::move(op)), std::move(operands), body.items, scope);
}

Result<> GraphImporter::import_batched_scan(const NodeProto& node, std::vector<ValueId> inputs, Scope& scope) {
  if (inputs.empty()) return Error(ErrorCode::corrupt_data, "expected lengths of sequences, or none, as input 0");
  const ValueId lengths = inputs[0];
  const bool counted = lengths != kNoValue;
  if (counted && assembly_.graph.type(lengths).rank() != 1) {
    return Error(ErrorCode::invalid_argument,
                 str("expected a length for each sequence of the batch, found ", assembly_.graph.type(lengths)));
  }
  inputs.erase(inputs.begin());
  TRY_ASSIGN(const GraphProto* proto, graph_attribute(node, "body"));
  TRY_ASSIGN(Scan sequence, scan_of(node, inputs.size()));
  std::vector<TensorType> elements;  // of the batch
  std::vector<Formal> formals;
  for (size_t i = 0; i < inputs.size(); ++i) {
    TRY_ASSIGN(TensorType type, without_axis(assembly_.graph.type(inputs[i]), 0));
    elements.push_back(type);
    if (i >= static_cast<size_t>(sequence.states)) {
      TRY_ASSIGN(type, without_axis(std::move(type), 0));
    }
    formals.push_back({Known::of(std::move(type)), {}});
  }
  TRY_ASSIGN(const Body body, import_turns(*proto, formals, {.count = static_cast<size_t>(sequence.states)},
                                           str(scope.prefix, body_name(node), "/"), scope));
  sequence.body = {body.graph};
  std::vector<ValueId> operands = inputs;
  if (counted) {
    operands.push_back(lengths);
    elements.push_back({DataType::i64, Shape{}});
  }
  for (const ValueId value : body.captures) {
    operands.push_back(value);
    elements.push_back(assembly_.graph.type(value));
  }
  Scan batch{.scanned = static_cast<int64_t>(inputs.size()) + (counted ? 1 : 0)};
  TRY_ASSIGN(batch.body.graph, element_of(sequence, elements, body.items.size(), counted));
  return finish_control_flow(node, ops::make(std::move(batch)), std::move(operands), body.items, scope);
}

}  // namespace tenon::onnx
