// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Mixtures of experts and dynamic quantization, built by hand: against plain loops, and numbers worked out on paper.
#include <cmath>

#include "tests/api/support.h"

namespace tenon::test {
namespace {

using Floats = std::vector<float>;

constexpr int kTokens = 3, kHidden = 2, kInner = 3, kExperts = 4, kChosen = 2;

nv::Dims sizes(std::initializer_list<int64_t> list) {
  nv::Dims dims{static_cast<int32_t>(list.size()), {}};
  std::copy(list.begin(), list.end(), dims.d);
  return dims;
}

/// Numbers between -1 and 1 that differ.
Floats spread(size_t count, float phase) {
  Floats out;
  for (size_t i = 0; i < count; ++i) out.push_back(std::sin(phase + 1.7f * static_cast<float>(i)));
  return out;
}

struct Experts : Workshop {
  Floats gate = spread(kExperts * kHidden * kInner, 0.1f), up = spread(kExperts * kHidden * kInner, 0.7f);
  Floats down = spread(kExperts * kInner * kHidden, 1.3f);
  Floats gate_bias = spread(kExperts * kInner, 2.1f), up_bias = spread(kExperts * kInner, 2.9f);
  Floats down_bias = spread(kExperts * kHidden, 3.3f);
  Floats scores = {0.75f, 0.25f, 0.5f, 0.5f, 0.9f, 0.1f};
  std::vector<int32_t> chosen = {0, 3, 2, 1, 3, 2};
  nv::IMoELayer* layer = nullptr;

  nv::ITensor& constant(std::initializer_list<int64_t> list, const Floats& values) {
    return *network->addConstant(sizes(list), weights(values))->getOutput(0);
  }
  void add(nv::MoEActType activation) {
    nv::ITensor& x = *network->addInput("x", nv::DataType::kFLOAT, sizes({1, kTokens, kHidden}));
    const nv::Weights given{nv::DataType::kINT32, chosen.data(), static_cast<int64_t>(chosen.size())};
    nv::ITensor& selected = *network->addConstant(sizes({1, kTokens, kChosen}), given)->getOutput(0);
    layer = network->addMoE(x, selected, constant({1, kTokens, kChosen}, scores));
    ASSERT_NE(layer, nullptr) << logger.errors();
    layer->setGatedWeights(constant({kExperts, kHidden, kInner}, gate), constant({kExperts, kHidden, kInner}, up),
                           constant({kExperts, kInner, kHidden}, down), activation);
  }
  void mark() {
    layer->getOutput(0)->setName("y");
    network->markOutput(*layer->getOutput(0));
  }
};

/// The definition: each token through its experts alone.
/// `step`: of whole numbers of 8 bits that what goes into the down projection is rounded to; 0: it stays.
Floats expected(const Experts& e, const Floats& x, bool silu, bool biased, double limit, double alpha, double beta,
                const Floats& step = {}) {
  Floats out(x.size(), 0.0f);
  for (int t = 0; t < kTokens; ++t) {
    for (int k = 0; k < kChosen; ++k) {
      const int expert = e.chosen[static_cast<size_t>(t * kChosen + k)];
      double inner[kInner];
      for (int i = 0; i < kInner; ++i) {
        const auto at = static_cast<size_t>(expert * kInner + i);
        double g = biased ? static_cast<double>(e.gate_bias[at]) : 0,
               u = biased ? static_cast<double>(e.up_bias[at]) : 0;
        for (int h = 0; h < kHidden; ++h) {
          const double in = static_cast<double>(x[static_cast<size_t>(t * kHidden + h)]);
          const auto w = static_cast<size_t>((expert * kHidden + h) * kInner + i);
          g += in * static_cast<double>(e.gate[w]);
          u += in * static_cast<double>(e.up[w]);
        }
        g = std::min(g, limit);
        u = std::clamp(u, -limit, limit);
        inner[i] = silu ? g / (1 + std::exp(-alpha * g)) * (u + beta) : g * u;
        if (!step.empty()) {
          const double size = static_cast<double>(step[step.size() == 1 ? 0 : static_cast<size_t>(expert)]);
          inner[i] = std::clamp(std::nearbyint(inner[i] / size), -128.0, 127.0) * size;
        }
      }
      for (int h = 0; h < kHidden; ++h) {
        double y = biased ? static_cast<double>(e.down_bias[static_cast<size_t>(expert * kHidden + h)]) : 0;
        for (int i = 0; i < kInner; ++i)
          y += inner[i] * static_cast<double>(e.down[static_cast<size_t>((expert * kInner + i) * kHidden + h)]);
        out[static_cast<size_t>(t * kHidden + h)] +=
            static_cast<float>(y * static_cast<double>(e.scores[static_cast<size_t>(t * kChosen + k)]));
      }
    }
  }
  return out;
}

void expect_near(const Floats& found, const Floats& wanted) {
  ASSERT_EQ(found.size(), wanted.size());
  for (size_t i = 0; i < wanted.size(); ++i) EXPECT_NEAR(found[i], wanted[i], 1e-5f) << i;
}

constexpr double kNoLimit = std::numeric_limits<double>::infinity();

TEST(MoELayer, AddsWhatTheChosenExpertsGive) {
  Experts shop;
  shop.add(nv::MoEActType::kSILU);
  shop.mark();
  const Floats x = {0.5f, -1, 2, 0.25f, -0.75f, 1.5f};
  expect_near(answer(shop, x, x.size()), expected(shop, x, true, false, kNoLimit, 1, 0));
}

TEST(MoELayer, WithoutAnActivationGatesByTheProduct) {
  Experts shop;
  shop.add(nv::MoEActType::kNONE);
  shop.mark();
  const Floats x = {0.5f, -1, 2, 0.25f, -0.75f, 1.5f};
  expect_near(answer(shop, x, x.size()), expected(shop, x, false, false, kNoLimit, 1, 0));
}

TEST(MoELayer, HasBiasesAndALimit) {
  Experts shop;
  shop.add(nv::MoEActType::kSILU);
  shop.layer->setGatedBiases(shop.constant({kExperts, kInner}, shop.gate_bias),
                             shop.constant({kExperts, kInner}, shop.up_bias),
                             shop.constant({kExperts, kHidden}, shop.down_bias));
  shop.layer->setSwigluParams(0.75f, 1.5f, 1);
  EXPECT_EQ(shop.layer->getSwigluParamLimit(), 0.75f);
  EXPECT_EQ(shop.layer->getNbInputs(), 9);
  shop.mark();
  const Floats x = {0.5f, -1, 2, 0.25f, -0.75f, 1.5f};
  expect_near(answer(shop, x, x.size()), expected(shop, x, true, true, 0.75, 1.5, 1));
}

TEST(MoELayer, RoundsWhatGoesIntoTheDownProjection) {
  const Floats x = {0.5f, -1, 2, 0.25f, -0.75f, 1.5f};
  const Floats one = {0.03f}, four = {0.03f, 0.01f, 0.05f, 0.02f};
  for (const Floats& steps : {one, four}) {
    Experts shop;
    shop.add(nv::MoEActType::kSILU);
    nv::ITensor& scale = steps.size() == 1 ? shop.constant({}, steps) : shop.constant({kExperts}, steps);
    shop.layer->setQuantizationStatic(scale, nv::DataType::kINT8);
    EXPECT_EQ(shop.layer->getQuantizationToType(), nv::DataType::kINT8);
    shop.mark();
    expect_near(answer(shop, x, x.size()), expected(shop, x, true, false, kNoLimit, 1, 0, steps));
  }
}

TEST(MoELayer, WantsAScaleToRoundBy) {
  Experts shop;
  shop.add(nv::MoEActType::kSILU);
  shop.layer->setQuantizationToType(nv::DataType::kFP8);
  shop.mark();
  EXPECT_EQ(shop.plan(), nullptr);
  EXPECT_NE(shop.logger.errors().find("expected a scale"), std::string::npos) << shop.logger.errors();
}

TEST(MoELayer, SaysThatItHasNoWeights) {
  Workshop shop;
  nv::ITensor& x = *shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(1, 2));
  nv::IMoELayer* layer = shop.network->addMoE(x, x, x);
  ASSERT_NE(layer, nullptr);
  shop.network->markOutput(*layer->getOutput(0));
  EXPECT_EQ(shop.plan(), nullptr);
  EXPECT_NE(shop.logger.errors().find("setGatedWeights"), std::string::npos) << shop.logger.errors();
}

/// There and back: of the numbers in `x` each can be had exactly with its block's scale.
void expect_exact(nv::IDynamicQuantizeLayer* layer, const nv::Dims& block, Workshop& shop, const Floats& x) {
  ASSERT_NE(layer, nullptr) << shop.logger.errors();
  ASSERT_EQ(layer->getNbOutputs(), 2);
  nv::IDequantizeLayer* back =
      shop.network->addDequantize(*layer->getOutput(0), *layer->getOutput(1), nv::DataType::kFLOAT);
  ASSERT_NE(back, nullptr) << shop.logger.errors();
  ASSERT_TRUE(back->setBlockShape(block));
  back->getOutput(0)->setName("y");
  shop.network->markOutput(*back->getOutput(0));
  EXPECT_EQ(answer(shop, x, x.size()), x);
}

TEST(DynamicQuantizeLayer, TakesPowersOfTwoFromBlocks) {
  Workshop shop;
  nv::ITensor& x = *shop.network->addInput("x", nv::DataType::kFLOAT, sizes({2, 4}));
  nv::IDynamicQuantizeLayer* layer = shop.network->addDynamicQuantize(x, 1, 4, nv::DataType::kFP8, nv::DataType::kE8M0);
  ASSERT_NE(layer, nullptr) << shop.logger.errors();
  EXPECT_EQ(layer->getAxis(), 1);
  EXPECT_EQ(layer->getBlockSize(), 4);
  expect_exact(layer, sizes({1, 4}), shop, {896, 448, -224, 2, 0.25f, -0.125f, 0, 0.4375f});
}

TEST(DynamicQuantizeLayer, HasBlocksAlongSeveralAxes) {
  Workshop shop;
  nv::ITensor& x = *shop.network->addInput("x", nv::DataType::kFLOAT, sizes({2, 4}));
  const nv::Dims block = sizes({1, 2});
  nv::IDynamicQuantizeLayer* layer =
      shop.network->addDynamicQuantizeV2(x, block, nv::DataType::kFP4, nv::DataType::kFP8);
  expect_exact(layer, block, shop, {6, -1.5f, 12, 4, 0.75f, -0.25f, 0, 3});
}

}  // namespace
}  // namespace tenon::test
