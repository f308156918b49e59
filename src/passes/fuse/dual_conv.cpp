// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A 1x1 convolution that adds the result of another one, as a residual block with a projection on its shortcut ends,
// becomes one node with it: what is added need not go through memory.
//   conv(a, residual=conv(b)) -> dual_conv(a, b), and quantized_conv likewise
#include <algorithm>

#include "ops/dual_conv.h"
#include "ops/quantized_dual_conv.h"
#include "passes/lib/chains.h"
#include "passes/lib/fusion.h"

namespace tenon::passes {

namespace {

/// Channels fill vectors of 16 bytes, and filters a block's columns: what every such kernel takes.
bool fills_vectors(const Fusion& fusion, const Node& node) {
  constexpr int64_t kVector = 16, kFewFilters = 64;
  const Shape& weights = fusion.type(node.inputs[1]).shape;
  const auto elements = kVector / static_cast<int64_t>(size_of(fusion.type(node.inputs[0]).dtype));
  return weights[1].number() % elements == 0 && weights[0].number() % kVector == 0 &&
         weights[0].number() >= kFewFilters;
}

/// One filter tap, one group, no padding; constant weights.
bool is_plain_pointwise(const Fusion& fusion, const Node& node, const Window& window, int64_t groups) {
  const Constant* weights = fusion.graph().constant(node.inputs[1]);
  if (!weights || groups != 1 || weights->type().rank() != 4 || window.auto_pad != AutoPad::explicit_pads) return false;
  const Shape& shape = weights->type().shape;
  const auto pads = std::ranges::count_if(window.pads, [](int64_t pad) { return pad != 0; });
  return shape[2] == Dim(1) && shape[3] == Dim(1) && pads == 0;
}

bool is_constant_or_absent(const Fusion& fusion, ValueId id) { return id == kNoValue || fusion.graph().constant(id); }

/// The node with as many operands as it has in front of its residual.
std::vector<ValueId> operands_before(const Node& node, size_t residual) {
  std::vector<ValueId> out = node.inputs;
  out.resize(residual, kNoValue);
  return out;
}

template <class Dual, class Product>
bool rewrite_sum(Fusion& fusion, NodeId id, const ChainFilter& wanted, const std::function<bool(const Product&)>& adds,
                 const std::function<bool(const Product&)>& is_added,
                 const std::function<void(Dual&, const Product&)>& take) {
  constexpr size_t kResidual = Dual::kSecond;  // stands where the other's operands begin
  const Node last = fusion.graph().node(id);
  const auto* first = last.op.as<Product>();
  if (!first || last.inputs.size() != kResidual + 1) return false;
  const NodeId maker = fusion.sole_maker(last.inputs[kResidual], Product::kName);
  if (maker == kNoNode) return false;
  const Node other = fusion.graph().node(maker);
  const auto& second = *other.op.as<Product>();
  if (other.inputs.size() > kResidual || first->epilogue.residual_last || !(second.epilogue == Epilogue{}))
    return false;
  if (!adds(*first) || !is_added(second)) return false;
  if (!is_plain_pointwise(fusion, last, first->window, first->groups)) return false;
  if (!is_plain_pointwise(fusion, other, second.window, second.groups)) return false;
  if (fusion.type(last.inputs[0]).dtype != fusion.type(other.inputs[0]).dtype) return false;
  if (!fills_vectors(fusion, last) || !fills_vectors(fusion, other)) return false;
  for (size_t i = 2; i < kResidual; ++i) {
    const auto at = [&](const Node& node) { return i < node.inputs.size() ? node.inputs[i] : kNoValue; };
    if (!is_constant_or_absent(fusion, at(last)) || !is_constant_or_absent(fusion, at(other))) return false;
  }
  if (wanted && !wanted(fusion.graph(), id)) return false;
  Dual both;
  both.conv = *first;
  both.second = second.window;
  take(both, second);
  std::vector<ValueId> operands = operands_before(last, kResidual);
  const std::vector<ValueId> more = operands_before(other, kResidual);
  operands.insert(operands.end(), more.begin(), more.end());
  while (operands.back() == kNoValue) operands.pop_back();
  fusion.replace(id, ops::make(std::move(both)), operands, {maker});
  return true;
}

bool is_byte(DataType dtype) { return dtype == DataType::i8 || dtype == DataType::u8; }

/// Of floats: only where sums of two products differ from the sum of both by no more than a rounding.
bool rewrite_floats(Fusion& fusion, NodeId id, const ChainFilter& wanted) {
  const DataType dtype = fusion.type(fusion.output(id)).dtype;
  if (dtype != DataType::f16 && dtype != DataType::bf16) return false;
  const auto any = [](const Conv&) { return true; };
  return rewrite_sum<DualConv, Conv>(fusion, id, wanted, any, any, [](DualConv&, const Conv&) {});
}

bool rewrite_bytes(Fusion& fusion, NodeId id, const ChainFilter& wanted) {
  const Node& node = fusion.graph().node(id);
  if (!is_byte(fusion.type(node.inputs[0]).dtype)) return false;
  const auto adds = [](const QuantizedConv& first) { return is_byte(first.requantization.to); };
  const auto is_added = [](const QuantizedConv& second) {
    return is_byte(second.requantization.to) && second.requantization.before == DataType::f32;
  };
  return rewrite_sum<QuantizedDualConv, QuantizedConv>(fusion, id, wanted, adds, is_added,
                                                       [](QuantizedDualConv& both, const QuantizedConv& second) {
                                                         both.second_x_zero = second.requantization.x_zero;
                                                         both.second_to = second.requantization.to;
                                                         both.second_scale = second.requantization.scale;
                                                         both.second_zero = second.requantization.zero;
                                                       });
}

bool rewrite_dual_conv(Fusion& fusion, NodeId id, const ChainFilter& wanted) {
  const std::string_view op = fusion.graph().node(id).op.name();
  if (op == Conv::kName) return rewrite_floats(fusion, id, wanted);
  return op == QuantizedConv::kName && rewrite_bytes(fusion, id, wanted);
}

}  // namespace

Pass dual_conv_where(const ChainFilter& wanted) { return chains_where("fuse.dual_conv", wanted, rewrite_dual_conv); }

Pass dual_conv() { return dual_conv_where(nullptr); }

}  // namespace tenon::passes
