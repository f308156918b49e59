// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IShuffleLayer, ISliceLayer, IResizeLayer, IConcatenationLayer, ISqueezeLayer, IUnsqueezeLayer, IReverseSequenceLayer:
// their properties, and where they put the numbers 0 1 2 ...
#include <numeric>

#include "tests/api/layer_support.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // old calls are tested too

namespace tenon::test {
namespace {

Floats counted(size_t count) {
  Floats numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0.0F);
  return numbers;
}

TEST(ShuffleLayer, TurnsReshapesAndTurns) {
  OneLayer net(dims_of({2, 3}));
  auto* layer = net.network->addShuffle(net.x);
  EXPECT_EQ(layer->getType(), nv::LayerType::kSHUFFLE);
  EXPECT_EQ(layer->getFirstTranspose().order[1], 1);
  layer->setFirstTranspose({{1, 0}});
  EXPECT_EQ(layer->getFirstTranspose().order[0], 1);
  layer->setReshapeDimensions(dims_of({3, 1, -1}));
  EXPECT_EQ(sizes_of(layer->getReshapeDimensions()), (std::vector<int64_t>{3, 1, -1}));
  layer->setSecondTranspose({{2, 1, 0}});
  EXPECT_EQ(layer->getSecondTranspose().order[0], 2);
  EXPECT_EQ(sizes_of(layer->getOutput(0)->getDimensions()), (std::vector<int64_t>{2, 1, 3}));
  EXPECT_EQ(net.run(layer, counted(6), 6), counted(6));  // turned and turned back
}

TEST(ShuffleLayer, ZeroIsADimensionOrAPlaceholder) {
  OneLayer net(dims_of({0, 3}));
  auto* layer = net.network->addShuffle(net.x);
  layer->setReshapeDimensions(dims_of({3, 0}));
  EXPECT_TRUE(layer->getZeroIsPlaceholder());
  layer->setZeroIsPlaceholder(false);
  EXPECT_FALSE(layer->getZeroIsPlaceholder());
  EXPECT_EQ(sizes_of(layer->getOutput(0)->getDimensions()), (std::vector<int64_t>{3, 0}));
}

TEST(ShuffleLayer, DimensionsFromATensor) {
  OneLayer net(dims_of({2, 3}));
  auto* layer = net.network->addShuffle(net.x);
  layer->setInput(1, net.ints(dims_of({2}), {3, 2}));
  EXPECT_EQ(layer->getNbInputs(), 2);
  EXPECT_EQ(sizes_of(layer->getOutput(0)->getDimensions()), (std::vector<int64_t>{3, 2}));
}

TEST(SliceLayer, RemembersItsPropertiesAndObeysThem) {
  OneLayer net(dims_of({2, 5}));
  auto* layer = net.network->addSlice(net.x, nv::Dims2(0, 0), nv::Dims2(1, 1), nv::Dims2(1, 1));
  EXPECT_EQ(layer->getType(), nv::LayerType::kSLICE);
  EXPECT_EQ(layer->getMode(), nv::SampleMode::kSTRICT_BOUNDS);
  EXPECT_EQ(layer->getAxes().nbDims, -1);
  layer->setStart(dims_of({4}));
  layer->setSize(dims_of({3}));
  layer->setStride(dims_of({-2}));
  layer->setAxes(dims_of({1}));
  EXPECT_EQ(sizes_of(layer->getStart()), std::vector<int64_t>{4});
  EXPECT_EQ(sizes_of(layer->getSize()), std::vector<int64_t>{3});
  EXPECT_EQ(sizes_of(layer->getStride()), std::vector<int64_t>{-2});
  EXPECT_EQ(sizes_of(layer->getAxes()), std::vector<int64_t>{1});
  EXPECT_EQ(net.run(layer, counted(10), 6), (Floats{4, 2, 0, 9, 7, 5}));
}

TEST(SliceLayer, SaysWhatIsWrong) {
  const auto expect = [](const nv::Dims& start, const nv::Dims& size, nv::SampleMode mode, const char* text) {
    OneLayer net(dims_of({2, 5}));
    auto* layer = net.network->addSlice(net.x, start, size, nv::Dims2(1, 1));
    layer->setMode(mode);
    EXPECT_EQ(layer->getMode(), mode);
    finish(net, layer);
    expect_error(net, text);
  };
  expect(nv::Dims2(0, 3), nv::Dims2(2, 3), nv::SampleMode::kSTRICT_BOUNDS, "the slice of axis 1 has 2 elements");
  expect(nv::Dims2(0, 0), nv::Dims2(2, -1), nv::SampleMode::kCLAMP, "no slice of -1 along axis 1");
  expect(dims_of({0}), dims_of({1}), nv::SampleMode::kCLAMP, "expected start, size and stride of 2 axes");
}

TEST(SliceLayer, BoundsFromTensors) {
  OneLayer net(dims_of({5}));
  auto* layer = net.network->addSlice(net.x, dims_of({0}), dims_of({1}), dims_of({1}));
  layer->setInput(1, net.ints(dims_of({1}), {1}));
  layer->setInput(2, net.ints(dims_of({1}), {2}));
  layer->setInput(3, net.ints(dims_of({1}), {3}));
  EXPECT_EQ(net.run(layer, counted(5), 2), (Floats{1, 4}));
}

TEST(ResizeLayer, RemembersItsProperties) {
  OneLayer net(dims_of({1, 1, 2, 2}));
  auto* layer = net.network->addResize(net.x);
  EXPECT_EQ(layer->getType(), nv::LayerType::kRESIZE);
  EXPECT_EQ(layer->getOutputDimensions().nbDims, -1);
  EXPECT_EQ(layer->getScales(0, nullptr), -1);
  const float scales[] = {1, 1, 2, 3};
  layer->setScales(scales, 4);
  float found[4] = {};
  EXPECT_EQ(layer->getScales(4, found), 4);
  EXPECT_EQ(found[3], 3);
  layer->setResizeMode(nv::InterpolationMode::kCUBIC);
  EXPECT_EQ(layer->getResizeMode(), nv::InterpolationMode::kCUBIC);
  layer->setAlignCorners(true);
  EXPECT_TRUE(layer->getAlignCorners());
  EXPECT_EQ(layer->getCoordinateTransformation(), nv::ResizeCoordinateTransformation::kALIGN_CORNERS);
  layer->setCoordinateTransformation(nv::ResizeCoordinateTransformation::kHALF_PIXEL);
  EXPECT_FALSE(layer->getAlignCorners());
  layer->setSelectorForSinglePixel(nv::ResizeSelector::kUPPER);
  EXPECT_EQ(layer->getSelectorForSinglePixel(), nv::ResizeSelector::kUPPER);
  layer->setNearestRounding(nv::ResizeRoundMode::kHALF_UP);
  EXPECT_EQ(layer->getNearestRounding(), nv::ResizeRoundMode::kHALF_UP);
  EXPECT_EQ(layer->getCubicCoeff(), -0.75F);
  layer->setCubicCoeff(-0.5F);
  EXPECT_EQ(layer->getCubicCoeff(), -0.5F);
  EXPECT_FALSE(layer->getExcludeOutside());
  layer->setExcludeOutside(true);
  EXPECT_TRUE(layer->getExcludeOutside());
  layer->setOutputDimensions(dims_of({1, 1, 5, 5}));
  EXPECT_EQ(sizes_of(layer->getOutputDimensions()), (std::vector<int64_t>{1, 1, 5, 5}));
  net.logger.lines.clear();
  layer->setScales(nullptr, 4);
  EXPECT_NE(net.logger.errors().find("the scales are null"), std::string::npos);
}

/// 0 1 2 3 to `count` numbers by a factor.
Floats resized(nv::InterpolationMode mode, nv::ResizeCoordinateTransformation coordinates, nv::ResizeRoundMode rounding,
               float factor, size_t count) {
  OneLayer net(dims_of({1, 1, 4}));
  auto* layer = net.network->addResize(net.x);
  const float scales[] = {1, 1, factor};
  layer->setScales(scales, 3);
  layer->setResizeMode(mode);
  layer->setCoordinateTransformation(coordinates);
  layer->setNearestRounding(rounding);
  return net.run(layer, counted(4), count);
}

TEST(ResizeLayer, ModesCoordinatesAndRoundings) {
  using Mode = nv::InterpolationMode;
  using Where = nv::ResizeCoordinateTransformation;
  using Round = nv::ResizeRoundMode;
  // Asymmetric: output i reads from i / factor.
  EXPECT_EQ(resized(Mode::kNEAREST, Where::kASYMMETRIC, Round::kFLOOR, 2, 8), (Floats{0, 0, 1, 1, 2, 2, 3, 3}));
  EXPECT_EQ(resized(Mode::kNEAREST, Where::kASYMMETRIC, Round::kCEIL, 2, 8), (Floats{0, 1, 1, 2, 2, 3, 3, 3}));
  EXPECT_EQ(resized(Mode::kNEAREST, Where::kASYMMETRIC, Round::kHALF_UP, 2, 8), (Floats{0, 1, 1, 2, 2, 3, 3, 3}));
  EXPECT_EQ(resized(Mode::kNEAREST, Where::kASYMMETRIC, Round::kHALF_DOWN, 2, 8), (Floats{0, 0, 1, 1, 2, 2, 3, 3}));
  EXPECT_EQ(resized(Mode::kLINEAR, Where::kASYMMETRIC, Round::kFLOOR, 2, 8), (Floats{0, .5F, 1, 1.5F, 2, 2.5F, 3, 3}));
  // Half pixels: (i + 0.5) / factor - 0.5.
  expect_near(resized(Mode::kLINEAR, Where::kHALF_PIXEL, Round::kFLOOR, 2, 8),
              {0, 0.25F, 0.75F, 1.25F, 1.75F, 2.25F, 2.75F, 3});
  // Aligned corners: i * 3 / 6.
  expect_near(resized(Mode::kLINEAR, Where::kALIGN_CORNERS, Round::kFLOOR, 1.75F, 7), {0, 0.5F, 1, 1.5F, 2, 2.5F, 3});
  // Keys' kernel of -0.75 between 1 and 2 of 0 1 2 3: symmetric, so the middle is exact.
  EXPECT_NEAR(resized(Mode::kCUBIC, Where::kASYMMETRIC, Round::kFLOOR, 2, 8)[3], 1.5F, 1e-6F);
}

TEST(ResizeLayer, ToASizeThatIsGiven) {
  OneLayer net(dims_of({1, 1, 4}));
  auto* layer = net.network->addResize(net.x);
  layer->setOutputDimensions(dims_of({1, 1, 2}));
  EXPECT_EQ(net.run(layer, counted(4), 2), (Floats{0, 2}));
  OneLayer by_tensor(dims_of({1, 1, 4}));
  layer = by_tensor.network->addResize(by_tensor.x);
  layer->setInput(1, by_tensor.ints(dims_of({3}), {1, 1, 8}));
  EXPECT_EQ(by_tensor.run(layer, counted(4), 8), (Floats{0, 0, 1, 1, 2, 2, 3, 3}));
  OneLayer neither(dims_of({1, 1, 4}));
  finish(neither, neither.network->addResize(neither.x));
  expect_error(neither, "expected output dimensions or scales, found neither");
}

TEST(ConcatenationLayer, AlongItsAxis) {
  OneLayer net(dims_of({2, 1, 2}));
  nv::ITensor* both[] = {&net.x, &net.floats(dims_of({2, 1, 2}), {10, 11, 12, 13})};
  auto* layer = net.network->addConcatenation(both, 2);
  EXPECT_EQ(layer->getType(), nv::LayerType::kCONCATENATION);
  layer->setAxis(2);
  EXPECT_EQ(layer->getAxis(), 2);
  EXPECT_EQ(net.run(layer, counted(4), 8), (Floats{0, 1, 10, 11, 2, 3, 12, 13}));
}

TEST(SqueezeLayer, RemovesAndAddsDimensions) {
  OneLayer net(dims_of({1, 3, 1}));
  auto* flat = net.network->addSqueeze(net.x, net.ints(dims_of({2}), {0, 2}));
  EXPECT_EQ(flat->getType(), nv::LayerType::kSQUEEZE);
  EXPECT_EQ(sizes_of(flat->getOutput(0)->getDimensions()), std::vector<int64_t>{3});
  auto* column = net.network->addUnsqueeze(*flat->getOutput(0), net.ints(dims_of({1}), {1}));
  EXPECT_EQ(column->getType(), nv::LayerType::kUNSQUEEZE);
  EXPECT_EQ(sizes_of(column->getOutput(0)->getDimensions()), (std::vector<int64_t>{3, 1}));
  EXPECT_EQ(net.run(column, {5, 6, 7}, 3), (Floats{5, 6, 7}));
}

TEST(ReverseSequenceLayer, TurnsTheFirstOfEachRow) {
  OneLayer net(dims_of({2, 3}));
  auto* layer = net.network->addReverseSequence(net.x, net.ints(dims_of({2}), {2, 3}));
  EXPECT_EQ(layer->getType(), nv::LayerType::kREVERSE_SEQUENCE);
  EXPECT_EQ(layer->getBatchAxis(), 1);
  EXPECT_EQ(layer->getSequenceAxis(), 0);
  layer->setBatchAxis(0);
  layer->setSequenceAxis(1);
  EXPECT_EQ(layer->getBatchAxis(), 0);
  EXPECT_EQ(layer->getSequenceAxis(), 1);
  EXPECT_EQ(net.run(layer, counted(6), 6), (Floats{1, 0, 2, 5, 4, 3}));
}

}  // namespace
}  // namespace tenon::test
