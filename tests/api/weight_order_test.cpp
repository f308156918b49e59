// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// nvinfer1::utils: weights in another order.
#include <gmock/gmock.h>

#include <numeric>

#include "NvUtils.h"
#include "tests/api/support.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // they are what is tested

namespace tenon::test {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::Pointwise;

std::vector<float> counted(size_t count) {
  std::vector<float> out(count);
  std::iota(out.begin(), out.end(), 0.0F);
  return out;
}

TEST(WeightOrder, ReshapeTurnsAxes) {
  const std::vector<float> in = counted(6);  // [1, 2, 3]
  std::vector<float> out(6);
  const int32_t shape[] = {1, 2, 3}, order[] = {2, 0, 1};  // -> [3, 1, 2]
  ASSERT_TRUE(nv::utils::reshapeWeights(weights(in), shape, order, out.data(), 3));
  EXPECT_THAT(out, ElementsAre(0, 3, 1, 4, 2, 5));
}

TEST(WeightOrder, PartsChangePlaces) {
  std::vector<float> data = counted(6);
  const int32_t order[] = {2, 0, 1};
  ASSERT_TRUE(nv::utils::reorderSubBuffers(data.data(), order, 3, 2 * sizeof(float)));
  EXPECT_THAT(data, ElementsAre(4, 5, 0, 1, 2, 3));
}

TEST(WeightOrder, MatricesAreTransposed) {
  std::vector<float> data = counted(12);
  ASSERT_TRUE(nv::utils::transposeSubBuffers(data.data(), nv::DataType::kFLOAT, 2, 2, 3));
  EXPECT_THAT(data, ElementsAre(0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11));
  std::vector<int8_t> bytes = {1, 2, 3, 4};
  ASSERT_TRUE(nv::utils::transposeSubBuffers(bytes.data(), nv::DataType::kINT8, 1, 2, 2));
  EXPECT_THAT(bytes, ElementsAre(1, 3, 2, 4));
}

TEST(WeightOrder, WrongArgumentsChangeNothing) {
  std::vector<float> data = counted(6);
  const int32_t shape[] = {2, 3}, twice[] = {0, 0}, order[] = {1, 0}, other[] = {2, 4};
  EXPECT_FALSE(nv::utils::reshapeWeights(weights(data), shape, twice, data.data(), 2));
  EXPECT_FALSE(nv::utils::reshapeWeights(weights(data), other, order, data.data(), 2));
  EXPECT_FALSE(nv::utils::reshapeWeights(weights(data), nullptr, order, data.data(), 2));
  EXPECT_FALSE(nv::utils::reshapeWeights(no_weights(), shape, order, data.data(), 2));
  EXPECT_FALSE(nv::utils::reorderSubBuffers(nullptr, order, 2, 4));
  EXPECT_FALSE(nv::utils::reorderSubBuffers(data.data(), twice, 2, 4));
  EXPECT_FALSE(nv::utils::transposeSubBuffers(nullptr, nv::DataType::kFLOAT, 1, 2, 3));
  EXPECT_FALSE(nv::utils::transposeSubBuffers(data.data(), nv::DataType::kFLOAT, -1, 2, 3));
  EXPECT_THAT(data, Pointwise(Eq(), counted(6)));
}

}  // namespace
}  // namespace tenon::test
