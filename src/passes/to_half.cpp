// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// From f32 to 16-bit floats.
#include <algorithm>
#include <map>

#include "ir/verify.h"
#include "ops/cast.h"
#include "ops/dequantize_linear.h"
#include "ops/lib/evaluate.h"
#include "ops/lib/pointwise_program.h"
#include "ops/pointwise.h"
#include "ops/quantize_linear.h"
#include "ops/quantized_conv.h"
#include "ops/quantized_matmul.h"
#include "passes/half.h"

namespace tenon::passes {

namespace {

constexpr size_t kResidual = 4;  // of quantized_conv and quantized_matmul

/// Operators that know f32 alone: they stay as they are.
bool stays_wide(const Op& op) {
  return op.name() == "dynamic_quantize_linear" || op.name() == "dequantized_matmul" ||
         op.name() == "dequantized_conv" || op.name() == "dynamic_block_quantize";
}

/// Is operand k one of the numbers of a quantization, which stay f32 beside 16-bit data?
bool is_scale(const Op& op, size_t k) {
  if (op.is<QuantizedConv>() || op.is<QuantizedMatmul>()) return k != kResidual;
  return k > 0 && (op.is<QuantizeLinear>() || op.is<DequantizeLinear>());
}

class HalfMaker {
 public:
  HalfMaker(Graph& graph, DataType to, const LayerNames& kept) : graph_(graph), to_(to), kept_(kept) {}

  Result<> run() {
    const size_t count = graph_.nodes().size();
    for (const Port& port : std::vector<Port>(graph_.inputs())) {
      if (graph_.type(port.value).dtype == DataType::f32) TRY(cast_uses(port.value));
    }
    for (size_t i = 0; i < count; ++i) {
      const auto id = static_cast<NodeId>(i);
      if (graph_.erased(id)) continue;
      TRY(stays(graph_.node(id)) ? keep(id) : convert(id));
    }
    for (size_t port = 0; port < graph_.outputs().size(); ++port) TRY(restore_output(port));
    graph_.sweep();  // sorts: the casts of inputs were added behind their readers
    return ir::infer_types(graph_);
  }

 private:
  Result<Op> cast_to(DataType dtype) {
    const OpDef* def = find_op(ops::all(), "cast");
    TRY_ASSIGN(auto attributes, def->make({{"to", to_attribute(dtype)}}));
    return Op(def, std::move(attributes));
  }

  bool stays(const Node& node) const { return stays_wide(node.op) || is_one_of(kept_, graph_, node); }

  /// It reads as f32 what was f32 and is 16 bits by now.
  Result<> keep(NodeId id) {
    for (size_t k = 0; k < graph_.node(id).inputs.size(); ++k) TRY(widen(id, k));
    return Done{};
  }

  Result<> widen(NodeId id, size_t k) {
    const ValueId operand = graph_.node(id).inputs[k];
    if (operand == kNoValue || !narrowed_.contains(operand)) return Done{};
    if (!wide_.contains(operand)) {
      TRY_ASSIGN(wide_[operand], cast(operand, DataType::f32));
    }
    graph_.node(id).inputs[k] = wide_[operand];
    return Done{};
  }

  Result<ValueId> cast(ValueId from, DataType dtype) {
    TRY_ASSIGN(Op op, cast_to(dtype));
    const NodeId node = graph_.add_node(std::move(op), {from}, Origin());
    const ValueId out = graph_.node(node).outputs[0];
    graph_.value(out).type = {dtype, graph_.type(from).shape};
    return out;
  }

  Result<> cast_uses(ValueId input) {
    TRY_ASSIGN(halves_[input], cast(input, to_));
    return Done{};
  }

  /// A constant in 16 bits, made once.
  Result<ValueId> half_constant(ValueId id) {
    if (const auto at = halves_.find(id); at != halves_.end()) return at->second;
    TRY_ASSIGN(const Op op, cast_to(to_));
    const Constant operand[] = {*graph_.constant(id)};
    TRY_ASSIGN(auto made, ops::evaluate(op, operand));
    return halves_[id] = graph_.add_constant(made[0]);
  }

  Result<> convert(NodeId id) {
    const uint32_t shapes = graph_.node(id).op.value_operands();
    if (const auto* region = graph_.node(id).op.as<Pointwise>()) TRY(convert_steps(id, *region));
    const std::set<size_t> scales = scales_of(id);
    for (size_t k = 0; k < graph_.node(id).inputs.size(); ++k) {
      const ValueId operand = graph_.node(id).inputs[k];
      const bool decides = k < 32 && (shapes >> k & 1u);
      if (scales.contains(k)) {
        TRY(widen(id, k));
        continue;
      }
      if (graph_.node(id).op.is<QuantizeLinear>()) continue;  // reads f32 as it reads 16 bits
      if (operand == kNoValue || decides || graph_.type(operand).dtype != DataType::f32) continue;
      ValueId half = kNoValue;
      if (graph_.constant(operand)) {
        TRY_ASSIGN(half, half_constant(operand));
      } else if (const auto at = halves_.find(operand); at != halves_.end()) {
        half = at->second;
      } else if (const Node* maker = graph_.producer(operand); maker && stays(*maker)) {
        TRY_ASSIGN(half, cast(operand, to_));
        halves_[operand] = half;
      } else {
        continue;  // made by a node of this graph, which gives 16 bits by now
      }
      graph_.node(id).inputs[k] = half;
    }
    const std::vector<ValueId> outputs = graph_.node(id).outputs;
    std::vector<DataType> before;
    for (const ValueId out : outputs) before.push_back(graph_.type(out).dtype);
    if (graph_.node(id).op.name() == "cast") TRY(convert_cast(id));
    convert_quantization(id);
    TRY(ir::infer_node(graph_, id));
    for (size_t i = 0; i < outputs.size(); ++i) {
      if (before[i] == DataType::f32 && graph_.type(outputs[i]).dtype == to_) narrowed_.insert(outputs[i]);
    }
    return Done{};
  }

  /// A cast to f32 inside the network is one to 16 bits now.
  Result<> convert_cast(NodeId id) {
    if (graph_.type(graph_.node(id).outputs[0]).dtype != DataType::f32) return Done{};
    TRY_ASSIGN(graph_.node(id).op, cast_to(to_));
    return Done{};
  }

  /// What would give f32 behind 8 bits gives 16 bits.
  void convert_quantization(NodeId id) {
    Op& op = graph_.node(id).op;
    if (const auto* conv = op.as<QuantizedConv>(); conv && conv->requantization.to == DataType::f32) {
      QuantizedConv changed = *conv;
      changed.requantization.to = to_;
      op = ops::make(std::move(changed));
    } else if (const auto* matmul = op.as<QuantizedMatmul>(); matmul && matmul->requantization.to == DataType::f32) {
      QuantizedMatmul changed = *matmul;
      changed.requantization.to = to_;
      op = ops::make(std::move(changed));
    } else if (op.is<DequantizeLinear>() && graph_.type(graph_.node(id).outputs[0]).dtype == DataType::f32) {
      op = giving_half(*op.as<DequantizeLinear>());
    }
  }

  Op giving_half(const DequantizeLinear& op) const {
    DequantizeLinear changed = op;
    changed.to = to_;
    return ops::make(changed);
  }

  /// Operands that stay f32; in a region those that its steps quantize by.
  std::set<size_t> scales_of(NodeId id) const {
    const Node& node = graph_.node(id);
    std::set<size_t> out;
    for (size_t k = 0; k < node.inputs.size(); ++k) {
      if (is_scale(node.op, k)) out.insert(k);
    }
    if (const auto at = region_scales_.find(id); at != region_scales_.end()) out = at->second;
    return out;
  }

  /// The steps of a region: casts to f32 and what dequantizes give 16 bits.
  Result<> convert_steps(NodeId id, const Pointwise& given) {
    const Pointwise region = given;
    std::vector<TensorType> types;
    for (const ValueId operand : graph_.node(id).inputs) {
      types.push_back(graph_.type(operand));
      if (narrowed_.contains(operand)) types.back().dtype = DataType::f32;  // as the steps were written for
    }
    TRY_ASSIGN(const Graph program, pointwise_program(region, types));
    std::map<ValueId, size_t> numbers;
    for (const Port& port : program.inputs()) numbers.emplace(port.value, numbers.size());
    std::vector<std::string> steps;
    for (const Node& step : program.nodes()) {
      std::vector<size_t> operands;
      for (size_t k = 0; k < step.inputs.size(); ++k) {
        operands.push_back(step.inputs[k] == kNoValue ? kAbsentOperand : numbers.at(step.inputs[k]));
        if (is_scale(step.op, k) && operands.back() < types.size()) region_scales_[id].insert(operands.back());
      }
      Op op = step.op;
      if (op.name() == "cast" && program.type(step.outputs[0]).dtype == DataType::f32) {
        TRY_ASSIGN(op, cast_to(to_));
      } else if (op.is<DequantizeLinear>()) {
        op = giving_half(*op.as<DequantizeLinear>());
      }
      steps.push_back(pointwise_step(op, operands, types.size()));
      numbers.emplace(step.outputs[0], numbers.size());
    }
    const OpDef& def = graph_.node(id).op.def();
    TRY_ASSIGN(auto attributes, def.make({{"steps", steps}, {"results", region.results}}));
    graph_.node(id).op = Op(&def, std::move(attributes));
    return Done{};
  }

  Result<> restore_output(size_t port) {
    const ValueId value = graph_.outputs()[port].value;
    if (!graph_.producer(value) || graph_.type(value).dtype != to_) return Done{};
    TRY_ASSIGN(const ValueId wide, cast(value, DataType::f32));
    graph_.set_output(port, wide);
    return Done{};
  }

  Graph& graph_;
  DataType to_;
  const LayerNames& kept_;
  std::map<ValueId, ValueId> halves_;  // of inputs, constants and what kept layers give
  std::map<ValueId, ValueId> wide_;    // what kept layers read
  std::set<ValueId> narrowed_;         // were f32, are 16 bits
  std::map<NodeId, std::set<size_t>> region_scales_;
};

}  // namespace

std::vector<std::string> layer_names(const Graph& graph, const Node& node) {
  if (!node.origin.empty() || node.outputs.empty()) return node.origin.names();
  return {graph.value(node.outputs[0]).name};
}

bool is_one_of(const LayerNames& layers, const Graph& graph, const Node& node) {
  if (layers.empty()) return false;
  const std::vector<std::string> names = layer_names(graph, node);
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) { return layers.contains(name); });
}

Result<> to_half(Graph& graph, DataType to, const LayerNames& kept) { return HalfMaker(graph, to, kept).run(); }

Pass half_beside_bytes(DataType to, LayerNames kept) {
  return {to == DataType::bf16 ? "precision.bf16_beside_bytes" : "precision.half_beside_bytes",
          [to, kept = std::move(kept)](Graph& graph) -> Result<bool> {
            const auto gives_f32 = [&](const Node& node) {
              return node.op && node.op.name() != "cast" && !stays_wide(node.op) && !is_one_of(kept, graph, node) &&
                     std::any_of(node.outputs.begin(), node.outputs.end(),
                                 [&](ValueId id) { return graph.type(id).dtype == DataType::f32; });
            };
            if (std::none_of(graph.nodes().begin(), graph.nodes().end(), gives_f32)) return false;
            TRY(to_half(graph, to, kept));
            return true;
          }};
}

Pass half(DataType to, LayerNames kept) {
  return {to == DataType::bf16 ? "precision.bf16" : "precision.half",
          [to, kept = std::move(kept)](Graph& graph) -> Result<bool> {
            bool any = false;
            for (const Node& node : graph.nodes()) {
              if (!node.op || node.op.name() == "cast") continue;
              if (node.op.name().find("quantize") != std::string_view::npos)
                return false;  // has its precisions already
              for (const ValueId id : node.outputs) any = any || graph.type(id).dtype == DataType::f32;
            }
            if (any) TRY(to_half(graph, to, kept));
            return any;
          }};
}

}  // namespace tenon::passes
