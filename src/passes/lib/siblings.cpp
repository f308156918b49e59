// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Finding siblings and making one of them.
#include "passes/lib/siblings.h"

#include <algorithm>
#include <cstring>
#include <map>

#include "ir/verify.h"
#include "ops/split.h"
#include "passes/lib/edit.h"

namespace tenon::passes {

namespace {

/// What siblings have in common, as text: grouping by it keeps the order of the graph.
std::string key_of(const Graph& graph, const Product& product, int width_axis) {
  Shape weights = graph.type(product.inputs[1]).shape;
  weights[width_axis] = Dim(0);
  return str(static_cast<int64_t>(product.inputs[0]), ";", product.op, ";", graph.type(product.inputs[1]).dtype,
             weights);
}

std::optional<Product> constant_product(const Graph& graph, NodeId id, std::string_view op) {
  const Node& node = graph.node(id);
  if (node.op.name() != op || !is_float(graph.type(node.outputs[0]).dtype) || graph.is_output(node.outputs[0]))
    return std::nullopt;
  Product product{id, node.op, {}, node.inputs};
  product.inputs.resize(4, kNoValue);
  const Constant* weights = graph.constant(product.inputs[1]);
  const Constant* bias = graph.constant(product.bias());
  const bool plain_bias = product.bias() == kNoValue || (bias && bias->type().rank() == 1);
  if (!weights || !plain_bias || product.residual() != kNoValue || graph.constant(product.inputs[0]))
    return std::nullopt;
  return product;
}

Constant zeros(const TensorType& type) {
  return Constant::make(type, [](std::byte*) {});
}

/// The biases behind each other, zeros for who has none; null if nobody has one.
Constant joined_biases(const Graph& graph, const Siblings& siblings, const std::vector<int64_t>& widths) {
  const auto with = std::find_if(siblings.begin(), siblings.end(), [](const Product& p) { return p.bias() != kNoValue; });
  if (with == siblings.end()) return {};
  const DataType dtype = graph.type(with->bias()).dtype;
  std::vector<Constant> biases;
  for (size_t i = 0; i < siblings.size(); ++i) {
    const ValueId bias = siblings[i].bias();
    biases.push_back(bias == kNoValue ? zeros({dtype, Shape{widths[i]}}) : *graph.constant(bias));
  }
  std::vector<const Constant*> parts;
  for (const Constant& one : biases) parts.push_back(&one);
  return joined(parts, 0);
}

}  // namespace

std::vector<Siblings> find_siblings(const Graph& graph, std::string_view op,
                                    const std::function<bool(const Graph&, const Product&)>& wanted,
                                    const std::function<int(const Product&)>& width_axis,
                                    const KeepApart& keep_apart) {
  std::map<std::string, size_t> places;
  std::vector<Siblings> groups;
  for (const NodeId id : node_ids(graph)) {
    const auto product = constant_product(graph, id, op);
    if (!product || !wanted(graph, *product)) continue;
    const auto [at, fresh] = places.try_emplace(key_of(graph, *product, width_axis(*product)), groups.size());
    if (fresh) groups.emplace_back();
    groups[at->second].push_back(*product);
  }
  std::erase_if(groups, [&](const Siblings& group) {
    Origin origin;
    for (const Product& one : group) origin.merge(graph.node(one.node).origin);
    return group.size() < 2 || (keep_apart && keep_apart(origin));
  });
  return groups;
}

Constant joined(const std::vector<const Constant*>& parts, int axis) {
  TensorType type = parts[0]->type();
  int64_t width = 0, outer = 1;
  for (const Constant* part : parts) width += part->type().shape[axis].number();
  for (int i = 0; i < axis; ++i) outer *= type.shape[i].number();
  type.shape[axis] = Dim(width);
  return Constant::make(type, [&](std::byte* to) {
    for (int64_t row = 0; row < outer; ++row) {
      for (const Constant* part : parts) {
        const size_t bytes = part->bytes().size() / static_cast<size_t>(outer);
        std::memcpy(to, part->bytes().data() + static_cast<size_t>(row) * bytes, bytes);
        to += bytes;
      }
    }
  });
}

Result<> widen(Graph& graph, const Siblings& siblings, int width_axis, int64_t axis) {
  std::vector<const Constant*> weights;
  std::vector<int64_t> widths;
  Origin origin;
  for (const Product& one : siblings) {
    weights.push_back(graph.constant(one.inputs[1]));
    widths.push_back(weights.back()->type().shape[width_axis].number());
    origin.merge(graph.node(one.node).origin);
  }
  std::vector<ValueId> inputs = {siblings[0].inputs[0], graph.add_constant(joined(weights, width_axis))};
  if (Constant bias = joined_biases(graph, siblings, widths)) inputs.push_back(graph.add_constant(std::move(bias)));
  const NodeId wide = graph.add_node(siblings[0].op, inputs, origin);
  TRY(ir::infer_node(graph, wide));
  const ValueId sizes = graph.add_constant(Constant::i64_vector(widths));
  const std::vector<std::string> unnamed(siblings.size());
  const NodeId split =
      graph.add_node(ops::make(Split{.axis = axis}), {graph.node(wide).outputs[0], sizes}, origin, unnamed);
  TRY(ir::infer_node(graph, split));
  for (size_t i = 0; i < siblings.size(); ++i) {
    graph.replace_uses(graph.node(siblings[i].node).outputs[0], graph.node(split).outputs[i]);
    graph.erase(siblings[i].node);
  }
  return Done{};
}

}  // namespace tenon::passes
