// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A multiplication or division per channel behind a convolution goes into its weights.
#include <cmath>

#include "ops/conv.h"
#include "ops/conv_transpose.h"
#include "ops/matmul.h"
#include "passes/lib/pass.h"
#include "passes/lib/products.h"

namespace tenon::passes {

namespace {
bool rewrite_conv_scale(Fusion& fusion, NodeId id) {
  const Node& node = fusion.graph().node(id);
  const bool divides = node.op.name() == "div";
  if (!divides && node.op.name() != "mul") return false;
  const auto [x, by] = divides ? std::pair(node.inputs[0], node.inputs[1]) : fusion.operands(id);
  auto product = sole_product(fusion, x, Conv::kName);
  if (!product) product = sole_product(fusion, x, ConvTranspose::kName);
  if (!product) product = sole_product(fusion, x, Matmul::kName);
  if (!product || !product->is_plain()) return false;
  auto factors = per_channel(fusion, *product, by);
  if (!factors) return false;
  for (double& factor : *factors) {
    if (divides) factor = 1 / factor;
    if (!std::isfinite(factor)) return false;
  }
  if (!scale_filters(fusion, *product, *factors, std::vector<double>(factors->size(), 0.0))) return false;
  fusion.replace(id, product->op, product->inputs, {product->node});
  return true;
}
}  // namespace

Pass conv_scale() { return {"fuse.conv_scale", for_each_node(rewrite_conv_scale)}; }

}  // namespace tenon::passes
