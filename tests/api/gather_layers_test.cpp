// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IGatherLayer, IScatterLayer, IOneHotLayer, INonZeroLayer, INMSLayer, IGridSampleLayer: their properties, and what
// they pick and put, by hand.
#include "tests/api/layer_support.h"

namespace tenon::test {
namespace {

TEST(GatherLayer, RemembersItsProperties) {
  OneLayer net(dims_of({2, 3}));
  auto* layer = net.network->addGather(net.x, net.ints(dims_of({2}), {0, 2}), 0);
  EXPECT_EQ(layer->getType(), nv::LayerType::kGATHER);
  EXPECT_EQ(layer->getMode(), nv::GatherMode::kDEFAULT);
  EXPECT_EQ(layer->getNbElementWiseDims(), 0);
  layer->setGatherAxis(1);
  EXPECT_EQ(layer->getGatherAxis(), 1);
  EXPECT_EQ(net.run(layer, {1, 2, 3, 4, 5, 6}, 4), (Floats{1, 3, 4, 6}));
}

TEST(GatherLayer, ByElementAndByTuple) {
  OneLayer elements(dims_of({2, 3}));
  auto* layer =
      elements.network->addGatherV2(elements.x, elements.ints(dims_of({2, 2}), {2, 0, 1, 1}), nv::GatherMode::kDEFAULT);
  layer->setMode(nv::GatherMode::kELEMENT);
  EXPECT_EQ(layer->getMode(), nv::GatherMode::kELEMENT);
  layer->setGatherAxis(1);
  EXPECT_EQ(elements.run(layer, {1, 2, 3, 4, 5, 6}, 4), (Floats{3, 1, 5, 5}));
  OneLayer tuples(dims_of({2, 3}));
  layer = tuples.network->addGatherV2(tuples.x, tuples.ints(dims_of({2, 2}), {1, 2, 0, 0}), nv::GatherMode::kND);
  EXPECT_EQ(tuples.run(layer, {1, 2, 3, 4, 5, 6}, 2), (Floats{6, 1}));
}

TEST(GatherLayer, SaysWhatIsWrong) {
  OneLayer dims(dims_of({2, 3}));
  auto* layer = dims.network->addGather(dims.x, dims.ints(dims_of({2}), {0, 1}), 1);
  layer->setNbElementWiseDims(2);
  EXPECT_EQ(layer->getNbElementWiseDims(), 2);
  finish(dims, layer);
  expect_error(dims, "expected 0 or 1 elementwise dimensions, found 2");
  OneLayer axis(dims_of({2, 3}));
  layer = axis.network->addGather(axis.x, axis.ints(dims_of({2}), {0, 1}), 0);
  layer->setNbElementWiseDims(1);
  finish(axis, layer);
  expect_error(axis, "expected an axis from 1 to 1");
}

TEST(ScatterLayer, ByElementAndByTuple) {
  OneLayer elements(dims_of({2, 3}));
  nv::ITensor& updates = elements.floats(dims_of({2, 1}), {10, 20});
  auto* layer =
      elements.network->addScatter(elements.x, elements.ints(dims_of({2, 1}), {2, 0}), updates, nv::ScatterMode::kND);
  EXPECT_EQ(layer->getType(), nv::LayerType::kSCATTER);
  EXPECT_EQ(layer->getMode(), nv::ScatterMode::kND);
  layer->setMode(nv::ScatterMode::kELEMENT);
  layer->setAxis(1);
  EXPECT_EQ(layer->getMode(), nv::ScatterMode::kELEMENT);
  EXPECT_EQ(layer->getAxis(), 1);
  EXPECT_EQ(elements.run(layer, {1, 2, 3, 4, 5, 6}, 6), (Floats{1, 2, 10, 20, 5, 6}));
  OneLayer rows(dims_of({2, 3}));
  layer = rows.network->addScatter(rows.x, rows.ints(dims_of({1, 1}), {1}), rows.floats(dims_of({1, 3}), {7, 8, 9}),
                                   nv::ScatterMode::kND);
  EXPECT_EQ(rows.run(layer, {1, 2, 3, 4, 5, 6}, 6), (Floats{1, 2, 3, 7, 8, 9}));
}

TEST(OneHotLayer, AlongItsAxis) {
  OneLayer net(dims_of({2}));
  auto* places = net.network->addCast(net.x, nv::DataType::kINT32);
  nv::ITensor& off_on = net.floats(dims_of({2}), {-1, 5});
  auto* layer = net.network->addOneHot(*places->getOutput(0), off_on, net.ints(dims_of({}), {3}), -1);
  EXPECT_EQ(layer->getType(), nv::LayerType::kONE_HOT);
  EXPECT_EQ(layer->getAxis(), -1);
  layer->setAxis(0);
  EXPECT_EQ(layer->getAxis(), 0);
  EXPECT_EQ(net.run(layer, {2, 0}, 6), (Floats{-1, 5, -1, -1, 5, -1}));  // [3 classes, 2 places]
}

TEST(NonZeroLayer, ListsPlacesByDimension) {
  OneLayer net(dims_of({2, 2}));
  auto* layer = net.network->addNonZero(net.x);
  EXPECT_EQ(layer->getType(), nv::LayerType::kNON_ZERO);
  EXPECT_EQ(layer->getIndicesType(), nv::DataType::kINT32);
  EXPECT_TRUE(layer->setIndicesType(nv::DataType::kINT64));
  EXPECT_FALSE(layer->setIndicesType(nv::DataType::kHALF));
  EXPECT_EQ(layer->getIndicesType(), nv::DataType::kINT64);
  EXPECT_EQ(layer->getOutput(0)->getType(), nv::DataType::kINT64);
  EXPECT_EQ(net.run(layer, {0, 3, -1, 0}, 4), (Floats{0, 1, 1, 0}));
  OneLayer wide(dims_of({2, 2}));
  EXPECT_EQ(wide.network->addNonZero(wide.x, nv::DataType::kINT64)->getIndicesType(), nv::DataType::kINT64);
}

/// Three boxes of one class, the second nearly the first: the places that are kept, as [batch, class, box].
Floats kept_boxes(nv::BoundingBoxFormat format, Floats boxes) {
  OneLayer net(dims_of({1, 3, 4}));
  nv::ITensor& scores = net.floats(dims_of({1, 3, 1}), {0.9F, 0.8F, 0.7F});
  auto* layer = net.network->addNMS(net.x, scores, net.ints(dims_of({}), {3}));
  EXPECT_EQ(layer->getType(), nv::LayerType::kNMS);
  EXPECT_EQ(layer->getBoundingBoxFormat(), nv::BoundingBoxFormat::kCORNER_PAIRS);
  layer->setBoundingBoxFormat(format);
  EXPECT_EQ(layer->getBoundingBoxFormat(), format);
  layer->setInput(3, net.floats(dims_of({}), {0.5F}));  // overlap
  layer->setInput(4, net.floats(dims_of({}), {0.1F}));  // score
  EXPECT_TRUE(layer->setIndicesType(nv::DataType::kINT64));
  EXPECT_FALSE(layer->setIndicesType(nv::DataType::kBOOL));
  EXPECT_EQ(layer->getIndicesType(), nv::DataType::kINT64);
  return net.run(layer, std::move(boxes), 6);
}

TEST(NMSLayer, DropsWhatOverlaps) {
  const Floats expected = {0, 0, 0, 0, 0, 2};
  EXPECT_EQ(kept_boxes(nv::BoundingBoxFormat::kCORNER_PAIRS, {0, 0, 2, 2, 0, 0, 2, 2.1F, 5, 5, 7, 7}), expected);
  EXPECT_EQ(kept_boxes(nv::BoundingBoxFormat::kCENTER_SIZES, {1, 1, 2, 2, 1, 1, 2, 2.1F, 6, 6, 2, 2}), expected);
}

TEST(NMSLayer, SaysWhatIsWrong) {
  OneLayer limit(dims_of({1, 3, 4}));
  nv::ITensor& scores = limit.floats(dims_of({1, 3, 1}), {0.9F, 0.8F, 0.7F});
  auto* layer = limit.network->addNMS(limit.x, scores, limit.ints(dims_of({}), {3}), nv::DataType::kINT64);
  EXPECT_EQ(layer->getIndicesType(), nv::DataType::kINT64);
  EXPECT_EQ(layer->getTopKBoxLimit(), -1);
  layer->setTopKBoxLimit(10);
  EXPECT_EQ(layer->getTopKBoxLimit(), 10);
  OneLayer flat(dims_of({3, 4}));
  nv::ITensor& one = flat.ints(dims_of({}), {1});
  finish(flat, flat.network->addNMS(flat.x, flat.floats(dims_of({3, 1}), {1, 1, 1}), one));
  expect_error(flat, "expected boxes [batch, boxes, 4]");
}

/// 1 2 3 4 in a row, read at the places -1 (the left edge), 0 (the middle) and 1.5 (beyond the right edge).
Floats sampled(nv::InterpolationMode mode, nv::SampleMode outside, bool align_corners) {
  OneLayer net(dims_of({1, 1, 1, 4}));
  nv::ITensor& grid = net.floats(dims_of({1, 1, 3, 2}), {-1, 0, 0, 0, 1.5F, 0});
  auto* layer = net.network->addGridSample(net.x, grid);
  EXPECT_EQ(layer->getType(), nv::LayerType::kGRID_SAMPLE);
  EXPECT_EQ(layer->getInterpolationMode(), nv::InterpolationMode::kLINEAR);
  EXPECT_EQ(layer->getSampleMode(), nv::SampleMode::kFILL);
  EXPECT_FALSE(layer->getAlignCorners());
  layer->setInterpolationMode(mode);
  EXPECT_TRUE(layer->setSampleMode(outside));
  EXPECT_FALSE(layer->setSampleMode(nv::SampleMode::kWRAP));
  layer->setAlignCorners(align_corners);
  EXPECT_EQ(layer->getInterpolationMode(), mode);
  EXPECT_EQ(layer->getSampleMode(), outside);
  EXPECT_EQ(layer->getAlignCorners(), align_corners);
  return net.run(layer, {1, 2, 3, 4}, 3);
}

TEST(GridSampleLayer, ModesAndEdges) {
  using Mode = nv::InterpolationMode;
  using Edge = nv::SampleMode;
  // Corners aligned: -1 is index 0, 0 is 1.5, 1.5 is 3.75. Else: -1 is -0.5, 0 is 1.5, 1.5 is 4.5.
  EXPECT_EQ(sampled(Mode::kLINEAR, Edge::kCLAMP, true), (Floats{1, 2.5F, 4}));
  EXPECT_EQ(sampled(Mode::kLINEAR, Edge::kFILL, true), (Floats{1, 2.5F, 1}));
  EXPECT_EQ(sampled(Mode::kLINEAR, Edge::kREFLECT, true), (Floats{1, 2.5F, 3.25F}));
  EXPECT_EQ(sampled(Mode::kLINEAR, Edge::kFILL, false), (Floats{0.5F, 2.5F, 0}));
  EXPECT_EQ(sampled(Mode::kNEAREST, Edge::kCLAMP, true), (Floats{1, 3, 4}));  // a half to the even index
  EXPECT_EQ(sampled(Mode::kCUBIC, Edge::kCLAMP, true)[0], 1);
}

}  // namespace
}  // namespace tenon::test
