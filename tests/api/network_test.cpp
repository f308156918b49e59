// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Networks made call by call: what they compute, what they say of themselves, what they refuse.
#include <cmath>

#include "tests/api/layer_support.h"

namespace tenon::test {
namespace {

using testing::Test;

TEST(Network, ConvolutionReluPoolByHand) {
  Workshop shop;
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims4(1, 1, 3, 3));
  const std::vector<float> kernel = {1, 0, 0, -1}, bias = {2};
  auto* conv = shop.network->addConvolutionNd(*x, 1, nv::DimsHW(2, 2), weights(kernel), weights(bias));
  auto* relu = shop.network->addActivation(*conv->getOutput(0), nv::ActivationType::kRELU);
  auto* pool = shop.network->addPoolingNd(*relu->getOutput(0), nv::PoolingType::kMAX, nv::DimsHW(2, 2));
  finish(shop, pool);
  // x[i][j] - x[i+1][j+1] + 2 is -2 but for the last: 9 is 3, so 5 - 3 + 2 = 4.
  EXPECT_EQ(answer(shop, {1, 2, 3, 4, 5, 6, 7, 8, 3}, 1), (std::vector<float>{4}));
}

TEST(Network, ConvolutionWithStrideAndPaddingSetLater) {
  Workshop shop;
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims4(1, 1, 3, 3));
  const std::vector<float> kernel(9, 1);
  auto* conv = shop.network->addConvolutionNd(*x, 1, nv::DimsHW(3, 3), weights(kernel), no_weights());
  EXPECT_EQ(conv->getOutput(0)->getDimensions().d[2], 1);
  conv->setStrideNd(nv::DimsHW(2, 2));
  conv->setPaddingNd(nv::DimsHW(1, 1));
  EXPECT_EQ(conv->getOutput(0)->getDimensions().d[2], 2);  // follows the properties
  EXPECT_EQ(conv->getPrePadding().d[1], 1);
  EXPECT_EQ(conv->getDilationNd().d[0], 1);
  finish(shop, conv);
  EXPECT_EQ(answer(shop, {1, 2, 3, 4, 5, 6, 7, 8, 9}, 4), (std::vector<float>{12, 16, 24, 28}));
}

TEST(Network, PerceptronWithSoftmaxByHand) {
  Workshop shop;
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(1, 2));
  const std::vector<float> w = {1, -1, 2, 0.5F}, b = {0, 1};
  auto* weight = shop.network->addConstant(nv::Dims2(2, 2), weights(w));
  auto* bias = shop.network->addConstant(nv::Dims2(1, 2), weights(b));
  auto* product = shop.network->addMatrixMultiply(*x, nv::MatrixOperation::kNONE, *weight->getOutput(0),
                                                  nv::MatrixOperation::kNONE);
  auto* sum = shop.network->addElementWise(*product->getOutput(0), *bias->getOutput(0), nv::ElementWiseOperation::kSUM);
  auto* softmax = shop.network->addSoftMax(*sum->getOutput(0));
  softmax->setAxes(1U << 1);
  finish(shop, softmax);
  // [1 1] W + b = [3, 0.5]
  const float total = std::exp(3.0F) + std::exp(0.5F);
  const std::vector<float> y = answer(shop, {1, 1}, 2);
  EXPECT_NEAR(y[0], std::exp(3.0F) / total, 1e-6);
  EXPECT_NEAR(y[1], std::exp(0.5F) / total, 1e-6);
}

TEST(Network, ShuffleSliceConcatenateReduce) {
  Workshop shop;
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(2, 3));
  auto* turned = shop.network->addShuffle(*x);
  turned->setFirstTranspose({{1, 0}});
  turned->setReshapeDimensions(nv::Dims2(2, 3));  // 1 4 2 / 5 3 6
  auto* left = shop.network->addSlice(*turned->getOutput(0), nv::Dims2(0, 0), nv::Dims2(2, 2), nv::Dims2(1, 1));
  auto* back = shop.network->addSlice(*turned->getOutput(0), nv::Dims2(0, 2), nv::Dims2(2, 3), nv::Dims2(1, -1));
  nv::ITensor* both[] = {left->getOutput(0), back->getOutput(0)};
  auto* joined = shop.network->addConcatenation(both, 2);
  joined->setAxis(1);  // 1 4 2 4 1 / 5 3 6 3 5
  auto* sum = shop.network->addReduce(*joined->getOutput(0), nv::ReduceOperation::kSUM, 1U << 0, false);
  finish(shop, sum);
  EXPECT_EQ(answer(shop, {1, 2, 3, 4, 5, 6}, 5), (std::vector<float>{6, 7, 8, 7, 6}));
}

TEST(Network, ScaleUnaryActivationSelect) {
  Workshop shop;
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims4(1, 2, 1, 2));
  const std::vector<float> shift = {1, -1}, scale = {2, 3};
  auto* scaled = shop.network->addScale(*x, nv::ScaleMode::kCHANNEL, weights(shift), weights(scale), no_weights());
  auto* absolute = shop.network->addUnary(*scaled->getOutput(0), nv::UnaryOperation::kABS);  // 3 3 / 2 5
  auto* clipped = shop.network->addActivation(*absolute->getOutput(0), nv::ActivationType::kCLIP);
  clipped->setAlpha(0);
  clipped->setBeta(4);  // 3 3 / 2 4
  auto* larger =
      shop.network->addElementWise(*absolute->getOutput(0), *clipped->getOutput(0), nv::ElementWiseOperation::kGREATER);
  auto* chosen = shop.network->addSelect(*larger->getOutput(0), *x, *clipped->getOutput(0));
  finish(shop, chosen);
  EXPECT_EQ(answer(shop, {1, -2, 1, 2}, 4), (std::vector<float>{3, 3, 2, 2}));
}

TEST(Network, GroupNormalizationHasMeanZeroInEachGroup) {
  Workshop shop;
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims4(1, 2, 1, 2));
  const std::vector<float> ones = {1, 1}, zeros = {0, 5};
  auto* scale = shop.network->addConstant(nv::Dims4(1, 2, 1, 1), weights(ones));
  auto* bias = shop.network->addConstant(nv::Dims4(1, 2, 1, 1), weights(zeros));
  auto* norm = shop.network->addNormalization(*x, *scale->getOutput(0), *bias->getOutput(0), 1U << 2 | 1U << 3);
  norm->setNbGroups(2);
  finish(shop, norm);
  const std::vector<float> y = answer(shop, {1, 3, 10, 30}, 4);
  EXPECT_NEAR(y[0], -1, 1e-4);
  EXPECT_NEAR(y[1], 1, 1e-4);
  EXPECT_NEAR(y[2], 4, 1e-4);
  EXPECT_NEAR(y[3], 6, 1e-4);
}

TEST(Network, LayerNormalizationOfTheLastAxis) {
  Workshop shop;
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(2, 2));
  const std::vector<float> gains = {2, 3}, offsets = {0, 1};
  auto* scale = shop.network->addConstant(nv::Dims2(1, 2), weights(gains));
  auto* bias = shop.network->addConstant(nv::Dims2(1, 2), weights(offsets));
  finish(shop, shop.network->addNormalization(*x, *scale->getOutput(0), *bias->getOutput(0), 1U << 1));
  const std::vector<float> y = answer(shop, {1, 3, 30, 10}, 4);
  const std::vector<float> expected = {-2, 4, 2, -2};
  for (size_t i = 0; i < 4; ++i) EXPECT_NEAR(y[i], expected[i], 1e-4);
}

TEST(Network, DeconvolutionResizeGather) {
  Workshop shop;
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims4(1, 1, 1, 2));
  const std::vector<float> kernel = {1, 2};
  auto* spread = shop.network->addDeconvolutionNd(*x, 1, nv::DimsHW(1, 2), weights(kernel), no_weights());
  spread->setStrideNd(nv::DimsHW(1, 2));  // 3 5 -> 3 6 5 10
  auto* resized = shop.network->addResize(*spread->getOutput(0));
  resized->setOutputDimensions(nv::Dims4(1, 1, 1, 2));  // nearest: 3 5
  const std::vector<int32_t> order = {1, 0, 1};
  auto* indices = shop.network->addConstant(nv::Dims{1, {3}}, {nv::DataType::kINT32, order.data(), 3});
  finish(shop, shop.network->addGather(*resized->getOutput(0), *indices->getOutput(0), 3));
  EXPECT_EQ(answer(shop, {3, 5}, 3), (std::vector<float>{5, 3, 5}));
}

TEST(Network, PaddingTopKGather) {
  Workshop shop;
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims4(1, 1, 1, 2));
  auto* padded = shop.network->addPaddingNd(*x, nv::DimsHW(0, 1), nv::DimsHW(0, 1));               // 0 3 5 0
  auto* best = shop.network->addTopK(*padded->getOutput(0), nv::TopKOperation::kMAX, 2, 1U << 3);  // 5 3
  const std::vector<int32_t> order = {1, 0, 1};
  auto* indices = shop.network->addConstant(nv::Dims{1, {3}}, {nv::DataType::kINT32, order.data(), 3});
  auto* gathered = shop.network->addGather(*best->getOutput(0), *indices->getOutput(0), 3);
  EXPECT_EQ(best->getOutput(1)->getType(), nv::DataType::kINT32);
  finish(shop, gathered);
  EXPECT_EQ(answer(shop, {3, 5}, 3), (std::vector<float>{3, 5, 3}));
}

TEST(Network, RunningSumScatter) {
  Workshop shop;
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims{1, {3}});
  const int32_t zero = 0;
  auto* axis = shop.network->addConstant(nv::Dims{0, {}}, {nv::DataType::kINT32, &zero, 1});
  auto* sums =
      shop.network->addCumulative(*x, *axis->getOutput(0), nv::CumulativeOperation::kSUM, false, false);  // 1 3 6
  const std::vector<int32_t> places = {2, 0};
  const std::vector<float> values = {8, 9};
  auto* indices = shop.network->addConstant(nv::Dims{1, {2}}, {nv::DataType::kINT32, places.data(), 2});
  auto* updates = shop.network->addConstant(nv::Dims{1, {2}}, weights(values));
  finish(shop, shop.network->addScatter(*sums->getOutput(0), *indices->getOutput(0), *updates->getOutput(0),
                                        nv::ScatterMode::kELEMENT));
  EXPECT_EQ(answer(shop, {1, 2, 3}, 3), (std::vector<float>{9, 3, 8}));
}

TEST(Network, AConstantMayBeAnOutput) {
  Workshop shop;
  shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims{1, {1}});
  const std::vector<float> values = {4, 5};
  finish(shop, shop.network->addConstant(nv::Dims{1, {2}}, weights(values)));
  EXPECT_EQ(answer(shop, {0}, 2), (std::vector<float>{4, 5}));
}

TEST(Network, TensorsFollowEdits) {
  Workshop shop;
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(2, 3));
  auto* relu = shop.network->addActivation(*x, nv::ActivationType::kRELU);
  nv::ITensor* y = relu->getOutput(0);
  EXPECT_EQ(y->getDimensions().d[1], 3);
  x->setDimensions(nv::Dims3(4, 5, 6));
  EXPECT_EQ(y->getDimensions().nbDims, 3);
  EXPECT_EQ(y->getDimensions().d[2], 6);
  x->setType(nv::DataType::kHALF);
  EXPECT_EQ(y->getType(), nv::DataType::kHALF);
  relu->setOutputType(0, nv::DataType::kFLOAT);
  EXPECT_EQ(y->getType(), nv::DataType::kFLOAT);
  x->setDimensionName(0, "batch");
  EXPECT_STREQ(x->getDimensionName(0), "batch");
  EXPECT_EQ(x->getDimensionName(1), nullptr);
  EXPECT_TRUE(x->isNetworkInput());
  EXPECT_FALSE(y->isNetworkOutput());
  shop.network->markOutput(*y);
  EXPECT_TRUE(y->isNetworkOutput());
  shop.network->unmarkOutput(*y);
  EXPECT_EQ(shop.network->getNbOutputs(), 0);
  EXPECT_STREQ(relu->getName(), "(Unnamed Layer* 0) [Activation]");
  EXPECT_EQ(shop.network->getLayer(0), relu);
  EXPECT_EQ(shop.network->getLayer(1), nullptr);
  EXPECT_EQ(shop.network->getInput(-1), nullptr);
  EXPECT_EQ(relu->getInput(1), nullptr);
  EXPECT_EQ(&shop.network->getBuilder(), shop.builder.get());
}

TEST(Network, SetInputToALaterLayerIsSorted) {
  Workshop shop;
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(1, 2));
  auto* first = shop.network->addUnary(*x, nv::UnaryOperation::kNEG);
  auto* second = shop.network->addUnary(*x, nv::UnaryOperation::kABS);
  first->setInput(0, *second->getOutput(0));
  finish(shop, first);
  EXPECT_EQ(answer(shop, {-1, 2}, 2), (std::vector<float>{-1, -2}));
}

TEST(Network, ALoopOfInputsIsAnError) {
  Workshop shop;
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(1, 2));
  auto* first = shop.network->addUnary(*x, nv::UnaryOperation::kNEG);
  auto* second = shop.network->addUnary(*first->getOutput(0), nv::UnaryOperation::kABS);
  first->setInput(0, *second->getOutput(0));
  shop.network->markOutput(*second->getOutput(0));
  EXPECT_EQ(shop.plan(), nullptr);
  EXPECT_NE(shop.logger.errors().find("depends on itself"), std::string::npos) << shop.logger.errors();
}

TEST(Network, RefusesWhatItCannotUse) {
  Workshop shop;
  EXPECT_EQ(shop.network->addInput(nullptr, nv::DataType::kFLOAT, nv::Dims2(1, 2)), nullptr);
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(1, 2));
  EXPECT_EQ(shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(1, 2)), nullptr);  // the name is taken
  EXPECT_EQ(shop.network->addInput("z", nv::DataType::kFLOAT, nv::Dims{9, {}}), nullptr);
  EXPECT_EQ(shop.network->addConcatenation(nullptr, 2), nullptr);
  Workshop other;
  nv::ITensor* foreign = other.network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(1, 2));
  EXPECT_EQ(shop.network->addSoftMax(*foreign), nullptr);
  EXPECT_NE(shop.network->addSoftMax(*x), nullptr);  // the network stays usable
}

TEST(Network, ErrorsNameTheLayer) {
  Workshop shop;
  nv::ITensor* a = shop.network->addInput("a", nv::DataType::kFLOAT, nv::Dims2(1, 2));
  nv::ITensor* b = shop.network->addInput("b", nv::DataType::kFLOAT, nv::Dims2(1, 3));
  auto* sum = shop.network->addElementWise(*a, *b, nv::ElementWiseOperation::kSUM);
  sum->setName("the sum");
  EXPECT_EQ(sum->getOutput(0)->getDimensions().nbDims, -1);
  shop.network->markOutput(*sum->getOutput(0));
  EXPECT_EQ(shop.plan(), nullptr);
  EXPECT_NE(shop.logger.errors().find("in layer 'the sum' (ElementWise)"), std::string::npos) << shop.logger.errors();
}

}  // namespace
}  // namespace tenon::test
