// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Residuals in 8 bits.
#include "builder/narrow_residuals.h"

#include "ir/verify.h"

namespace tenon {

namespace {

constexpr size_t kResidual = 4;  // operand of quantized_conv and quantized_matmul

bool is_product(const Node& node) { return node.op && node.op.name().starts_with("quantized_"); }

Result<> set_fields(Node& node, const Attributes& changes) {
  Attributes fields = node.op.fields();
  for (auto& [name, value] : fields) {
    for (const auto& [changed, to] : changes) {
      if (name == changed) value = to;
    }
  }
  const OpDef& def = node.op.def();
  TRY_ASSIGN(auto attributes, def.make(fields));
  node.op = Op(&def, std::move(attributes));
  return Done{};
}

/// The only reader of a value, if that adds it as a residual; kNoNode else.
NodeId adds_it(const Graph& graph, ValueId value) {
  NodeId reader = kNoNode;
  for (const Port& port : graph.outputs()) {
    if (port.value == value) return kNoNode;
  }
  for (size_t i = 0; i < graph.nodes().size(); ++i) {
    const Node& node = graph.nodes()[i];
    for (size_t k = 0; k < node.inputs.size(); ++k) {
      if (node.inputs[k] != value) continue;
      if (reader != kNoNode || !is_product(node) || k != kResidual) return kNoNode;
      reader = static_cast<NodeId>(i);
    }
  }
  return reader;
}

}  // namespace

Result<int> narrow_residuals(Graph& graph, const std::map<std::string, float>& scales) {
  int count = 0;
  for (size_t i = 0; i < graph.nodes().size(); ++i) {
    const auto id = static_cast<NodeId>(i);
    if (graph.erased(id) || !is_product(graph.node(id))) continue;
    const ValueId result = graph.node(id).outputs[0];
    const auto scale = scales.find(graph.value(result).name);
    if (graph.type(result).dtype != DataType::f32 || scale == scales.end() || scale->second <= 0) continue;
    const NodeId reader = adds_it(graph, result);
    if (reader == kNoNode) continue;
    const auto step = static_cast<double>(scale->second);
    TRY(set_fields(graph.node(id), {{"to", std::string("i8")}, {"scale", step}, {"zero", int64_t{0}}}));
    TRY(set_fields(graph.node(reader), {{"residual_scale", step}, {"residual_zero", int64_t{0}}}));
    TRY(ir::infer_node(graph, id));
    TRY(ir::infer_node(graph, reader));
    ++count;
  }
  return count;
}

}  // namespace tenon
