// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Layers whose settings do not fit together: sizes stay unknown, and the log says which layer, what it expected and
// what it found. And the rarer settings that do fit.
#include <gmock/gmock.h>

#include "tests/api/layer_support.h"

namespace tenon::test {
namespace {

using ::testing::HasSubstr;

/// Asks for the sizes of a layer's result, which must fail.
void expect_refusal(OneLayer& shop, nv::ILayer* layer, const std::string& text) {
  ASSERT_NE(layer, nullptr) << shop.logger.errors();
  layer->setName("this one");
  EXPECT_EQ(layer->getOutput(0)->getDimensions().nbDims, -1);
  EXPECT_THAT(shop.logger.errors(), HasSubstr(text));
  EXPECT_THAT(shop.logger.errors(), HasSubstr("this one"));
}

nv::IDistCollectiveLayer* collective(OneLayer& shop, std::vector<int64_t> group, nv::ReduceOperation by,
                                     nv::CollectiveOperation operation = nv::CollectiveOperation::kALL_REDUCE) {
  return shop.network->addDistCollective(shop.x, operation, by, 0, group.data(), static_cast<int64_t>(group.size()));
}

TEST(RefusedLayers, CollectivesOfEveryKindKeepSizes) {
  for (const auto by : {nv::ReduceOperation::kSUM, nv::ReduceOperation::kPROD, nv::ReduceOperation::kMAX,
                        nv::ReduceOperation::kMIN, nv::ReduceOperation::kAVG}) {
    OneLayer shop(nv::Dims2(1, 2));
    EXPECT_EQ(shop.run(collective(shop, {0}, by), {3, -4}, 2), (Floats{3, -4}));  // of one rank
  }
  OneLayer shop(nv::Dims2(4, 2));
  auto* gather = collective(shop, {0, 1}, nv::ReduceOperation::kNONE, nv::CollectiveOperation::kALL_GATHER);
  EXPECT_EQ(sizes_of(gather->getOutput(0)->getDimensions()), (std::vector<int64_t>{8, 2}));
  EXPECT_TRUE(gather->setNbRanks(2));
  EXPECT_EQ(gather->getNbRanks(), 2);
  EXPECT_FALSE(gather->setNbRanks(0));
}

TEST(RefusedLayers, CollectivesOfSomeRanks) {
  OneLayer shop(nv::Dims2(1, 2));
  expect_refusal(shop, collective(shop, {1, 0}, nv::ReduceOperation::kSUM),
                 "expected a group of all ranks in order, found rank 1 at 0");
}

TEST(RefusedLayers, CollectivesOfNoKind) {
  OneLayer shop(nv::Dims2(1, 2));
  auto* layer = collective(shop, {0}, nv::ReduceOperation::kSUM, static_cast<nv::CollectiveOperation>(99));
  if (layer != nullptr) return expect_refusal(shop, layer, "expected a CollectiveOperation, found 99");
  EXPECT_THAT(shop.logger.errors(), HasSubstr("99"));
}

TEST(RefusedLayers, BlocksOfDequantization) {
  OneLayer shop(nv::Dims2(4, 6));
  auto* quantize =
      shop.network->addQuantize(shop.x, shop.floats(nv::Dims2(4, 3), Floats(12, 0.5F)), nv::DataType::kINT8);
  EXPECT_EQ(sizes_of(quantize->getOutput(0)->getDimensions()), (std::vector<int64_t>{4, 6}));
  OneLayer two(nv::Dims2(4, 6));
  auto* both = two.network->addQuantize(two.x, two.floats(nv::Dims2(2, 3), Floats(6, 0.5F)), nv::DataType::kINT8);
  expect_refusal(two, both, "blocks of more than one element along several axes");
  OneLayer integers(nv::Dims2(4, 6));
  auto* cast = integers.network->addDequantize(
      *integers.network->addQuantize(integers.x, integers.floats({}, {0.5F}), nv::DataType::kINT8)->getOutput(0),
      integers.floats({}, {0.5F}), nv::DataType::kINT32);
  expect_refusal(integers, cast, "expected kFLOAT, kHALF or kBF16 as the result, found i32");
}

TEST(RefusedLayers, DequantizesToHalf) {
  OneLayer shop(nv::Dims2(1, 4));
  auto& scale = shop.floats({}, {0.5F});
  auto* quantize = shop.network->addQuantize(shop.x, scale, nv::DataType::kINT8);
  auto* half = shop.network->addDequantize(*quantize->getOutput(0), scale, nv::DataType::kHALF);
  EXPECT_EQ(half->getOutput(0)->getType(), nv::DataType::kHALF);
  EXPECT_EQ(shop.run(half, {1, -0.75F, 0.3F, 100}, 4), (Floats{1, -1, 0.5F, 63.5F}));  // ties to even, then saturated
}

TEST(RefusedLayers, DynamicQuantizationByBlocks) {
  OneLayer shop(nv::Dims2(2, 32));
  const auto add = [&](const nv::Dims& block) {
    return shop.network->addDynamicQuantizeV2(shop.x, block, nv::DataType::kFP8, nv::DataType::kE8M0);
  };
  auto* whole = add(nv::Dims2(1, -1));
  EXPECT_EQ(sizes_of(whole->getOutput(1)->getDimensions()), (std::vector<int64_t>{2, 1})) << shop.logger.errors();
  expect_refusal(shop, add(nv::Dims3(1, 1, 2)), "expected a block shape of 2 dimensions, found 3");
  OneLayer other(nv::Dims2(2, 4));
  auto* far = other.network->addDynamicQuantize(other.x, 5, 16, nv::DataType::kFP4, nv::DataType::kFP8);
  expect_refusal(other, far, "expected an axis of 2 dimensions, found 5");
}

TEST(RefusedLayers, LoopsWithoutANextTurn) {
  OneLayer shop(nv::Dims2(1, 2));
  auto* loop = shop.network->addLoop();
  loop->addTripLimit(shop.ints({}, {3}), nv::TripLimit::kCOUNT);
  auto* state = loop->addRecurrence(shop.x);
  state->setName("this one");
  auto* last = loop->addLoopOutput(*state->getOutput(0), nv::LoopOutput::kLAST_VALUE);
  finish(shop, last);
  expect_error(shop, "recurrence 'this one' has no value for the next turn");
}

TEST(RefusedLayers, LoopsGiveTheLastOfAnyValue) {
  OneLayer shop(nv::Dims2(1, 2));
  auto* loop = shop.network->addLoop();
  loop->addTripLimit(shop.ints({}, {3}), nv::TripLimit::kCOUNT);
  auto* state = loop->addRecurrence(shop.x);
  auto* sum = shop.network->addElementWise(*state->getOutput(0), *state->getOutput(0), nv::ElementWiseOperation::kSUM);
  auto* negative = shop.network->addUnary(*sum->getOutput(0), nv::UnaryOperation::kNEG);  // no recurrence
  state->setInput(1, *sum->getOutput(0));
  auto* last = loop->addLoopOutput(*negative->getOutput(0), nv::LoopOutput::kLAST_VALUE);
  EXPECT_EQ(shop.run(last, {1, -2}, 2), (Floats{-8, 16}));
}

TEST(RefusedLayers, OutputsOfALoopBeyondItsAxes) {
  OneLayer shop(nv::Dims2(1, 2));
  auto* loop = shop.network->addLoop();
  auto& three = shop.ints({}, {3});
  loop->addTripLimit(three, nv::TripLimit::kCOUNT);
  auto* state = loop->addRecurrence(shop.x);
  state->setInput(1, *state->getOutput(0));
  auto* all = loop->addLoopOutput(*state->getOutput(0), nv::LoopOutput::kCONCATENATE, 5);
  all->setInput(1, three);
  finish(shop, all);
  expect_error(shop, "expected an axis from 0 to 2, found 5");
}

TEST(RefusedLayers, WeightsOfTwoNamesAndNone) {
  OneLayer shop(nv::Dims2(1, 2));
  const Floats one = {1, 2}, two = {3, 4};
  EXPECT_TRUE(shop.network->setWeightsName(weights(one), "pair"));
  EXPECT_FALSE(shop.network->setWeightsName(weights(two), "pair"));
  EXPECT_THAT(shop.logger.errors(), HasSubstr("other weights are named 'pair' already"));
  EXPECT_FALSE(shop.network->setWeightsName(no_weights(), "none"));
  EXPECT_THAT(shop.logger.errors(), HasSubstr("weights 'none' are null"));
}

}  // namespace
}  // namespace tenon::test
