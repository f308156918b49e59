// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// An activation behind a convolution or matrix product is done before its result is stored.
#include "passes/lib/pass.h"
#include "passes/lib/products.h"

namespace tenon::passes {

namespace {
bool rewrite_product_activation(Fusion& fusion, NodeId id) {
  const Node& node = fusion.graph().node(id);
  const auto activation = activation_of(node.op);
  if (!activation) return false;
  const auto product = sole_product(fusion, node.inputs[0]);
  if (!product || product->epilogue.activation != Activation::none) return false;
  fusion.replace(id, product->with(*activation), product->inputs, {product->node});
  return true;
}
}  // namespace

Pass product_activation() { return {"fuse.product_activation", for_each_node(rewrite_product_activation)}; }

}  // namespace tenon::passes
