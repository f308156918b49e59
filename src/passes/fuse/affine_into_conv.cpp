// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A factor or an addend per channel goes into the convolutions that read the result, if nothing else does: the factor
// into their weights, the addend into their biases. An addend stays where zeros are padded: they get none.
#include <cmath>

#include "ops/conv.h"
#include "passes/lib/edit.h"
#include "passes/lib/fusion.h"
#include "passes/lib/norms.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {
/// y = x factor + addend, channel by channel.
struct Affine {
  ValueId x = kNoValue;
  std::vector<double> factors, addends;
  bool adds() const {
    return std::any_of(addends.begin(), addends.end(), [](double number) { return number != 0; });
  }
};

std::optional<Affine> affine_of(const Fusion& fusion, NodeId id) {
  const Node& node = fusion.graph().node(id);
  const std::string_view name = node.op.name();
  const bool adds = name == "add" || name == "sub", takes = name == "mul" || name == "div";
  if (!adds && !takes) return std::nullopt;
  const bool ordered = name == "sub" || name == "div";
  const auto [x, by] = ordered ? std::pair(node.inputs[0], node.inputs[1]) : fusion.operands(id);
  if (fusion.graph().constant(x) || !(fusion.type(x) == fusion.type(node.outputs[0]))) return std::nullopt;
  auto numbers = channel_numbers(fusion, by, fusion.type(x).shape);
  if (!numbers) return std::nullopt;
  for (double& number : *numbers) {
    if (name == "sub") number = -number;
    if (name == "div") number = 1 / number;
    if (!std::isfinite(number)) return std::nullopt;
  }
  std::vector<double> others(numbers->size(), adds ? 1 : 0);
  return adds ? Affine{x, std::move(others), std::move(*numbers)} : Affine{x, std::move(*numbers), std::move(others)};
}

/// Could the convolution take it in?
bool takes_in(const Fusion& fusion, NodeId id, ValueId operand, const Affine& affine) {
  const Node& node = fusion.graph().node(id);
  const auto* conv = node.op.as<Conv>();
  if (!conv || node.inputs[0] != operand || std::count(node.inputs.begin(), node.inputs.end(), operand) != 1)
    return false;
  const ValueId bias = fusion.input(id, 2);
  if (!fusion.graph().constant(node.inputs[1]) || (bias != kNoValue && !fusion.graph().constant(bias))) return false;
  const auto& pads = conv->window.pads;
  const bool padded = std::any_of(pads.begin(), pads.end(), [](int64_t pad) { return pad != 0; });
  const bool certain = conv->window.auto_pad == AutoPad::explicit_pads || conv->window.auto_pad == AutoPad::valid;
  return !affine.adds() || (certain && !padded);
}

void take_in(Fusion& fusion, NodeId id, NodeId affine_node, const Affine& affine) {
  const Node node = fusion.graph().node(id);
  const Constant weights = *fusion.graph().constant(node.inputs[1]);
  const Shape& shape = weights.type().shape;  // [M, C / groups, kernel...]
  const int64_t filters = shape[0].number(), channels = shape[1].number();
  const int64_t kernel = filters * channels > 0 ? shape.volume() / (filters * channels) : 0;
  const int64_t group = filters / node.op.as<Conv>()->groups;
  auto numbers = weights.to_f64();
  const Constant* before = fusion.graph().constant(fusion.input(id, 2));
  std::vector<double> bias = before ? before->to_f64() : std::vector<double>(static_cast<size_t>(filters), 0);
  for (int64_t m = 0; m < filters; ++m) {
    for (int64_t c = 0; c < channels; ++c) {
      const auto channel = static_cast<size_t>(m / group * channels + c);
      for (int64_t k = 0; k < kernel; ++k) {
        double& number = numbers[static_cast<size_t>((m * channels + c) * kernel + k)];
        bias[static_cast<size_t>(m)] += number * affine.addends[channel];
        number *= affine.factors[channel];
      }
    }
  }
  std::vector<ValueId> inputs = node.inputs;
  inputs[0] = affine.x;
  inputs[1] = fusion.add_constant(constant_of(weights.type(), numbers));
  if (affine.adds()) {
    if (inputs.size() < 3) inputs.resize(3, kNoValue);
    inputs[2] = fusion.add_constant(constant_of({weights.type().dtype, Shape{filters}}, bias));
  }
  fusion.replace(id, node.op, std::move(inputs), {affine_node});
}

Result<bool> rewrite_all(Graph& graph) {
  Fusion fusion(graph);
  std::vector<std::vector<NodeId>> readers(graph.values().size());
  for (const NodeId id : node_ids(graph)) {
    for (const ValueId value : graph.node(id).inputs) {
      if (value != kNoValue) readers[index(value)].push_back(id);
    }
  }
  bool changed = false;
  // From the last to the first, so that of a factor and an addend the one that is read by convolutions goes first.
  const std::vector<NodeId> ids = node_ids(graph);
  for (auto at = ids.rbegin(); at != ids.rend(); ++at) {
    if (graph.node(*at).inputs.size() != 2) continue;
    const ValueId value = graph.node(*at).outputs[0];
    const auto affine = affine_of(fusion, *at);
    auto& all = readers[index(value)];
    if (!affine || all.empty() || graph.is_output(value) || !is_float(graph.type(value).dtype)) continue;
    if (!std::all_of(all.begin(), all.end(), [&](NodeId id) { return takes_in(fusion, id, value, *affine); })) continue;
    const std::vector<NodeId> convs = all;
    for (const NodeId id : convs) take_in(fusion, id, *at, *affine);
    std::erase(readers[index(affine->x)], *at);
    readers[index(affine->x)].insert(readers[index(affine->x)].end(), convs.begin(), convs.end());
    changed = true;
  }
  return changed;
}
}  // namespace

Pass affine_into_conv() { return {"fuse.affine_into_conv", rewrite_all}; }

}  // namespace tenon::passes
