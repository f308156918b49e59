// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IActivationLayer and IParametricReLULayer: every function against the C library's, parameters given and not given.
#include <cmath>
#include <limits>
#include <optional>

#include "tests/api/layer_support.h"

namespace tenon::test {
namespace {

using Type = nv::ActivationType;

struct Case {
  Type type;
  std::optional<float> alpha, beta;
  float (*expected)(float x);
};

float elu(float x) { return x > 0 ? x : 0.5F * std::expm1(x); }
float selu(float x) { return 1.0507010F * (x > 0 ? x : 1.6732632F * std::expm1(x)); }
float gelu_tanh(float x) { return 0.5F * x * (1 + std::tanh(0.7978845608F * (x + 0.044715F * x * x * x))); }

const Case kCases[] = {
    {Type::kRELU, {}, {}, [](float x) { return std::max(x, 0.0F); }},
    {Type::kSIGMOID, {}, {}, [](float x) { return 1 / (1 + std::exp(-x)); }},
    {Type::kTANH, {}, {}, [](float x) { return std::tanh(x); }},
    {Type::kLEAKY_RELU, {}, {}, [](float x) { return x < 0 ? 0.01F * x : x; }},
    {Type::kLEAKY_RELU, 0.25F, {}, [](float x) { return x < 0 ? 0.25F * x : x; }},
    {Type::kELU, 0.5F, {}, elu},
    {Type::kSELU, {}, {}, selu},
    {Type::kSOFTSIGN, {}, {}, [](float x) { return x / (1 + std::abs(x)); }},
    {Type::kSOFTPLUS, {}, {}, [](float x) { return std::log1p(std::exp(x)); }},
    {Type::kSOFTPLUS, 3.0F, 0.5F, [](float x) { return 3 * std::log1p(std::exp(0.5F * x)); }},
    {Type::kCLIP, {}, {}, [](float x) { return x; }},
    {Type::kCLIP, -1.0F, 0.5F, [](float x) { return std::clamp(x, -1.0F, 0.5F); }},
    {Type::kHARD_SIGMOID, {}, {}, [](float x) { return std::clamp(0.2F * x + 0.5F, 0.0F, 1.0F); }},
    {Type::kHARD_SIGMOID, 1.0F, 0.25F, [](float x) { return std::clamp(x + 0.25F, 0.0F, 1.0F); }},
    {Type::kSCALED_TANH, 2.0F, 0.5F, [](float x) { return 2 * std::tanh(0.5F * x); }},
    {Type::kTHRESHOLDED_RELU, 0.75F, {}, [](float x) { return x > 0.75F ? x : 0; }},
    {Type::kGELU_ERF, {}, {}, [](float x) { return 0.5F * x * (1 + std::erf(x / std::sqrt(2.0F))); }},
    {Type::kGELU_TANH, {}, {}, gelu_tanh},
};

TEST(ActivationLayer, ComputesEveryFunction) {
  const Floats x = {-4, -1.5F, -0.25F, 0, 0.3F, 1, 2.5F, 5};
  for (const Case& one : kCases) {
    SCOPED_TRACE(static_cast<int>(one.type));
    OneLayer net(dims_of({8}));
    auto* layer = net.network->addActivation(net.x, one.type);
    if (one.alpha) layer->setAlpha(*one.alpha);
    if (one.beta) layer->setBeta(*one.beta);
    Floats expected;
    for (const float v : x) expected.push_back(one.expected(v));
    expect_near(net.run(layer, x, 8), expected);
  }
}

TEST(ActivationLayer, RemembersItsProperties) {
  OneLayer net(dims_of({2}));
  auto* layer = net.network->addActivation(net.x, Type::kRELU);
  EXPECT_EQ(layer->getType(), nv::LayerType::kACTIVATION);
  EXPECT_EQ(layer->getActivationType(), Type::kRELU);
  layer->setActivationType(Type::kSELU);
  EXPECT_EQ(layer->getActivationType(), Type::kSELU);
  EXPECT_NEAR(layer->getAlpha(), 1.6732632F, 1e-6F);  // ONNX's Selu
  EXPECT_NEAR(layer->getBeta(), 1.0507010F, 1e-6F);
  layer->setActivationType(Type::kHARD_SIGMOID);
  EXPECT_FLOAT_EQ(layer->getAlpha(), 0.2F);
  EXPECT_FLOAT_EQ(layer->getBeta(), 0.5F);
  layer->setActivationType(Type::kCLIP);
  EXPECT_EQ(layer->getAlpha(), std::numeric_limits<float>::lowest());
  EXPECT_EQ(layer->getBeta(), std::numeric_limits<float>::max());
  layer->setAlpha(-3);
  layer->setBeta(4);
  EXPECT_EQ(layer->getAlpha(), -3);
  EXPECT_EQ(layer->getBeta(), 4);
  EXPECT_EQ(net.run(layer, {-9, 9}, 2), (Floats{-3, 4}));
}

TEST(ActivationLayer, OfAFunctionThatIsNone) {
  OneLayer net(dims_of({2}));
  finish(net, net.network->addActivation(net.x, static_cast<Type>(77)));
  expect_error(net, "expected an ActivationType, found 77");
}

TEST(ParametricReLULayer, HasASlopeForEachChannel) {
  OneLayer net(dims_of({1, 2, 2}));
  auto* layer = net.network->addParametricReLU(net.x, net.floats(dims_of({1, 2, 1}), {0.5F, -2}));
  EXPECT_EQ(layer->getType(), nv::LayerType::kPARAMETRIC_RELU);
  EXPECT_EQ(net.run(layer, {-1, 3, -4, 6}, 4), (Floats{-0.5F, 3, 8, 6}));
}

}  // namespace
}  // namespace tenon::test
