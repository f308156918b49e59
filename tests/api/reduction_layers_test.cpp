// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IReduceLayer, ISoftMaxLayer, ITopKLayer, ICumulativeLayer, ILRNLayer, INormalizationLayer: properties, and results by
// hand.
#include <cmath>

#include "tests/api/layer_support.h"

namespace tenon::test {
namespace {

Floats reduced(nv::ReduceOperation operation, uint32_t axes, bool keep, const std::vector<int64_t>& sizes) {
  OneLayer net(dims_of({2, 3}));
  auto* layer = net.network->addReduce(net.x, nv::ReduceOperation::kSUM, 1, false);
  layer->setOperation(operation);
  layer->setReduceAxes(axes);
  layer->setKeepDimensions(keep);
  EXPECT_EQ(layer->getOperation(), operation);
  EXPECT_EQ(layer->getReduceAxes(), axes);
  EXPECT_EQ(layer->getKeepDimensions(), keep);
  EXPECT_EQ(sizes_of(layer->getOutput(0)->getDimensions()), sizes);
  size_t count = 1;
  for (const int64_t size : sizes) count *= static_cast<size_t>(size);
  return net.run(layer, {1, 2, 3, -4, 5, 6}, count);
}

TEST(ReduceLayer, EveryOperation) {
  using Operation = nv::ReduceOperation;
  EXPECT_EQ(reduced(Operation::kSUM, 2, false, {2}), (Floats{6, 7}));
  EXPECT_EQ(reduced(Operation::kPROD, 2, true, {2, 1}), (Floats{6, -120}));
  EXPECT_EQ(reduced(Operation::kMAX, 1, false, {3}), (Floats{1, 5, 6}));
  EXPECT_EQ(reduced(Operation::kMIN, 1, true, {1, 3}), (Floats{-4, 2, 3}));
  EXPECT_NEAR(reduced(Operation::kAVG, 3, false, {})[0], 13.0F / 6, 1e-6F);
}

TEST(ReduceLayer, SaysWhatIsWrong) {
  OneLayer axes(dims_of({2, 3}));
  finish(axes, axes.network->addReduce(axes.x, nv::ReduceOperation::kSUM, 0, false));
  expect_error(axes, "expected at least one axis to reduce");
  OneLayer operation(dims_of({2, 3}));
  finish(operation, operation.network->addReduce(operation.x, nv::ReduceOperation::kNONE, 1, false));
  expect_error(operation, "expected a ReduceOperation");
}

TEST(SoftMaxLayer, AlongItsAxis) {
  OneLayer net(dims_of({2, 2}));
  auto* layer = net.network->addSoftMax(net.x);
  EXPECT_EQ(layer->getType(), nv::LayerType::kSOFTMAX);
  layer->setAxes(1U << 1);
  EXPECT_EQ(layer->getAxes(), 2u);
  const float e = std::exp(1.0F);
  expect_near(net.run(layer, {0, 1, 5, 5}, 4), {1 / (1 + e), e / (1 + e), 0.5F, 0.5F});
}

TEST(SoftMaxLayer, OfOneAxisOnly) {
  OneLayer net(dims_of({2, 2}));
  auto* layer = net.network->addSoftMax(net.x);
  layer->setAxes(3);
  finish(net, layer);
  expect_error(net, "expected one axis in the mask, found 2");
}

TEST(TopKLayer, LargestAndSmallestWithTheirPlaces) {
  OneLayer net(dims_of({2, 3}));
  auto* layer = net.network->addTopK(net.x, nv::TopKOperation::kMAX, 1, 1);
  EXPECT_EQ(layer->getType(), nv::LayerType::kTOPK);
  EXPECT_EQ(layer->getOperation(), nv::TopKOperation::kMAX);
  EXPECT_EQ(layer->getIndicesType(), nv::DataType::kINT32);
  layer->setOperation(nv::TopKOperation::kMIN);
  layer->setK(2);
  layer->setReduceAxes(2);
  EXPECT_EQ(layer->getOperation(), nv::TopKOperation::kMIN);
  EXPECT_EQ(layer->getK(), 2);
  EXPECT_EQ(layer->getReduceAxes(), 2u);
  EXPECT_TRUE(layer->setIndicesType(nv::DataType::kINT64));
  EXPECT_FALSE(layer->setIndicesType(nv::DataType::kFLOAT));
  EXPECT_EQ(layer->getIndicesType(), nv::DataType::kINT64);
  EXPECT_EQ(layer->getOutput(1)->getType(), nv::DataType::kINT64);
  EXPECT_EQ(net.run(layer, {3, 1, 2, 4, 6, 5}, 4), (Floats{1, 2, 4, 5}));
  OneLayer places(dims_of({2, 3}));
  layer = places.network->addTopK(places.x, nv::TopKOperation::kMAX, 1, 2, nv::DataType::kINT64);
  layer->setInput(1, places.ints(dims_of({}), {2}));  // how many, from a tensor
  auto* as_floats = places.network->addCast(*layer->getOutput(1), nv::DataType::kFLOAT);
  EXPECT_EQ(places.run(as_floats, {3, 1, 2, 4, 6, 5}, 4), (Floats{0, 2, 1, 2}));
}

Floats running(bool exclusive, bool reverse) {
  OneLayer net(dims_of({2, 3}));
  auto* layer = net.network->addCumulative(net.x, net.ints(dims_of({}), {1}), nv::CumulativeOperation::kSUM, !exclusive,
                                           !reverse);
  EXPECT_EQ(layer->getType(), nv::LayerType::kCUMULATIVE);
  EXPECT_EQ(layer->getExclusive(), !exclusive);
  layer->setExclusive(exclusive);
  layer->setReverse(reverse);
  EXPECT_EQ(layer->getExclusive(), exclusive);
  EXPECT_EQ(layer->getReverse(), reverse);
  EXPECT_TRUE(layer->setOperation(nv::CumulativeOperation::kSUM));
  EXPECT_FALSE(layer->setOperation(static_cast<nv::CumulativeOperation>(5)));
  EXPECT_EQ(layer->getOperation(), nv::CumulativeOperation::kSUM);
  return net.run(layer, {1, 2, 3, 4, 5, 6}, 6);
}

TEST(CumulativeLayer, SumsFromEitherEnd) {
  EXPECT_EQ(running(false, false), (Floats{1, 3, 6, 4, 9, 15}));
  EXPECT_EQ(running(true, false), (Floats{0, 1, 3, 0, 4, 9}));
  EXPECT_EQ(running(false, true), (Floats{6, 5, 3, 15, 11, 6}));
  EXPECT_EQ(running(true, true), (Floats{5, 3, 0, 11, 6, 0}));
}

TEST(LRNLayer, DividesByItsNeighbours) {
  OneLayer net(dims_of({1, 3, 1, 1}));
  auto* layer = net.network->addLRN(net.x, 1, 0, 0, 0);
  EXPECT_EQ(layer->getType(), nv::LayerType::kLRN);
  layer->setWindowSize(3);
  layer->setAlpha(3);
  layer->setBeta(0.5F);
  layer->setK(2);
  EXPECT_EQ(layer->getWindowSize(), 3);
  EXPECT_EQ(layer->getAlpha(), 3);
  EXPECT_EQ(layer->getBeta(), 0.5F);
  EXPECT_EQ(layer->getK(), 2);
  // x / sqrt(2 + 3/3 * the squares of up to three channels)
  expect_near(net.run(layer, {1, 2, 3}, 3), {1 / std::sqrt(7.0F), 2 / std::sqrt(16.0F), 3 / std::sqrt(15.0F)});
}

TEST(NormalizationLayer, RemembersItsPropertiesAndObeysThem) {
  OneLayer net(dims_of({1, 2, 2}));
  nv::ITensor& gain = net.floats(dims_of({1, 1, 2}), {1, 2});
  auto* layer = net.network->addNormalization(net.x, gain, net.floats(dims_of({1, 1, 2}), {0, 10}), 1);
  EXPECT_EQ(layer->getType(), nv::LayerType::kNORMALIZATION);
  EXPECT_FALSE(layer->isV2());
  EXPECT_EQ(layer->getEpsilon(), 1e-5F);
  layer->setEpsilon(3);
  EXPECT_EQ(layer->getEpsilon(), 3);
  layer->setAxes(1U << 2);
  EXPECT_EQ(layer->getAxes(), 4u);
  EXPECT_EQ(layer->getNbGroups(), 1);
  layer->setComputePrecision(nv::DataType::kHALF);
  EXPECT_EQ(layer->getComputePrecision(), nv::DataType::kHALF);
  layer->setComputePrecision(nv::DataType::kFLOAT);
  // Mean 2 and variance 1, mean 0 and variance 6.
  expect_near(net.run(layer, {1, 3, -2.4494897F, 2.4494897F}, 4),
              {-0.5F, 11, -2.4494897F / 3, 10 + 2 * 2.4494897F / 3});
}

TEST(NormalizationLayer, SaysWhatIsWrong) {
  const auto expect = [](const nv::Dims& gain, uint32_t axes, int64_t groups, const char* text) {
    OneLayer net(dims_of({1, 4, 2}));
    nv::ITensor& ones = net.floats(gain, {1, 1});
    auto* layer = net.network->addNormalization(net.x, ones, ones, axes);
    layer->setNbGroups(groups);
    EXPECT_EQ(layer->getNbGroups(), groups);
    finish(net, layer);
    expect_error(net, text);
  };
  expect(dims_of({2}), 4, 1, "expected scale and bias of 3 dimensions");
  expect(dims_of({1, 1, 2}), 0, 1, "expected axes to normalize over, found none");
  expect(dims_of({1, 2, 1}), 2, 2, "groups of channels need the axes from 2 on");
}

}  // namespace
}  // namespace tenon::test
