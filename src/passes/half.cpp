// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Back from 16-bit floats where nothing computes in them; weights and arithmetic in 16 bits.
#include "passes/half.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "ir/verify.h"
#include "ops/cast.h"
#include "ops/conv.h"
#include "ops/lib/evaluate.h"
#include "ops/matmul.h"

namespace tenon::passes {

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
