// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Products of dequantized 8-bit numbers.
#include "passes/lib/quantized_products.h"

#include "ops/conv.h"
#include "ops/matmul.h"
#include "ops/quantized_conv.h"
#include "ops/quantized_matmul.h"

namespace tenon::passes {

namespace {

/// The axis of the second operand that counts results; -1 if the operator is no product that this pass knows.
int result_axis(const Fusion& fusion, const Node& node) {
  if (node.op.is<Conv>()) return 0;
  const auto* matmul = node.op.as<Matmul>();
  const int rank = fusion.type(node.inputs[1]).rank();
  if (!matmul || rank < 2 || fusion.type(node.inputs[0]).rank() < 2) return -1;
  return matmul->transpose_b ? rank - 2 : rank - 1;
}

Op quantized_op(const Op& op, const Requantization& requantization) {
  if (const auto* conv = op.as<Conv>()) {
    return ops::make(QuantizedConv{conv->window, conv->groups, conv->epilogue, requantization});
  }
  const auto& matmul = *op.as<Matmul>();
  return ops::make(QuantizedMatmul{matmul.transpose_a, matmul.transpose_b, matmul.epilogue, requantization});
}

ValueId add_multipliers(Fusion& fusion, const Op& op, const Dequantized& x, const DequantizedWeights& w) {
  const auto* matmul = op.as<Matmul>();
  std::vector<double> multipliers = w.scales;
  for (double& one : multipliers) one *= x.scale * (matmul ? static_cast<double>(matmul->scale) : 1.0);
  const TensorType type{DataType::f32, Shape{static_cast<int64_t>(multipliers.size())}};
  return fusion.add_constant(constant_of(type, multipliers));
}

/// A bias as f32; kNoValue where there is none. Nullopt: it is of another type, and not known.
std::optional<ValueId> wide_bias(Fusion& fusion, ValueId bias) {
  if (bias == kNoValue || fusion.type(bias).dtype == DataType::f32) return bias;
  const Constant* known = fusion.graph().constant(bias);
  if (!known || !is_float(known->type().dtype)) return std::nullopt;
  return fusion.add_constant(constant_of({DataType::f32, known->type().shape}, known->to_f64()));
}

}  // namespace

bool rewrite_quantized_product(Fusion& fusion, NodeId id, Bytes bytes) {
  const Node& node = fusion.graph().node(id);
  const int axis = node.inputs.size() < 2 ? -1 : result_axis(fusion, node);
  if (axis < 0) return false;
  const auto x = dequantized(fusion, node.inputs[0], bytes);
  auto w = dequantized_weights(fusion, node.inputs[1], axis, bytes);
  // A matrix product with weights of 4 bits keeps them so in memory; a convolution has no kernel for those.
  if (x && !w && bytes == Bytes::integers && node.op.is<Conv>()) w = shifted_weights(fusion, node.inputs[1], axis);
  const ValueId residual = fusion.input(id, 3);
  const Op op = node.op;
  const bool grouped = op.is<Conv>() && op.as<Conv>()->groups != 1;
  if (!x || !w || (bytes == Bytes::float8 && (x->zero != 0 || grouped))) return false;
  const auto bias = wide_bias(fusion, fusion.input(id, 2));
  if (!bias) return false;
  Requantization requantization{.x_zero = x->zero};
  requantization.to = fusion.type(fusion.output(id)).dtype;
  std::vector<NodeId> swallowed = {x->node, w->node};
  ValueId added = residual;
  if (const auto r = dequantized(fusion, residual, bytes)) {
    requantization.residual_scale = static_cast<float>(r->scale);
    requantization.residual_zero = r->zero;
    added = r->quantized;
    if (r->node != x->node) swallowed.push_back(r->node);
  }
  const ValueId multipliers = add_multipliers(fusion, op, *x, *w);
  fusion.replace(id, quantized_op(op, requantization), {x->quantized, w->quantized, multipliers, *bias, added},
                 swallowed);
  return true;
}

}  // namespace tenon::passes
