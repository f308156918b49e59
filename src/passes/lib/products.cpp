// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Reading and changing products.
#include "passes/lib/products.h"

#include "ops/clip.h"
#include "ops/conv.h"
#include "ops/conv_transpose.h"
#include "ops/gelu.h"
#include "ops/hard_sigmoid.h"
#include "ops/leaky_relu.h"
#include "ops/matmul.h"
#include "ops/swish.h"

namespace tenon::passes {

namespace {
template <class T>
Op with_epilogue(const T& attributes, const Epilogue& epilogue) {
  T changed = attributes;
  changed.epilogue = epilogue;
  return ops::make(std::move(changed));
}

const Epilogue* epilogue_of(const Op& op) {
  if (const auto* conv = op.as<Conv>()) return &conv->epilogue;
  if (const auto* conv = op.as<ConvTranspose>()) return &conv->epilogue;
  if (const auto* matmul = op.as<Matmul>()) return &matmul->epilogue;
  return nullptr;
}

int64_t channels_of(const Fusion& fusion, const Product& product) {
  const Shape& shape = fusion.type(fusion.output(product.node)).shape;
  if (shape.rank() == 0) return -1;
  return shape[product.op.is<Matmul>() ? shape.rank() - 1 : 1].number();
}
}  // namespace

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

Op Product::with(const Epilogue& changed) const {
  if (const auto* conv = op.as<Conv>()) return with_epilogue(*conv, changed);
  if (const auto* conv = op.as<ConvTranspose>()) return with_epilogue(*conv, changed);
  return with_epilogue(*op.as<Matmul>(), changed);
}

std::optional<Product> sole_product(const Fusion& fusion, ValueId id, std::string_view op) {
  const NodeId node = fusion.sole_maker(id, op);
  if (node == kNoNode || !is_float(fusion.type(id).dtype)) return std::nullopt;
  Product out{node, fusion.graph().node(node).op, {}, fusion.graph().node(node).inputs};
  out.epilogue = *epilogue_of(out.op);
  out.inputs.resize(4, kNoValue);
  return out;
}

std::optional<Product> sole_product(const Fusion& fusion, ValueId id) {
  for (const std::string_view op : {Conv::kName, Matmul::kName, ConvTranspose::kName}) {
    if (auto found = sole_product(fusion, id, op)) return found;
  }
  return std::nullopt;
}

std::optional<std::vector<double>> per_channel(const Fusion& fusion, const Product& product, ValueId id) {
  const Constant* constant = fusion.graph().constant(id);
  const int64_t channels = channels_of(fusion, product);
  if (!constant || channels < 1) return std::nullopt;
  const Shape& shape = constant->type().shape;
  const int rank = fusion.type(fusion.output(product.node)).rank();
  const int channel_axis = product.op.is<Matmul>() ? rank - 1 : 1;
  if (shape.rank() > rank) return std::nullopt;  // it would enlarge the result
  for (int axis = 0; axis < shape.rank(); ++axis) {
    const bool is_channel = axis + rank - shape.rank() == channel_axis;
    if (shape[axis].number() != 1 && !(is_channel && shape[axis].number() == channels)) return std::nullopt;
  }
  auto out = constant->to_f64();
  if (out.size() == 1) out.assign(static_cast<size_t>(channels), out[0]);
  return out;
}

bool scale_filters(Fusion& fusion, Product& product, const std::vector<double>& factors,
                   const std::vector<double>& shift) {
  const Constant* weights = fusion.graph().constant(product.inputs[1]);
  const Constant* bias = fusion.graph().constant(product.bias());
  if (!weights || (!bias && product.bias() != kNoValue)) return false;
  const Shape& shape = weights->type().shape;
  auto numbers = weights->to_f64();
  const auto count = factors.size();
  if (const auto* transpose = product.op.as<ConvTranspose>()) {  // [C, M / groups, kernel...]
    const int64_t group_filters = shape[1].number();
    const int64_t group_channels = shape[0].number() / transpose->groups;
    const size_t kernel = numbers.size() / static_cast<size_t>(shape[0].number() * group_filters);
    for (size_t i = 0; i < numbers.size(); ++i) {
      const auto c = static_cast<int64_t>(i / kernel) / group_filters,
                 m = static_cast<int64_t>(i / kernel) % group_filters;
      numbers[i] *= factors[static_cast<size_t>(c / group_channels * group_filters + m)];
    }
  } else if (const auto* matmul = product.op.as<Matmul>()) {  // [K, N], or [N, K]
    if (shape.rank() != 2) return false;
    const size_t row = numbers.size() / static_cast<size_t>(shape[0].number());
    for (size_t i = 0; i < numbers.size(); ++i) numbers[i] *= factors[matmul->transpose_b ? i / row : i % row];
  } else {  // [M, C / groups, kernel...]
    const size_t filter = numbers.size() / count;
    for (size_t i = 0; i < numbers.size(); ++i) numbers[i] *= factors[i / filter];
  }
  std::vector<double> shifted = shift;
  if (bias) {
    const auto before = bias->to_f64();
    for (size_t i = 0; i < count; ++i) shifted[i] += factors[i] * before[i];
  }
  const DataType dtype = weights->type().dtype;
  product.inputs[1] = fusion.add_constant(constant_of(weights->type(), numbers));
  product.inputs[2] = fusion.add_constant(constant_of({dtype, Shape{static_cast<int64_t>(count)}}, shifted));
  return true;
}

}  // namespace tenon::passes
