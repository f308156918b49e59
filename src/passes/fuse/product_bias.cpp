// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A constant per channel that is added to a convolution or matrix product is its bias.
#include "passes/lib/pass.h"
#include "passes/lib/products.h"

namespace tenon::passes {

namespace {
bool rewrite_product_bias(Fusion& fusion, NodeId id) {
  const Node& node = fusion.graph().node(id);
  const bool subtracts = node.op.name() == "sub";
  if (!subtracts && node.op.name() != "add") return false;
  const auto [x, addend] = subtracts ? std::pair(node.inputs[0], node.inputs[1]) : fusion.operands(id);
  auto product = sole_product(fusion, x);
  if (!product || !product->is_plain()) return false;
  auto bias = per_channel(fusion, *product, addend);
  const Constant* before = fusion.graph().constant(product->bias());
  if (!bias || (!before && product->bias() != kNoValue)) return false;
  for (double& number : *bias) number = subtracts ? -number : number;
  if (before) {
    const auto numbers = before->to_f64();
    for (size_t i = 0; i < bias->size(); ++i) (*bias)[i] += numbers[i];
  }
  const TensorType type{fusion.type(x).dtype, Shape{static_cast<int64_t>(bias->size())}};
  product->inputs[2] = fusion.add_constant(constant_of(type, *bias));
  fusion.replace(id, product->op, product->inputs, {product->node});
  return true;
}
}  // namespace

Pass product_bias() { return {"fuse.product_bias", for_each_node(rewrite_product_bias)}; }

}  // namespace tenon::passes
