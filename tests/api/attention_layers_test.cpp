// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Attention and its neighbours, and layers whose results data decides, built by hand: numbers worked out on paper.
#include <cmath>

#include "tests/api/support.h"

namespace tenon::test {
namespace {

using Floats = std::vector<float>;

nv::Dims sizes(std::initializer_list<int64_t> list) {
  nv::Dims dims{static_cast<int32_t>(list.size()), {}};
  std::copy(list.begin(), list.end(), dims.d);
  return dims;
}

/// A network with one input x, whose constants stay as long as it does.
struct Bench : Workshop {
  std::vector<std::unique_ptr<Floats>> floats;
  std::vector<std::unique_ptr<std::vector<int32_t>>> integers;

  nv::ITensor& x(std::initializer_list<int64_t> list) {
    return *network->addInput("x", nv::DataType::kFLOAT, sizes(list));
  }
  nv::ITensor& constant(std::initializer_list<int64_t> list, const Floats& values) {
    floats.push_back(std::make_unique<Floats>(values));
    return *network->addConstant(sizes(list), weights(*floats.back()))->getOutput(0);
  }
  nv::ITensor& whole(std::initializer_list<int64_t> list, const std::vector<int32_t>& values) {
    integers.push_back(std::make_unique<std::vector<int32_t>>(values));
    const nv::Weights given{nv::DataType::kINT32, integers.back()->data(), static_cast<int64_t>(values.size())};
    return *network->addConstant(sizes(list), given)->getOutput(0);
  }
  void finish(nv::ITensor* y) {
    ASSERT_NE(y, nullptr) << logger.errors();
    y->setName("y");
    network->markOutput(*y);
  }
  /// The sum of whole numbers along an axis, as floats: of a size that is known, whatever their count.
  nv::ITensor* sum(nv::ITensor& values, uint32_t axes) {
    auto* cast = network->addCast(values, nv::DataType::kFLOAT);
    return network->addReduce(*cast->getOutput(0), nv::ReduceOperation::kSUM, axes, false)->getOutput(0);
  }
};

TEST(AttentionLayer, ALowerRightMaskLetsTheLastQuerySeeAll) {
  for (const auto kind : {nv::CausalMaskKind::kUPPER_LEFT, nv::CausalMaskKind::kLOWER_RIGHT}) {
    Bench shop;
    nv::ITensor& v = shop.x({1, 1, 3, 1});
    nv::ITensor& q = shop.constant({1, 1, 2, 1}, {0, 0});
    nv::ITensor& k = shop.constant({1, 1, 3, 1}, {0, 0, 0});
    nv::IAttention* attention = shop.network->addAttentionV2(q, k, v, nv::AttentionNormalizationOp::kSOFTMAX, kind);
    ASSERT_NE(attention, nullptr) << shop.logger.errors();
    EXPECT_EQ(attention->getCausalKind(), kind);
    EXPECT_TRUE(attention->getCausal());
    shop.finish(attention->getOutput(0));
    const bool right = kind == nv::CausalMaskKind::kLOWER_RIGHT;
    EXPECT_EQ(answer(shop, {2, 6, 10}, 2), right ? (Floats{4, 6}) : (Floats{2, 4}));
  }
}

TEST(AttentionLayer, KeysBehindTheirLengthAreNotSeen) {
  Bench shop;
  nv::ITensor& v = shop.x({2, 1, 2, 1});
  nv::ITensor& q = shop.constant({2, 1, 1, 1}, {0, 0});
  nv::ITensor& k = shop.constant({2, 1, 2, 1}, {0, 0, 0, 0});
  nv::IAttention* attention = shop.network->addAttention(q, k, v, nv::AttentionNormalizationOp::kSOFTMAX, false);
  nv::ITensor& lengths = shop.whole({2}, {1, 2});
  EXPECT_TRUE(attention->setKeyValueLengths(&lengths));
  EXPECT_EQ(attention->getKeyValueLengths(), &lengths);
  EXPECT_TRUE(attention->setQueryLengths(&lengths));
  EXPECT_TRUE(attention->setQueryLengths(nullptr));
  EXPECT_EQ(attention->getQueryLengths(), nullptr);
  EXPECT_TRUE(attention->setQueryForm(nv::AttentionIOForm::kPADDED_BHND));
  EXPECT_FALSE(attention->setKeyValueForm(static_cast<nv::AttentionIOForm>(7)));
  shop.finish(attention->getOutput(0));
  EXPECT_EQ(answer(shop, {2, 6, 10, 20}, 2), (Floats{2, 15}));
}

TEST(AttentionLayer, PackedSequencesSeeTheirOwnKeys) {
  Bench shop;
  nv::ITensor& v = shop.x({4, 1, 1});  // two sequences of 1 and 3 keys, and of one query each
  nv::ITensor& q = shop.constant({2, 1, 1}, {0, 0});
  nv::ITensor& k = shop.constant({4, 1, 1}, {0, 0, 0, 0});
  nv::IAttention* attention = shop.network->addAttention(q, k, v, nv::AttentionNormalizationOp::kSOFTMAX, false);
  EXPECT_TRUE(attention->setQueryForm(nv::AttentionIOForm::kPACKED_NHD));
  EXPECT_TRUE(attention->setKeyValueForm(nv::AttentionIOForm::kPACKED_NHD));
  EXPECT_TRUE(attention->setQueryLengths(&shop.whole({3}, {0, 1, 2})));
  EXPECT_TRUE(attention->setKeyValueLengths(&shop.whole({3}, {0, 1, 4})));
  shop.finish(attention->getOutput(0));
  EXPECT_EQ(answer(shop, {5, 3, 6, 9}, 2), (Floats{5, 6}));
}

TEST(AttentionLayer, RoundsItsWeights) {
  Bench shop;
  nv::ITensor& v = shop.x({1, 1, 3, 1});
  nv::ITensor& q = shop.constant({1, 1, 1, 1}, {0});
  nv::ITensor& k = shop.constant({1, 1, 3, 1}, {0, 0, 0});
  nv::IAttention* attention = shop.network->addAttention(q, k, v, nv::AttentionNormalizationOp::kSOFTMAX, false);
  EXPECT_FALSE(attention->setNormalizationQuantizeToType(nv::DataType::kFLOAT));
  EXPECT_TRUE(attention->setNormalizationQuantizeToType(nv::DataType::kINT8));
  nv::ITensor& step = shop.constant({}, {0.25f});
  EXPECT_TRUE(attention->setNormalizationQuantizeScale(step));
  EXPECT_EQ(attention->getNormalizationQuantizeScale(), &step);
  shop.finish(attention->getOutput(0));
  EXPECT_EQ(answer(shop, {4, 8, 12}, 1), Floats{6});  // a third becomes a quarter
}

TEST(AttentionLayer, CausalQueriesSeeWhatIsBefore) {
  Bench shop;
  nv::ITensor& v = shop.x({1, 1, 2, 1});
  nv::ITensor& q = shop.constant({1, 1, 2, 1}, {0, 0});
  nv::IAttention* attention = shop.network->addAttention(q, q, v, nv::AttentionNormalizationOp::kSOFTMAX, true);
  ASSERT_NE(attention, nullptr) << shop.logger.errors();
  EXPECT_TRUE(attention->getCausal());
  EXPECT_EQ(attention->getNbInputs(), 3);
  EXPECT_TRUE(attention->setName("attend"));
  EXPECT_STREQ(shop.network->getLayer(1)->getName(), "attend");
  shop.finish(attention->getOutput(0));
  EXPECT_EQ(answer(shop, {2, 6}, 2), (Floats{2, 4}));
}

TEST(AttentionLayer, AddsAMaskAndDoesNotScale) {
  Bench shop;
  nv::ITensor& v = shop.x({1, 1, 2, 1});
  const float three = std::log(3.0F);
  nv::ITensor& q = shop.constant({1, 1, 1, 4}, {three, 0, 0, 0});
  nv::ITensor& k = shop.constant({1, 1, 2, 4}, {1, 0, 0, 0, 0, 0, 0, 0});
  nv::ITensor& mask = shop.constant({1, 1, 1, 2}, {0, three});
  nv::IAttention* attention = shop.network->addAttention(q, k, v, nv::AttentionNormalizationOp::kSOFTMAX, false);
  ASSERT_NE(attention, nullptr) << shop.logger.errors();
  ASSERT_TRUE(attention->setMask(mask));
  EXPECT_EQ(attention->getMask(), &mask);
  shop.finish(attention->getOutput(0));
  const auto y = answer(shop, {2, 6}, 1);  // both scores are log 3
  ASSERT_EQ(y.size(), 1U);
  EXPECT_NEAR(y[0], 4, 1e-5);
}

TEST(AttentionLayer, LeavesScoresAsTheyAre) {
  Bench shop;
  nv::ITensor& v = shop.x({1, 1, 2, 1});
  nv::ITensor& q = shop.constant({1, 1, 1, 1}, {2});
  nv::ITensor& k = shop.constant({1, 1, 2, 1}, {1, 3});
  nv::IAttention* attention = shop.network->addAttention(q, k, v, nv::AttentionNormalizationOp::kNONE, false);
  ASSERT_NE(attention, nullptr) << shop.logger.errors();
  shop.finish(attention->getOutput(0));
  EXPECT_EQ(answer(shop, {5, 7}, 1), (Floats{52}));
}

TEST(RotaryEmbeddingLayer, TurnsPairsOfAHead) {
  for (const bool interleaved : {false, true}) {
    Bench shop;
    nv::ITensor& x = shop.x({1, 1, 1, 4});
    nv::ITensor& cos = shop.constant({1, 1, 2}, {0, 1});
    nv::ITensor& sin = shop.constant({1, 1, 2}, {1, 0});
    auto* layer = shop.network->addRotaryEmbedding(x, cos, sin, interleaved, 4);
    ASSERT_NE(layer, nullptr) << shop.logger.errors();
    EXPECT_EQ(layer->getRotaryEmbeddingDim(), 4);
    shop.finish(layer->getOutput(0));
    EXPECT_EQ(answer(shop, {1, 2, 3, 4}, 4), (interleaved ? Floats{-2, 1, 3, 4} : Floats{-3, 2, 1, 4}));
  }
}

TEST(RotaryEmbeddingLayer, LooksPositionsUp) {
  Bench shop;
  nv::ITensor& x = shop.x({1, 1, 2, 2});
  nv::ITensor& cos = shop.constant({2, 1}, {1, 0});
  nv::ITensor& sin = shop.constant({2, 1}, {0, 1});
  auto* layer = shop.network->addRotaryEmbedding(x, cos, sin, false, 0);
  ASSERT_NE(layer, nullptr) << shop.logger.errors();
  layer->setInput(3, shop.whole({1, 2}, {1, 0}));
  shop.finish(layer->getOutput(0));
  EXPECT_EQ(answer(shop, {1, 2, 3, 4}, 4), (Floats{-2, 1, 3, 4}));
}

TEST(KVCacheUpdateLayer, WritesFromThePlaceOn) {
  Bench shop;
  nv::ITensor& cache = shop.x({1, 1, 4, 1});
  nv::ITensor& update = shop.constant({1, 1, 2, 1}, {8, 9});
  auto* layer = shop.network->addKVCacheUpdate(cache, update, shop.whole({1}, {1}), nv::KVCacheMode::kLINEAR);
  ASSERT_NE(layer, nullptr) << shop.logger.errors();
  shop.finish(layer->getOutput(0));
  EXPECT_EQ(answer(shop, {1, 2, 3, 4}, 4), (Floats{1, 8, 9, 4}));
}

TEST(KVCacheUpdateLayer, WritesIntoTheCacheItselfAtOneAddress) {
  Bench shop;
  nv::ITensor& cache = shop.x({2, 1, 3, 2});
  nv::ITensor* places = shop.network->addInput("places", nv::DataType::kINT32, nv::Dims{1, {2}});
  auto* layer = shop.network->addKVCacheUpdate(cache, shop.constant({2, 1, 1, 2}, {7, 8, 9, 10}), *places,
                                               nv::KVCacheMode::kLINEAR);
  shop.finish(layer->getOutput(0));
  const auto plan = shop.plan();
  ASSERT_TRUE(plan) << shop.logger.errors();
  Loaded loaded(shop.logger, *plan);
  EXPECT_STREQ(loaded.engine->getAliasedInputTensor("y"), "x");
  Floats at = {1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6};
  std::vector<int32_t> from = {0, 1};
  loaded.context->setTensorAddress("x", at.data());
  loaded.context->setTensorAddress("places", from.data());
  loaded.context->setTensorAddress("y", at.data());
  ASSERT_TRUE(loaded.context->enqueueV3(nullptr)) << shop.logger.errors();
  EXPECT_EQ(at, (Floats{7, 8, 2, 2, 3, 3, 4, 4, 9, 10, 6, 6}));
  from = {2, 0};
  ASSERT_TRUE(loaded.context->enqueueV3(nullptr)) << shop.logger.errors();
  EXPECT_EQ(at, (Floats{7, 8, 2, 2, 7, 8, 9, 10, 9, 10, 6, 6}));
  from = {0, 3};
  EXPECT_FALSE(loaded.context->enqueueV3(nullptr));
  EXPECT_NE(shop.logger.errors().find("places below 3"), std::string::npos) << shop.logger.errors();
}

TEST(RaggedSoftMaxLayer, KnowsWhereRowsEnd) {
  Bench shop;
  nv::ITensor& x = shop.x({3, 2});
  auto* layer = shop.network->addRaggedSoftMax(x, shop.whole({3, 1}, {1, 2, 0}));
  ASSERT_NE(layer, nullptr) << shop.logger.errors();
  shop.finish(layer->getOutput(0));
  EXPECT_EQ(answer(shop, {3, 50, 7, 7, 1, 1}, 6), (Floats{1, 0, 0.5F, 0.5F, 0, 0}));
}

TEST(NonZeroLayer, GivesPlaces) {
  Bench shop;
  auto* layer = shop.network->addNonZero(shop.x({2, 2}));
  ASSERT_NE(layer, nullptr) << shop.logger.errors();
  EXPECT_EQ(layer->getOutput(0)->getType(), nv::DataType::kINT32);
  shop.finish(shop.sum(*layer->getOutput(0), 1U << 1));
  EXPECT_EQ(answer(shop, {0, 3, 4, 5}, 2), (Floats{2, 2}));  // rows 0 1 1, columns 1 0 1
}

TEST(NMSLayer, GivesPictureClassAndBox) {
  Bench shop;
  nv::ITensor& scores = shop.x({1, 3, 1});
  nv::ITensor& boxes = shop.constant({1, 3, 4}, {0, 0, 2, 2, 0, 0, 2, 2.1F, 5, 5, 6, 6});
  auto* layer = shop.network->addNMS(boxes, scores, shop.whole({}, {3}));
  ASSERT_NE(layer, nullptr) << shop.logger.errors();
  layer->setInput(3, shop.constant({}, {0.5F}));
  shop.finish(shop.sum(*layer->getOutput(0), 1U << 0));
  EXPECT_EQ(answer(shop, {0.4F, 0.9F, 0.3F}, 3), (Floats{0, 0, 3}));  // boxes 1 and 2
}

TEST(NMSLayer, LooksAtTheBestScoresOfAPictureAlone) {
  Bench shop;
  nv::ITensor& scores = shop.x({1, 3, 2});  // of two classes
  nv::ITensor& boxes = shop.constant({1, 3, 4}, {0, 0, 1, 1, 2, 2, 3, 3, 5, 5, 6, 6});
  auto* layer = shop.network->addNMS(boxes, scores, shop.whole({}, {3}));
  ASSERT_NE(layer, nullptr) << shop.logger.errors();
  layer->setTopKBoxLimit(3);
  shop.finish(shop.sum(*layer->getOutput(0), 1U << 0));
  // Three of six remain: box 1 of class 0, boxes 0 and 2 of class 1.
  EXPECT_EQ(answer(shop, {0.1F, 0.8F, 0.9F, 0.2F, 0.3F, 0.7F}, 3), (Floats{0, 2, 3}));
}

TEST(NMSLayer, TakesBoxesOfEachClass) {
  Bench shop;
  nv::ITensor& scores = shop.x({1, 2, 2});
  // Both boxes of class 0 are one place, those of class 1 are two.
  nv::ITensor& boxes = shop.constant({1, 2, 2, 4}, {0, 0, 2, 2, 0, 0, 1, 1, 0, 0, 2, 2, 4, 4, 5, 5});
  auto* layer = shop.network->addNMS(boxes, scores, shop.whole({}, {3}));
  ASSERT_NE(layer, nullptr) << shop.logger.errors();
  layer->setInput(3, shop.constant({}, {0.5F}));
  shop.finish(shop.sum(*layer->getOutput(0), 1U << 0));
  // Class 0: box 1, the better one; class 1: boxes 0 and 1.
  EXPECT_EQ(answer(shop, {0.4F, 0.6F, 0.9F, 0.3F}, 3), (Floats{0, 2, 2}));
}

}  // namespace
}  // namespace tenon::test
