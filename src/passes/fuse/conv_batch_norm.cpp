// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A batch normalization behind a convolution goes into its weights: w s, (b - m) s + t with s = scale / sqrt(var + e).
#include <cmath>
#include <tuple>

#include "ops/batch_norm.h"
#include "ops/conv.h"
#include "ops/conv_transpose.h"
#include "passes/lib/pass.h"
#include "passes/lib/products.h"

namespace tenon::passes {

namespace {
bool rewrite_conv_batch_norm(Fusion& fusion, NodeId id) {
  const Node& node = fusion.graph().node(id);
  const auto* norm = node.op.as<BatchNorm>();
  if (!norm) return false;
  auto product = sole_product(fusion, node.inputs[0], Conv::kName);
  if (!product) product = sole_product(fusion, node.inputs[0], ConvTranspose::kName);
  if (!product || !product->is_plain()) return false;
  std::vector<std::vector<double>> parameters;
  for (size_t i = 1; i < 5; ++i) {
    const Constant* constant = fusion.graph().constant(node.inputs[i]);
    if (!constant) return false;
    parameters.push_back(constant->to_f64());
  }
  const auto& [scale, bias, mean, var] = std::tie(parameters[0], parameters[1], parameters[2], parameters[3]);
  std::vector<double> factors, shift;
  for (size_t c = 0; c < scale.size(); ++c) {
    factors.push_back(scale[c] / std::sqrt(var[c] + static_cast<double>(norm->epsilon)));
    shift.push_back(bias[c] - mean[c] * factors[c]);
  }
  if (!scale_filters(fusion, *product, factors, shift)) return false;
  fusion.replace(id, product->op, product->inputs, {product->node});
  return true;
}
}  // namespace

Pass conv_batch_norm() { return {"fuse.conv_batch_norm", for_each_node(rewrite_conv_batch_norm)}; }

}  // namespace tenon::passes
