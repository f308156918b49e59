// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Layers with their rarer modes: what they compute, worked out by hand.
#include <cmath>
#include <numeric>

#include "tests/api/layer_support.h"

namespace tenon::test {
namespace {

// ---- quantization

TEST(QuantizeLayer, RoundsToEvenAndSaturates) {
  Workshop shop;
  const Floats half = {0.5F};
  nv::ITensor& scale = constant(shop, nv::Dims{0, {}}, half);
  auto* narrow = shop.network->addQuantize(input(shop, dims_of({4})), scale);
  EXPECT_EQ(narrow->getToType(), nv::DataType::kINT8);
  EXPECT_EQ(narrow->getOutput(0)->getType(), nv::DataType::kINT8);
  finish(shop, shop.network->addDequantize(*narrow->getOutput(0), scale));
  EXPECT_EQ(answer(shop, {0.25F, 0.75F, -100, 100}, 4), (Floats{0, 1, -64, 63.5F}));
}

TEST(QuantizeLayer, ScaleAlongAnAxis) {
  Workshop shop;
  const Floats steps = {1, 10};
  nv::ITensor& scale = constant(shop, dims_of({2}), steps);
  auto* narrow = shop.network->addQuantize(input(shop, dims_of({2, 2})), scale, nv::DataType::kINT8);
  auto* wide = shop.network->addDequantize(*narrow->getOutput(0), scale, nv::DataType::kFLOAT);
  narrow->setAxis(0);
  wide->setAxis(0);
  EXPECT_EQ(narrow->getAxis(), 0);
  finish(shop, wide);
  EXPECT_EQ(answer(shop, {1.4F, 2.6F, 14, 26}, 4), (Floats{1, 3, 10, 30}));
}

TEST(QuantizeLayer, ScaleAlongAnAxisThatIsNotSaid) {
  Workshop shop;
  const Floats steps = {1, 10};
  auto* narrow = shop.network->addQuantize(input(shop, dims_of({2, 2})), constant(shop, dims_of({2}), steps));
  finish(shop, shop.network->addDequantize(*narrow->getOutput(0), constant(shop, dims_of({2}), steps)));
  expect_error(shop, "call setAxis");
}

TEST(QuantizeLayer, BlocksOfPackedFourBitWeights) {
  Workshop shop;
  // Row 0: -8 1 2 3, row 1: 7 -1 0 4; two a byte, low bits first. Blocks of two along the rows.
  const std::vector<uint8_t> packed = {0x18, 0x32, 0xF7, 0x40};
  const Floats steps = {1, 2, 3, 0.5F};
  nv::ITensor& weight =
      *shop.network->addConstant(dims_of({2, 4}), {nv::DataType::kINT4, packed.data(), 8})->getOutput(0);
  EXPECT_EQ(weight.getType(), nv::DataType::kINT4);
  auto* wide = shop.network->addDequantize(weight, constant(shop, dims_of({2, 2}), steps), nv::DataType::kFLOAT);
  EXPECT_TRUE(wide->setBlockShape(dims_of({1, 2})));
  EXPECT_FALSE(wide->setBlockShape(dims_of({0, 2})));
  EXPECT_EQ(wide->getBlockShape().d[1], 2);
  auto* product = shop.network->addMatrixMultiply(input(shop, dims_of({1, 2})), nv::MatrixOperation::kNONE,
                                                  *wide->getOutput(0), nv::MatrixOperation::kNONE);
  finish(shop, product);
  EXPECT_EQ(answer(shop, {1, 10}, 4), (Floats{-8 + 210, 1 - 30, 4 + 0, 6 + 20}));
}

TEST(QuantizeLayer, EightBitFloats) {
  Workshop shop;
  const Floats one = {1};
  nv::ITensor& scale = constant(shop, nv::Dims{0, {}}, one);
  auto* narrow = shop.network->addQuantize(input(shop, dims_of({3})), scale, nv::DataType::kFP8);
  finish(shop, shop.network->addDequantize(*narrow->getOutput(0), scale, nv::DataType::kFLOAT));
  EXPECT_EQ(answer(shop, {1.0625F, 17, 1000}, 3), (Floats{1, 16, 448}));  // three bits of mantissa, at most 448
}

TEST(QuantizeLayer, FourBitsAreNoOutput) {
  Workshop shop;
  const Floats one = {1};
  finish(shop, shop.network->addQuantize(input(shop, dims_of({3})), constant(shop, nv::Dims{0, {}}, one),
                                         nv::DataType::kINT4));
  expect_error(shop, "4-bit numbers as an input or output");
}

TEST(QuantizeLayer, WideTypesAreNoResult) {
  Workshop shop;
  const Floats one = {1};
  finish(shop, shop.network->addQuantize(input(shop, dims_of({3})), constant(shop, nv::Dims{0, {}}, one),
                                         nv::DataType::kINT32));
  expect_error(shop, "expected kINT8");
}

// ---- normalization

/// (x - mean) / sqrt(variance + 1e-5) of these.
Floats normal(const Floats& x) {
  const float mean = std::accumulate(x.begin(), x.end(), 0.0F) / static_cast<float>(x.size());
  float variance = 0;
  for (const float v : x) variance += (v - mean) * (v - mean) / static_cast<float>(x.size());
  Floats y;
  for (const float v : x) y.push_back((v - mean) / std::sqrt(variance + 1e-5F));
  return y;
}

TEST(NormalizationLayer, OverAnAxisInTheMiddle) {
  Workshop shop;
  const Floats gain = {2, 3}, offset = {0, 1};
  auto* layer =
      shop.network->addNormalizationV2(input(shop, dims_of({1, 2, 2})), constant(shop, dims_of({1, 2, 1}), gain),
                                       constant(shop, dims_of({1, 2, 1}), offset), 1U << 1);
  EXPECT_TRUE(layer->isV2());
  finish(shop, layer);
  const Floats left = normal({1, 5}), right = normal({2, -1});
  expect_near(answer(shop, {1, 2, 5, -1}, 4), {2 * left[0], 2 * right[0], 3 * left[1] + 1, 3 * right[1] + 1});
}

Floats grouped(bool is_v2, int64_t length, const Floats& gain, const Floats& offset) {
  Workshop shop;
  nv::ITensor& x = input(shop, dims_of({1, 4, 1, 2}));
  nv::ITensor& scale = constant(shop, dims_of({1, length, 1, 1}), gain);
  nv::ITensor& bias = constant(shop, dims_of({1, length, 1, 1}), offset);
  auto* layer = is_v2 ? shop.network->addNormalizationV2(x, scale, bias, 0b1100)
                      : shop.network->addNormalization(x, scale, bias, 0b1100);
  layer->setNbGroups(2);
  finish(shop, layer);
  return answer(shop, {1, 2, 3, 5, -1, 0, 4, 4}, 8);
}

TEST(NormalizationLayer, GroupsWithAScaleAGroupOrAChannel) {
  const Floats first = normal({1, 2, 3, 5}), second = normal({-1, 0, 4, 4});
  Floats expected, by_channel;
  for (size_t i = 0; i < 4; ++i) expected.push_back(2 * first[i] + 1);
  for (size_t i = 0; i < 4; ++i) expected.push_back(3 * second[i]);
  expect_near(grouped(false, 2, {2, 3}, {1, 0}), expected);
  const Floats gains = {1, 2, 3, 4}, offsets = {0, 0, 1, 2};
  for (size_t i = 0; i < 8; ++i)
    by_channel.push_back(gains[i / 2] * (i < 4 ? first[i] : second[i - 4]) + offsets[i / 2]);
  expect_near(grouped(true, 4, gains, offsets), by_channel);
}

// ---- fills

TEST(FillLayer, LineOverTwoAxesOfASizeFromATensor) {
  Workshop shop;
  nv::ITensor& x = input(shop, dims_of({2, 3}));
  auto* line = shop.network->addFill(nv::Dims{}, nv::FillOperation::kLINSPACE, nv::DataType::kFLOAT);
  const Floats start = {5}, steps = {10, 1};
  line->setInput(0, *shop.network->addShape(x)->getOutput(0));
  line->setInput(1, constant(shop, nv::Dims{0, {}}, start));
  line->setInput(2, constant(shop, dims_of({2}), steps));
  finish(shop, shop.network->addElementWise(x, *line->getOutput(0), nv::ElementWiseOperation::kSUM));
  EXPECT_EQ(answer(shop, Floats(6, 0.5F), 6), (Floats{5.5F, 6.5F, 7.5F, 15.5F, 16.5F, 17.5F}));
}

TEST(FillLayer, LineByNumbers) {
  Workshop shop;
  auto* line = shop.network->addFill(dims_of({3}), nv::FillOperation::kLINSPACE, nv::DataType::kFLOAT);
  EXPECT_EQ(line->getBeta(), 1);
  line->setAlpha(2);
  line->setBeta(-0.5);
  finish(shop,
         shop.network->addElementWise(input(shop, dims_of({3})), *line->getOutput(0), nv::ElementWiseOperation::kSUM));
  EXPECT_EQ(answer(shop, {0, 0, 0}, 3), (Floats{2, 1.5F, 1}));
}

Floats random(nv::FillOperation operation, double alpha, double beta) {
  constexpr int kCount = 4000;
  Workshop shop;
  auto* fill = shop.network->addFill(dims_of({kCount}), operation, nv::DataType::kFLOAT);
  fill->setAlpha(alpha);
  fill->setBeta(beta);
  finish(shop, shop.network->addElementWise(input(shop, dims_of({kCount})), *fill->getOutput(0),
                                            nv::ElementWiseOperation::kSUM));
  return answer(shop, Floats(kCount, 0), kCount);
}

TEST(FillLayer, RandomNumbersHaveTheirDistribution) {
  const Floats uniform = random(nv::FillOperation::kRANDOM_UNIFORM, -1, 3);
  const auto [low, high] = std::minmax_element(uniform.begin(), uniform.end());
  EXPECT_GE(*low, -1);
  EXPECT_LT(*high, 3);
  EXPECT_LT(*low, -0.9F);
  EXPECT_GT(*high, 2.9F);
  const Floats bell = random(nv::FillOperation::kRANDOM_NORMAL, 10, 2);
  double mean = 0, square = 0;
  for (const float v : bell) mean += v / 4000.0;
  for (const float v : bell) square += (v - mean) * (v - mean) / 4000.0;
  EXPECT_NEAR(mean, 10, 0.15);  // over four deviations of the mean
  EXPECT_NEAR(std::sqrt(square), 2, 0.15);
}

// ---- assertions

TEST(AssertionLayer, HoldsWhileTheNetworkIsBuilt) {
  Workshop shop;
  nv::ITensor& x = input(shop, dims_of({2, 3}));
  const std::vector<int32_t> sizes = {2, 3};
  nv::ITensor& same = *shop.network
                           ->addElementWise(integers(shop, dims_of({2}), sizes), integers(shop, dims_of({2}), sizes),
                                            nv::ElementWiseOperation::kEQUAL)
                           ->getOutput(0);
  auto* assertion = shop.network->addAssertion(same, "two by three");
  ASSERT_NE(assertion, nullptr);
  EXPECT_STREQ(assertion->getMessage(), "two by three");
  EXPECT_EQ(assertion->getNbOutputs(), 0);
  finish(shop, shop.network->addActivation(x, nv::ActivationType::kRELU));
  EXPECT_EQ(answer(shop, {-1, 2, -3, 4, -5, 6}, 6), (Floats{0, 2, 0, 4, 0, 6})) << shop.logger.errors();
}

TEST(AssertionLayer, ThatFailsSaysItsMessage) {
  Workshop shop;
  const bool flag = false;
  nv::ITensor& never = *shop.network->addConstant(nv::Dims{0, {}}, {nv::DataType::kBOOL, &flag, 1})->getOutput(0);
  shop.network->addAssertion(never, "the world is flat");
  finish(shop, shop.network->addActivation(input(shop, dims_of({1})), nv::ActivationType::kRELU));
  expect_error(shop, "the world is flat");
}

// ---- windows and pieces

TEST(ConvolutionLayer, PaddingThatRoundsUp) {
  Workshop shop;
  const Floats kernel = {1, 1};
  auto* conv = shop.network->addConvolutionNd(input(shop, dims_of({1, 1, 1, 4})), 1, nv::DimsHW(1, 2), weights(kernel),
                                              no_weights());
  conv->setStrideNd(nv::DimsHW(1, 3));
  conv->setPaddingMode(nv::PaddingMode::kEXPLICIT_ROUND_UP);
  finish(shop, conv);
  EXPECT_EQ(answer(shop, {1, 2, 3, 4}, 2), (Floats{3, 4}));  // the second window is half outside
}

TEST(GatherLayer, FirstDimensionRunsAlong) {
  Workshop shop;
  nv::ITensor& x = input(shop, dims_of({2, 2, 3}));
  const std::vector<int32_t> columns = {2, 0, 1, 1};
  auto* gather = shop.network->addGather(x, integers(shop, dims_of({2, 2}), columns), 2);
  gather->setNbElementWiseDims(1);
  finish(shop, gather);  // batch 0 picks columns 2 0, batch 1 columns 1 1
  Floats data(12);
  std::iota(data.begin(), data.end(), 0.0F);
  EXPECT_EQ(answer(shop, data, 8), (Floats{2, 0, 5, 3, 7, 7, 10, 10}));
}

Floats sliced(nv::SampleMode mode, int64_t start, int64_t size, int64_t stride, const Floats& fill = {}) {
  Workshop shop;
  auto* slice = shop.network->addSlice(input(shop, dims_of({1, 3})), nv::Dims2(0, start), nv::Dims2(1, size),
                                       nv::Dims2(1, stride));
  slice->setMode(mode);
  if (!fill.empty()) slice->setInput(4, constant(shop, nv::Dims{0, {}}, fill));
  finish(shop, slice);
  return answer(shop, {1, 2, 3}, static_cast<size_t>(size));
}

TEST(SliceLayer, OutsideItsTensor) {
  EXPECT_EQ(sliced(nv::SampleMode::kFILL, -2, 6, 1), (Floats{0, 0, 1, 2, 3, 0}));
  EXPECT_EQ(sliced(nv::SampleMode::kFILL, 4, 3, -2, {9}), (Floats{9, 3, 1}));
  EXPECT_EQ(sliced(nv::SampleMode::kCLAMP, -2, 6, 1), (Floats{1, 1, 1, 2, 3, 3}));
  EXPECT_EQ(sliced(nv::SampleMode::kREFLECT, -3, 8, 1), (Floats{2, 3, 2, 1, 2, 3, 2, 1}));
  EXPECT_EQ(sliced(nv::SampleMode::kWRAP, -2, 7, 1), (Floats{2, 3, 1, 2, 3, 1, 2}));
}

// ---- outputs that are shapes

TEST(ShapeOutput, IsAnOutputLikeAnother) {
  Workshop shop;
  nv::ITensor& x = input(shop, dims_of({2, 3}));
  nv::ITensor& shape = *shop.network->addShape(x)->getOutput(0);
  shape.setName("shape");
  EXPECT_FALSE(shop.network->markOutputForShapes(x));  // floats of two dimensions
  EXPECT_TRUE(shop.network->markOutputForShapes(shape));
  EXPECT_EQ(shop.network->getNbOutputs(), 1);
  EXPECT_TRUE(shop.network->unmarkOutputForShapes(shape));
  EXPECT_EQ(shop.network->getNbOutputs(), 0);
  EXPECT_TRUE(shop.network->markOutputForShapes(shape));
  shape.setLocation(nv::TensorLocation::kHOST);
  EXPECT_EQ(shape.getLocation(), nv::TensorLocation::kHOST);
  const auto plan = shop.plan();
  ASSERT_TRUE(plan) << shop.logger.errors();
  Loaded loaded(shop.logger, *plan);
  Floats data(6);
  std::vector<int64_t> sizes(2, -1);
  EXPECT_TRUE(loaded.context->setTensorAddress("x", data.data()));
  EXPECT_TRUE(loaded.context->setTensorAddress("shape", sizes.data()));
  EXPECT_TRUE(loaded.context->enqueueV3(nullptr)) << shop.logger.errors();
  EXPECT_EQ(sizes, (std::vector<int64_t>{2, 3}));
}

}  // namespace
}  // namespace tenon::test
