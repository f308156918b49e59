// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Scan, of sequences and (opset 8) of batches of them.
#include "ops/scan.h"
#include "import/onnx/control_flow.h"
#include "import/onnx/graph_importer.h"
#include "ops/lib/evaluate.h"

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

/// A graph that is one operator. `inputs`: their types.
Result<std::shared_ptr<const Graph>> graph_of(Op op, const std::vector<TensorType>& inputs, size_t outputs) {
  Assembly assembly;
  std::vector<ValueId> operands;
  for (const TensorType& type : inputs) {
    operands.push_back(assembly.add_input(str("operand", operands.size()), type));
  }
  TRY_ASSIGN(const auto made, assembly.add(std::move(op), operands, outputs, Origin()));
  for (const ValueId value : made) assembly.graph.add_output(value, "");
  return std::make_shared<const Graph>(std::move(assembly.graph));
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
  if (inputs.empty() || inputs[0] != kNoValue) {
    return Error(ErrorCode::unsupported, "expected sequences of one length, found their lengths in input 0")
        .hint("export with opset 9 or later");
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
  for (const ValueId value : body.captures) {
    operands.push_back(value);
    elements.push_back(assembly_.graph.type(value));
  }
  Scan batch{.scanned = static_cast<int64_t>(inputs.size())};
  TRY_ASSIGN(batch.body.graph, graph_of(ops::make(std::move(sequence)), elements, body.items.size()));
  return finish_control_flow(node, ops::make(std::move(batch)), std::move(operands), body.items, scope);
}

}  // namespace tenon::onnx
