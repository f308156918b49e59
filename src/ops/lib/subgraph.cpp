// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Subgraphs: text and inference.
#include "ops/lib/subgraph.h"

#include <algorithm>

#include "ir/verify.h"
#include "ops/lib/elements.h"
#include "ops/lib/evaluate.h"

namespace tenon {

namespace {
std::string text_of(const Subgraph& subgraph) {
  ir::PrintOptions options;
  options.spelled = true;
  return subgraph ? ir::print(*subgraph, options) : std::string();
}
}  // namespace

bool Subgraph::operator==(const Subgraph& other) const {
  return graph == other.graph || text_of(*this) == text_of(other);
}

Attribute to_attribute(const Subgraph& subgraph) { return text_of(subgraph); }

Result<> from_attribute(const Attribute& from, Subgraph& to) {
  std::string text;
  TRY(from_attribute(from, text));
  to = {};
  if (text.empty()) return Done{};
  TRY_ASSIGN(Graph graph, ops::parse(text));
  if (auto checked = ir::verify(graph); !checked.ok()) {
    return Error(ErrorCode::invalid_argument, str("in a subgraph: ", checked.error().message()));
  }
  to.graph = std::make_shared<const Graph>(std::move(graph));
  return Done{};
}

Result<std::vector<Constant>> EvaluateBody::operator()(const Graph& body, std::span<const Constant> inputs) const {
  return ops::evaluate(body, inputs);
}

Result<Knowns> infer_subgraph(const Graph& graph, std::span<const Known> in) {
  if (in.size() != graph.inputs().size()) {
    return Error(ErrorCode::invalid_argument,
                 str("expected ", graph.inputs().size(), " operands of a subgraph, found ", in.size()));
  }
  Knowns all(graph.values().size());
  for (size_t i = 0; i < in.size(); ++i) all[index(graph.inputs()[i].value)] = in[i];
  for (size_t i = 0; i < all.size(); ++i) {
    if (graph.values()[i].constant) all[i] = Known::of(graph.values()[i].constant);
  }
  for (const Node& node : graph.nodes()) {
    if (!node.op) continue;
    Knowns operands;
    for (const ValueId id : node.inputs) operands.push_back(id == kNoValue ? Known{} : all[index(id)]);
    TRY_ASSIGN(Knowns out, node.op.infer(operands).note(str("in ", ir::describe(graph, node))));
    for (size_t i = 0; i < node.outputs.size() && i < out.size(); ++i) {
      ir::name_unknowns(out[i], graph.value(node.outputs[i]).name);
      all[index(node.outputs[i])] = std::move(out[i]);
    }
  }
  Knowns out;
  for (const Port& port : graph.outputs()) out.push_back(all[index(port.value)]);
  return out;
}

void forget_inner_dims(std::span<const Known> in, Knowns& out) {
  const auto outside = [&](const Dim& dim) {
    return std::any_of(in.begin(), in.end(), [&](const Known& one) {
      return std::find(one.type.shape.begin(), one.type.shape.end(), dim) != one.type.shape.end();
    });
  };
  for (Known& one : out) {
    for (int i = 0; i < one.type.rank(); ++i) {
      Dim& dim = one.type.shape[i];
      if (!dim.is_number() && !outside(dim)) dim = unknown_dim(dim.max());
    }
    one.has_elements = false;
    one.elements.clear();
  }
}

Result<TensorType> merge_types(const TensorType& a, const TensorType& b) {
  if (!a.present()) return b;
  if (!b.present()) return a;
  if (a.dtype != b.dtype || a.rank() != b.rank()) {
    return Error(ErrorCode::unsupported, str("expected one data type and rank, found ", a, " and ", b));
  }
  TensorType out = a;
  for (int i = 0; i < a.rank(); ++i) {
    if (!(a.shape[i] == b.shape[i])) out.shape[i] = unknown_dim();
  }
  return out;
}

}  // namespace tenon
