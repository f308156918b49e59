// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// An activation behind a convolution or matrix product is done before its result is stored.
#include "ops/clip.h"
#include "ops/gelu.h"
#include "ops/hard_sigmoid.h"
#include "ops/leaky_relu.h"
#include "ops/swish.h"
#include "passes/lib/pass.h"
#include "passes/lib/products.h"

namespace tenon::passes {

namespace {
/// The operator as an epilogue's activation.
std::optional<Epilogue> activation_of(const Op& op) {
  constexpr std::pair<std::string_view, Activation> kPlain[] = {
      {"relu", Activation::relu}, {"sigmoid", Activation::sigmoid}, {"hard_swish", Activation::hard_swish},
      {"silu", Activation::silu}, {"tanh", Activation::tanh},       {"mish", Activation::mish}};
  for (const auto& [name, activation] : kPlain) {
    if (op.name() == name) return Epilogue{.activation = activation};
  }
  if (const auto* leaky = op.as<LeakyRelu>())
    return Epilogue{.activation = Activation::leaky_relu, .alpha = leaky->alpha};
  if (const auto* clip = op.as<Clip>()) {
    return Epilogue{
        .activation = Activation::clip, .alpha = static_cast<float>(clip->min), .beta = static_cast<float>(clip->max)};
  }
  if (const auto* hard = op.as<HardSigmoid>()) {
    return Epilogue{.activation = Activation::hard_sigmoid, .alpha = hard->alpha, .beta = hard->beta};
  }
  if (const auto* swish = op.as<Swish>()) return Epilogue{.activation = Activation::swish, .alpha = swish->alpha};
  if (const auto* gelu = op.as<Gelu>()) {
    return Epilogue{.activation = gelu->approximate == Approximation::tanh ? Activation::gelu_tanh : Activation::gelu};
  }
  return std::nullopt;
}

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
