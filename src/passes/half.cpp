// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// From f32 to 16-bit floats, and back where nothing computes in them.
#include "passes/half.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "ir/verify.h"
#include "ops/cast.h"
#include "ops/conv.h"
#include "ops/lib/evaluate.h"
#include "ops/matmul.h"
#include "ops/pointwise.h"

namespace tenon::passes {

namespace {

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
      TRY(is_one_of(kept_, graph_, graph_.node(id)) ? keep(id) : convert(id));
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

  /// It reads as f32 what was f32 and is 16 bits by now.
  Result<> keep(NodeId id) {
    for (size_t k = 0; k < graph_.node(id).inputs.size(); ++k) {
      const ValueId operand = graph_.node(id).inputs[k];
      if (operand == kNoValue || !narrowed_.contains(operand)) continue;
      if (!wide_.contains(operand)) {
        TRY_ASSIGN(wide_[operand], cast(operand, DataType::f32));
      }
      graph_.node(id).inputs[k] = wide_[operand];
    }
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
    for (size_t k = 0; k < graph_.node(id).inputs.size(); ++k) {
      const ValueId operand = graph_.node(id).inputs[k];
      const bool decides = k < 32 && (shapes >> k & 1u);
      if (operand == kNoValue || decides || graph_.type(operand).dtype != DataType::f32) continue;
      ValueId half = kNoValue;
      if (graph_.constant(operand)) {
        TRY_ASSIGN(half, half_constant(operand));
      } else if (const auto at = halves_.find(operand); at != halves_.end()) {
        half = at->second;
      } else if (const Node* maker = graph_.producer(operand); maker && is_one_of(kept_, graph_, *maker)) {
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
    if (const auto* region = graph_.node(id).op.as<Pointwise>()) TRY(convert_steps(id, *region));
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

  /// The same inside a region.
  Result<> convert_steps(NodeId id, const Pointwise& region) {
    std::vector<std::string> steps = region.steps;
    for (std::string& step : steps) {  // f32 is the default, which no text names
      if (step.starts_with("cast(")) step = step.substr(0, step.find(')') + 1) + str(" {to=", to_, "}");
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

namespace {

bool is_half(DataType dtype) { return dtype == DataType::f16 || dtype == DataType::bf16; }

/// Do the elements of operand `k` decide shapes?
bool decides_shapes(const Op& op, size_t k) { return k < 32 && (op.value_operands() >> k & 1u) != 0; }

/// Adds casts; of a constant it makes another one.
class Casts {
 public:
  explicit Casts(Graph& graph) : graph_(graph) {}

  Result<ValueId> make(ValueId from, DataType dtype) {
    const Op op = ops::make(Cast{.to = dtype});
    if (const Constant* constant = graph_.constant(from)) {
      const Constant operand[] = {*constant};
      TRY_ASSIGN(auto made, ops::evaluate(op, operand));
      return graph_.add_constant(made[0]);
    }
    const NodeId node = graph_.add_node(op, {from}, Origin());
    const ValueId out = graph_.node(node).outputs[0];
    graph_.value(out).type = {dtype, graph_.type(from).shape};
    return out;
  }

  /// One a value and type, made once.
  Result<ValueId> of(ValueId from, DataType dtype) {
    const auto at = made_.find({from, dtype});
    if (at != made_.end()) return at->second;
    TRY_ASSIGN(const ValueId to, make(from, dtype));
    return made_[{from, dtype}] = to;
  }

 private:
  Graph& graph_;
  std::map<std::pair<ValueId, DataType>, ValueId> made_;
};

}  // namespace

Result<> compute_in_f32(Graph& graph, std::span<const NodeId> nodes) {
  Casts casts(graph);
  for (const NodeId id : nodes) {
    for (size_t k = 0; k < graph.node(id).inputs.size(); ++k) {
      const ValueId operand = graph.node(id).inputs[k];
      if (operand == kNoValue || decides_shapes(graph.node(id).op, k) || !is_half(graph.type(operand).dtype)) continue;
      TRY_ASSIGN(graph.node(id).inputs[k], casts.of(operand, DataType::f32));
    }
    const std::vector<ValueId> outputs = graph.node(id).outputs;
    std::vector<DataType> before;
    for (const ValueId out : outputs) before.push_back(graph.type(out).dtype);
    TRY(ir::infer_node(graph, id));
    for (size_t i = 0; i < outputs.size(); ++i) {
      if (!is_half(before[i]) || graph.type(outputs[i]).dtype != DataType::f32) continue;
      TRY_ASSIGN(const ValueId rounded, casts.make(outputs[i], before[i]));
      const NodeId cast = graph.value(rounded).producer;
      graph.replace_uses(outputs[i], rounded);
      graph.node(cast).inputs[0] = outputs[i];
    }
  }
  graph.sweep();
  return ir::infer_types(graph);
}

namespace {

constexpr int64_t kFewElements = 256;
constexpr float kLargestF16 = 65504;

bool are_weights(const Value& value) {
  return value.constant && value.type.dtype == DataType::f32 && value.type.rank() >= 2 &&
         value.type.shape.volume() >= kFewElements;
}

bool fits(const Constant& constant, DataType to) {
  if (to == DataType::bf16) return true;  // as far as f32 goes
  const auto* elements = constant.tensor().as<float>();
  const int64_t count = constant.type().shape.volume();
  return std::none_of(elements, elements + count, [](float x) { return std::abs(x) > kLargestF16; });
}

}  // namespace

Result<RoundedWeights> round_weights(Graph& graph, DataType to, const LayerNames& kept) {
  RoundedWeights out;
  Casts casts(graph);
  std::set<ValueId> exact;
  for (const Node& node : graph.nodes()) {
    if (node.op && is_one_of(kept, graph, node)) exact.insert(node.inputs.begin(), node.inputs.end());
  }
  const size_t count = graph.values().size();
  for (size_t i = 0; i < count; ++i) {
    const auto id = static_cast<ValueId>(i);
    if (!are_weights(graph.value(id)) || exact.contains(id)) continue;
    if (!fits(graph.value(id).constant, to)) {
      out.too_large.push_back(graph.value(id).name);
      continue;
    }
    TRY_ASSIGN(const ValueId narrow, casts.make(id, to));
    TRY_ASSIGN(const ValueId wide, casts.make(narrow, DataType::f32));
    out.count += 1;
    out.bytes += graph.value(id).constant.bytes().size();
    graph.replace_uses(id, wide);
  }
  graph.sweep();
  return out;
}

namespace {

template <class T>
Op with_arithmetic(const T& op, DataType arithmetic) {
  T changed = op;
  changed.arithmetic = arithmetic;
  return ops::make(std::move(changed));
}

bool is_product(const Op& op) { return op && (op.is<Conv>() || op.is<Matmul>()); }

Op with_arithmetic(const Op& op, DataType arithmetic) {
  const auto* conv = op.as<Conv>();
  return conv ? with_arithmetic(*conv, arithmetic) : with_arithmetic(*op.as<Matmul>(), arithmetic);
}

/// Both factors are f32, and `to` holds those that are constant.
bool can_multiply_in(const Graph& graph, const Node& node, DataType to) {
  return std::all_of(node.inputs.begin(), node.inputs.begin() + 2, [&](ValueId id) {
    const Constant* constant = graph.constant(id);
    return graph.type(id).dtype == DataType::f32 && (!constant || fits(*constant, to));
  });
}

}  // namespace

void allow_arithmetic(Graph& graph, const ProductArithmetic& products) {
  for (size_t i = 0; i < graph.nodes().size(); ++i) {
    Node& node = graph.node(static_cast<NodeId>(i));
    if (!is_product(node.op)) continue;
    const auto found = products.find(graph.value(node.outputs[0]).name);
    if (found == products.end() || !can_multiply_in(graph, node, found->second)) continue;
    node.op = with_arithmetic(node.op, found->second);
  }
}

void allow_arithmetic_only(Graph& graph, const ProductArithmetic& products) {
  for (size_t i = 0; i < graph.nodes().size(); ++i) {
    Node& node = graph.node(static_cast<NodeId>(i));
    if (arithmetic_of(node.op) != DataType::f32) node.op = with_arithmetic(node.op, DataType::f32);
  }
  allow_arithmetic(graph, products);
}

DataType arithmetic_of(const Op& op) {
  if (!is_product(op)) return DataType::f32;
  const auto* conv = op.as<Conv>();
  return conv ? conv->arithmetic : op.as<Matmul>()->arithmetic;
}

ProductArithmetic arithmetic_of(const Graph& graph) {
  ProductArithmetic out;
  for (const Node& node : graph.nodes()) {
    const DataType arithmetic = arithmetic_of(node.op);
    if (arithmetic != DataType::f32) out[graph.value(node.outputs[0]).name] = arithmetic;
  }
  return out;
}

}  // namespace tenon::passes
