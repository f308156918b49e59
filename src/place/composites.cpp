// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The parts of each such operator, in terms of the others.
#include "place/composites.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <optional>
#include <utility>

#include "ir/verify.h"
#include "ops/anchored.h"
#include "ops/average_pool.h"
#include "ops/conv_chain.h"
#include "ops/dequantize_linear.h"
#include "ops/dequantized_conv.h"
#include "ops/dequantized_matmul.h"
#include "ops/dual_conv.h"
#include "ops/lib/anchored_program.h"
#include "ops/lib/evaluate.h"
#include "ops/matmul.h"
#include "ops/quantize_linear.h"
#include "ops/quantized_average_pool.h"
#include "ops/quantized_conv_pool.h"
#include "ops/quantized_dual_conv.h"
#include "ops/reduce_mean.h"

namespace tenon::place {

namespace {

class Taker {
 public:
  Taker(Graph& graph, NodeId id) : graph_(graph), node_(graph.node(id)) {}

  const Graph& graph() const { return graph_; }
  template <typename T>
  const T& op() const {
    return *node_.op.as<T>();
  }
  const std::vector<ValueId>& inputs() const { return node_.inputs; }
  ValueId input(size_t i) const { return i < node_.inputs.size() ? node_.inputs[i] : kNoValue; }
  std::vector<ValueId> inputs_from(size_t i) const {
    return {node_.inputs.begin() + static_cast<std::ptrdiff_t>(std::min(i, node_.inputs.size())), node_.inputs.end()};
  }
  /// What the operands are; nothing if one that is there has no numbers yet.
  std::optional<std::vector<ConstTensor>> constants(size_t from, size_t count) const {
    std::vector<ConstTensor> out;
    for (size_t i = from; i < from + count; ++i) {
      const Constant* constant = graph_.constant(input(i));
      if (input(i) != kNoValue && !constant) return std::nullopt;
      out.push_back(constant ? constant->tensor() : ConstTensor{});
    }
    return out;
  }
  std::vector<Known> knowns() const {
    std::vector<Known> out;
    for (const ValueId id : node_.inputs) {
      out.push_back(graph_.constant(id) ? Known::of(*graph_.constant(id)) : Known::of(graph_.type(id)));
    }
    return out;
  }
  TensorType type(size_t i) const { return graph_.type(input(i)); }

  Result<ValueId> add(Op op, std::vector<ValueId> operands) {
    while (!operands.empty() && operands.back() == kNoValue) operands.pop_back();
    const NodeId id = graph_.add_node(std::move(op), std::move(operands), node_.origin);
    TRY(ir::infer_node(graph_, id));
    return graph_.node(id).outputs[0];
  }
  template <typename T>
  requires requires { T::kName; }
  Result<ValueId> add(T op, std::vector<ValueId> operands) {
    return add(ops::make(std::move(op)), std::move(operands));
  }
  ValueId add_constant(Constant constant) { return graph_.add_constant(std::move(constant)); }
  /// A scalar, or a list.
  template <typename T>
  ValueId add_numbers(DataType dtype, const Shape& shape, const std::vector<T>& numbers) {
    const auto fill = [&](std::byte* to) { std::memcpy(to, numbers.data(), numbers.size() * sizeof(T)); };
    return add_constant(Constant::make({dtype, shape}, fill));
  }
  ValueId add_scale(float scale) { return add_numbers<float>(DataType::f32, Shape{}, {scale}); }
  /// i8 and u8 have the same bytes.
  ValueId add_zero(DataType dtype, int64_t zero) {
    return add_numbers<uint8_t>(dtype, Shape{}, {static_cast<uint8_t>(zero)});
  }

 private:
  Graph& graph_;
  const Node node_;  // the graph's own moves while nodes are added
};

Result<ValueId> convolutions(Taker& take) {
  std::vector<TensorType> types;
  for (size_t i = 0; i < take.inputs().size(); ++i) types.push_back(take.type(i));
  ValueId x = take.input(ConvChain::kX);
  for (const ConvChain::Link& link : take.op<ConvChain>().links(types)) {
    const ValueId residual = link.residual == ConvChain::kCount ? kNoValue : take.input(link.residual);
    TRY_ASSIGN(x, take.add(link.conv, {x, take.input(link.weights), take.input(link.bias), residual}));
  }
  return x;
}

Result<ValueId> anchor_and_program(Taker& take) {
  TRY_ASSIGN(const AnchoredProgram program, anchored_program(take.op<Anchored>(), take.knowns()));
  std::vector<ValueId> ids(program.graph.values().size(), kNoValue);
  for (size_t i = 0; i < program.operands.size(); ++i) {
    if (program.operands[i] != kNoValue) ids[index(program.operands[i])] = take.input(i);
  }
  for (const Node& node : program.graph.nodes()) {
    std::vector<ValueId> operands;
    for (const ValueId id : node.inputs) {
      if (id != kNoValue && ids[index(id)] == kNoValue && program.graph.constant(id)) {
        ids[index(id)] = take.add_constant(*program.graph.constant(id));
      }
      operands.push_back(id == kNoValue ? kNoValue : ids[index(id)]);
    }
    TRY_ASSIGN(ids[index(node.outputs[0])], take.add(node.op, std::move(operands)));
  }
  return ids[index(program.graph.outputs()[0].value)];
}

/// `floats`, which reads weights as floats, in place of an operator with weights, scales and zeros behind its data.
template <typename Narrow, typename Floats>
Result<ValueId> with_float_weights(Taker& take, Floats floats) {
  const auto constants = take.constants(1, 3);
  if (!constants) return kNoValue;
  std::vector<ConstTensor> all = {{take.type(0), nullptr}};
  all.insert(all.end(), constants->begin(), constants->end());
  const ValueId weights = take.add_constant(take.op<Narrow>().float_weights(all));
  return take.add(std::move(floats), {take.input(0), weights, take.input(4), take.input(5)});
}

Result<ValueId> convolution_of_floats(Taker& take) {
  const auto& op = take.op<DequantizedConv>();
  return with_float_weights<DequantizedConv>(take, Conv{.window = op.window, .epilogue = op.epilogue});
}

Result<ValueId> product_of_floats(Taker& take) {
  const auto& op = take.op<DequantizedMatmul>();
  return with_float_weights<DequantizedMatmul>(take, Matmul{.transpose_b = true, .epilogue = op.epilogue});
}

Result<ValueId> average_of_floats(Taker& take) {
  const auto& op = take.op<QuantizedAveragePool>();
  const TensorType x = take.type(0);
  TRY_ASSIGN(ValueId y, take.add(DequantizeLinear{},
                                 {take.input(0), take.add_scale(op.x_scale), take.add_zero(x.dtype, op.x_zero)}));
  if (op.kernel.empty()) {
    std::vector<int64_t> axes(static_cast<size_t>(x.rank() - 2));
    std::iota(axes.begin(), axes.end(), 2);
    const Shape count{static_cast<int64_t>(axes.size())};
    TRY_ASSIGN(y, take.add(ReduceMean{}, {y, take.add_numbers<int64_t>(DataType::i64, count, axes)}));
  } else {
    TRY_ASSIGN(y, take.add(AveragePool{op.kernel, op.window, op.count_include_pad}, {y}));
  }
  if (op.to == DataType::f32) return y;
  return take.add(QuantizeLinear{.to = op.to}, {y, take.add_scale(op.scale), take.add_zero(op.to, op.zero)});
}

Result<ValueId> convolution_and_pool(Taker& take) {
  const auto& op = take.op<QuantizedConvPool>();
  TRY_ASSIGN(const ValueId between, take.add(op.conv, take.inputs()));
  return take.add(op.pool, {between});
}

/// A convolution, and behind its own operands those of the one that it adds.
template <typename Dual>
Result<ValueId> two_convolutions(Taker& take) {
  const auto& op = take.op<Dual>();
  TRY_ASSIGN(const ValueId added, take.add(op.second_conv(), take.inputs_from(Dual::kSecond)));
  std::vector<ValueId> operands = take.inputs();
  operands.resize(Dual::kSecond);
  operands.push_back(added);
  return take.add(op.conv, std::move(operands));
}

struct Composite {
  std::string_view op;
  Result<ValueId> (*parts)(Taker&);  // their result; kNoValue if it cannot be taken apart
};
constexpr Composite kComposites[] = {
    {ConvChain::kName, &convolutions},
    {Anchored::kName, &anchor_and_program},
    {DequantizedConv::kName, &convolution_of_floats},
    {DequantizedMatmul::kName, &product_of_floats},
    {QuantizedAveragePool::kName, &average_of_floats},
    {QuantizedConvPool::kName, &convolution_and_pool},
    {DualConv::kName, &two_convolutions<DualConv>},
    {QuantizedDualConv::kName, &two_convolutions<QuantizedDualConv>},
};

}  // namespace

bool has_tactic(const Device& device, std::string_view op) {
  const auto tactics = tactics_for(device, op);
  return std::any_of(tactics.begin(), tactics.end(), [&](const Tactic* tactic) { return tactic->op == op; });
}

Result<Graph> take_apart(Graph graph, const Device& device) {
  bool changed = false;
  const size_t count = graph.nodes().size();
  for (size_t i = 0; i < count; ++i) {
    const auto id = static_cast<NodeId>(i);
    if (graph.erased(id)) continue;
    const auto* composite = std::ranges::find(kComposites, graph.node(id).op.name(), &Composite::op);
    if (composite == std::end(kComposites) || has_tactic(device, composite->op)) continue;
    Taker take(graph, id);
    TRY_ASSIGN(const ValueId made, composite->parts(take));
    if (made == kNoValue) continue;
    const ValueId old = graph.node(id).outputs[0];
    graph.value(made).name.swap(graph.value(old).name);
    graph.replace_uses(old, made);
    graph.erase(id);
    changed = true;
  }
  if (changed) graph.sweep();
  return graph;
}

}  // namespace tenon::place
