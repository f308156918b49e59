// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Shape computation, once for every set of input shapes.
#include "plan/resolve.h"

#include <algorithm>

#include "ir/verify.h"
#include "ops/lib/evaluate.h"
#include "ops/transpose.h"

namespace tenon {

namespace {

/// More elements than this are data, not a shape: left to the run.
constexpr int64_t kMaxShapeElements = 4096;

class Resolver {
 public:
  Resolver(const Graph& graph, std::span<const Constant> elements) : graph_(graph), known_(graph.values().size()) {
    out_.types.resize(graph.values().size());
    out_.values.resize(graph.values().size());
    out_.offsets.resize(graph.values().size(), 0);
    for (size_t i = 0; i < graph.values().size(); ++i) {
      out_.roots.push_back(static_cast<ValueId>(i));
      if (const Value& value = graph.values()[i]; value.constant)
        set(static_cast<ValueId>(i), Known::of(value.constant));
    }
    for (size_t i = 0; i < elements.size(); ++i) {
      if (elements[i]) set(graph.inputs()[i].value, Known::of(elements[i]));
    }
  }

  void set(ValueId id, Known known) {
    out_.types[index(id)] = known.type;
    out_.types[index(id)].layout = graph_.type(id).layout;
    out_.values[index(id)] = known.value;
    known_[index(id)] = std::move(known);
  }
  bool has(ValueId id) const { return known_[index(id)].present(); }

  Result<> add(NodeId id) {
    const Node& node = graph_.node(id);
    Knowns in;
    for (const ValueId operand : node.inputs) in.push_back(operand == kNoValue ? Known{} : known_[index(operand)]);
    if (!ready(node, in)) return defer(id);
    if (node.op.computes() && compute(node, in)) return Done{};
    auto inferred = node.op.infer(in);
    const bool open = std::any_of(in.begin(), in.end(), [](const Known& one) { return one.present() && !one.value; });
    if (!inferred.ok() && inferred.error().code() == ErrorCode::unsupported && open) return defer(id);
    TRY_ASSIGN(Knowns out, std::move(inferred));
    for (const Known& one : out) {
      if (!one.type.shape.is_static() || (is_container(one.type.dtype) && !one.value)) return defer(id);
      if (!checked_volume(one.type.shape)) {
        return Error(ErrorCode::unsupported, str("expected a shape that can be, found ", one.type));
      }
    }
    const bool computed = evaluate(node, in, out);
    for (size_t i = 0; i < node.outputs.size(); ++i) set(node.outputs[i], out[i]);
    if (computed) return Done{};
    if (is_view(node)) {
      out_.roots[index(node.outputs[0])] = out_.roots[index(node.inputs[0])];
    } else {
      out_.steps.push_back(id);
    }
    return Done{};
  }

  Resolved take() { return std::move(out_); }

 private:
  /// Every operand has a type, and every container its values.
  bool ready(const Node& node, const Knowns& in) const {
    for (size_t i = 0; i < in.size(); ++i) {
      if (node.inputs[i] != kNoValue && !in[i].present()) return false;
      if (is_container(in[i].type.dtype) && !in[i].value) return false;
    }
    return true;
  }

  /// Results of operands that are all known. A failure is left to the run, which reports it.
  bool compute(const Node& node, const Knowns& in) {
    std::vector<Constant> operands;
    for (const Known& one : in) {
      if (one.present() && !one.value) return false;
      operands.push_back(one.value);
    }
    const auto results = ops::evaluate(node.op, operands);
    if (!results.ok() || results->size() < node.outputs.size()) return false;
    for (size_t i = 0; i < node.outputs.size(); ++i) set(node.outputs[i], Known::of((*results)[i]));
    return true;
  }

  Result<> defer(NodeId id) {
    out_.deferred.push_back(id);
    return Done{};
  }

  /// Computes small results of known operands here and now. A failure is left to the run, which reports it.
  bool evaluate(const Node& node, const Knowns& in, Knowns& out) const {
    if (node.op.traits().random) return false;
    std::vector<Constant> operands;
    for (const Known& one : in) {
      const bool by_type = node.op.traits().type_only && one.present() && !one.value;
      if (one.present() && !one.value && !by_type) return false;
      // Only the type is read: any bytes of that type will do, so give none.
      operands.push_back(by_type ? Constant() : one.value);
    }
    for (size_t i = 0; i < out.size(); ++i) {
      if (out[i].type.shape.volume() > kMaxShapeElements) return false;
      // What is computed here is row_major; a value with another layout is made by a step, which heeds it.
      const bool read = i < node.outputs.size() && node.outputs[i] != kNoValue;
      if (read && graph_.type(node.outputs[i]).layout != Layout::row_major) return false;
    }
    if (node.op.traits().type_only) {
      if (const auto numbers = out[0].numbers()) {
        out[0].value = Constant::make(out[0].type, [&](std::byte* bytes) {
          for (size_t i = 0; i < numbers->size(); ++i) {
            store_number(out[0].type.dtype, static_cast<double>((*numbers)[i]), bytes + i * size_of(out[0].type.dtype));
          }
        });
        return true;
      }
      return false;
    }
    auto results = ops::evaluate(node.op, operands);
    if (!results.ok()) return false;
    for (size_t i = 0; i < out.size(); ++i) out[i] = Known::of((*results)[i]);
    return true;
  }

  /// Same bytes: a view, a transpose that only changes the layout, or a reorder of a tensor with one channel or one
  /// pixel a picture.
  bool is_view(const Node& node) const {
    if (const auto* transpose = node.op.as<Transpose>()) {
      std::vector<int> order;  // axes of the operand, as the result lies in memory
      for (const int axis : memory_axes(out_.types[index(node.outputs[0])])) {
        if (transpose->perm.empty()) return false;
        order.push_back(static_cast<int>(transpose->perm[static_cast<size_t>(axis)]));
      }
      return order == memory_axes(out_.types[index(node.inputs[0])]);
    }
    if (node.op.name() == "reorder") {
      const Shape& shape = out_.types[index(node.inputs[0])].shape;
      return shape.rank() >= 3 && (shape[1] == Dim(1) || shape.volume() == (shape[0] * shape[1]).number());
    }
    return node.op.traits().view && graph_.type(node.inputs[0]).layout == Layout::row_major &&
           graph_.type(node.outputs[0]).layout == Layout::row_major;
  }

  const Graph& graph_;
  std::vector<Known> known_;
  Resolved out_;
};

}  // namespace

std::vector<bool> shape_values(const Graph& graph) {
  std::vector<bool> needed(graph.values().size(), false);
  for (size_t i = graph.nodes().size(); i-- > 0;) {
    const Node& node = graph.nodes()[i];
    if (!node.op) continue;
    bool all = false;
    for (const ValueId id : node.outputs) all = all || needed[index(id)];
    all = all && !node.op.traits().type_only;
    const uint32_t operands = node.op.value_operands();
    for (size_t k = 0; k < node.inputs.size(); ++k) {
      if (node.inputs[k] != kNoValue && (all || (operands >> k & 1u))) needed[index(node.inputs[k])] = true;
    }
  }
  return needed;
}

std::vector<bool> shape_inputs(const Graph& graph) {
  const std::vector<bool> needed = shape_values(graph);
  std::vector<bool> out;
  for (const Port& port : graph.inputs()) out.push_back(needed[index(port.value)]);
  return out;
}

Result<Resolved> resolve(const Graph& graph, std::span<const Shape> inputs, std::span<const Constant> elements) {
  Resolver resolver(graph, elements);
  for (size_t i = 0; i < inputs.size(); ++i) {
    const ValueId id = graph.inputs()[i].value;
    if (!resolver.has(id)) resolver.set(id, Known::of(TensorType{graph.type(id).dtype, inputs[i]}));
  }
  for (size_t i = 0; i < graph.nodes().size(); ++i) {
    const auto id = static_cast<NodeId>(i);
    if (graph.erased(id)) continue;
    TRY(resolver.add(id).note(str("in ", ir::describe(graph, graph.node(id)))));
  }
  return resolver.take();
}

Problem problem_of(const Graph& graph, const Resolved& resolved, NodeId id, int threads) {
  const Node& node = graph.node(id);
  Problem problem{node.op, {}, {}, {}, threads};
  for (const ValueId operand : node.inputs) {
    problem.in.push_back(operand == kNoValue ? TensorType{} : resolved.types[index(operand)]);
    problem.constants.push_back(operand == kNoValue ? Constant{} : resolved.values[index(operand)]);
  }
  for (const ValueId result : node.outputs) problem.out.push_back(resolved.types[index(result)]);
  return problem;
}

}  // namespace tenon
