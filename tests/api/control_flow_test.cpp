// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Loops, conditionals and results whose length the data decides, made call by call.
#include <cmath>

#include "tests/api/layer_support.h"

namespace tenon::test {
namespace {

using testing::Test;

nv::ITensor& number(Workshop& shop, const int32_t& value) {
  return *shop.network->addConstant(nv::Dims{0, {}}, {nv::DataType::kINT32, &value, 1})->getOutput(0);
}

TEST(Loop, CarriesAValueForSoManyTurns) {
  Workshop shop;
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(1, 2));
  const int32_t turns = 3;
  nv::ILoop* loop = shop.network->addLoop();
  ASSERT_NE(loop, nullptr);
  loop->addTripLimit(number(shop, turns), nv::TripLimit::kCOUNT);
  nv::IRecurrenceLayer* sum = loop->addRecurrence(*x);
  auto* next = shop.network->addElementWise(*sum->getOutput(0), *sum->getOutput(0), nv::ElementWiseOperation::kSUM);
  sum->setInput(1, *next->getOutput(0));
  EXPECT_EQ(sum->getLoop(), loop);
  finish(shop, loop->addLoopOutput(*sum->getOutput(0), nv::LoopOutput::kLAST_VALUE));
  EXPECT_EQ(answer(shop, {1, -2}, 2), (std::vector<float>{8, -16}));
}

TEST(Loop, ReadsAndStacksTurnByTurn) {
  Workshop shop;
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(3, 2));
  const int32_t turns = 3;
  nv::ILoop* loop = shop.network->addLoop();
  loop->addTripLimit(number(shop, turns), nv::TripLimit::kCOUNT);
  const std::vector<float> zeros = {0, 0};
  auto* start = shop.network->addConstant(nv::Dims{1, {2}}, weights(zeros));
  nv::IIteratorLayer* row = loop->addIterator(*x, 0, true);
  nv::IRecurrenceLayer* sum = loop->addRecurrence(*start->getOutput(0));
  auto* next = shop.network->addElementWise(*sum->getOutput(0), *row->getOutput(0), nv::ElementWiseOperation::kSUM);
  sum->setInput(1, *next->getOutput(0));
  finish(shop, loop->addLoopOutput(*next->getOutput(0), nv::LoopOutput::kCONCATENATE, 1));
  // Sums of rows from the last to the first, as columns.
  EXPECT_EQ(answer(shop, {1, 2, 3, 4, 5, 6}, 6), (std::vector<float>{5, 8, 9, 6, 10, 12}));
}

TEST(Loop, GoesOnWhileItsConditionHolds) {
  Workshop shop;
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims{1, {1}});
  const std::vector<float> hundred = {100};
  auto* limit = shop.network->addConstant(nv::Dims{1, {1}}, weights(hundred));
  nv::ILoop* loop = shop.network->addLoop();
  nv::IRecurrenceLayer* value = loop->addRecurrence(*x);
  auto* below =
      shop.network->addElementWise(*value->getOutput(0), *limit->getOutput(0), nv::ElementWiseOperation::kLESS);
  loop->addTripLimit(*below->getOutput(0), nv::TripLimit::kWHILE);
  auto* next = shop.network->addElementWise(*value->getOutput(0), *value->getOutput(0), nv::ElementWiseOperation::kSUM);
  value->setInput(1, *next->getOutput(0));
  finish(shop, loop->addLoopOutput(*value->getOutput(0), nv::LoopOutput::kLAST_VALUE));
  EXPECT_EQ(answer(shop, {3}, 1), (std::vector<float>{192}));  // not below 100 any more
  EXPECT_EQ(answer(shop, {500}, 1), (std::vector<float>{500}));
}

TEST(Conditional, TakesTheBranchOfItsCondition) {
  Workshop shop;
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims{1, {2}});
  auto* sum = shop.network->addReduce(*x, nv::ReduceOperation::kSUM, 1U << 0, false);
  const std::vector<float> zero = {0};
  auto* nothing = shop.network->addConstant(nv::Dims{0, {}}, weights(zero));
  auto* positive =
      shop.network->addElementWise(*sum->getOutput(0), *nothing->getOutput(0), nv::ElementWiseOperation::kGREATER);
  nv::IIfConditional* conditional = shop.network->addIfConditional();
  conditional->setCondition(*positive->getOutput(0));
  nv::ITensor* inner = conditional->addInput(*x)->getOutput(0);
  auto* negative = shop.network->addUnary(*inner, nv::UnaryOperation::kNEG);
  finish(shop, conditional->addOutput(*inner, *negative->getOutput(0)));
  EXPECT_EQ(answer(shop, {1, 2}, 2), (std::vector<float>{1, 2}));
  EXPECT_EQ(answer(shop, {-1, -2}, 2), (std::vector<float>{1, 2}));
}

TEST(GridSample, ReadsBetweenElements) {
  Workshop shop;
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims4(1, 1, 2, 2));
  const std::vector<float> points = {0, 0, -1, -1, 1, 1};
  auto* grid = shop.network->addConstant(nv::Dims4(1, 1, 3, 2), weights(points));
  auto* sample = shop.network->addGridSample(*x, *grid->getOutput(0));
  ASSERT_NE(sample, nullptr);
  sample->setAlignCorners(true);
  finish(shop, sample);
  EXPECT_EQ(answer(shop, {1, 2, 3, 6}, 3), (std::vector<float>{3, 1, 6}));
}

}  // namespace
}  // namespace tenon::test
