// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A tensor that is added to a convolution or matrix product is its residual.
#include "passes/lib/pass.h"
#include "passes/lib/products.h"

namespace tenon::passes {

namespace {
/// The product may take the other operand of the sum if both have the shape of the result: nothing is broadcast.
bool fits(const Fusion& fusion, ValueId x, ValueId residual, ValueId sum) {
  return fusion.type(x) == fusion.type(sum) && fusion.type(residual) == fusion.type(sum) &&
         !fusion.graph().constant(residual);
}

bool rewrite_product_residual(Fusion& fusion, NodeId id) {
  const Node& node = fusion.graph().node(id);
  if (node.op.name() != "add") return false;
  const ValueId sum = node.outputs[0];
  // Of two products the later one: its other operand is ready then.
  const auto [a, b] = std::pair(node.inputs[0], node.inputs[1]);
  const bool b_first = fusion.graph().value(b).producer > fusion.graph().value(a).producer;
  for (const auto& [x, residual] :
       {b_first ? std::pair(b, a) : std::pair(a, b), b_first ? std::pair(a, b) : std::pair(b, a)}) {
    auto product = x == residual ? std::nullopt : sole_product(fusion, x);
    if (!product || product->residual() != kNoValue || !fits(fusion, x, residual, sum)) continue;
    Epilogue epilogue = product->epilogue;
    epilogue.residual_last = epilogue.activation != Activation::none;
    product->inputs[3] = residual;
    fusion.replace(id, product->with(epilogue), product->inputs, {product->node});
    return true;
  }
  return false;
}
}  // namespace

Pass product_residual() { return {"fuse.product_residual", for_each_node(rewrite_product_residual)}; }

}  // namespace tenon::passes
