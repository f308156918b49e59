// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IConvolutionLayer, IDeconvolutionLayer, IPoolingLayer and IPaddingLayer: properties under both spellings, and what
// each of them does to a result that is worked out by hand.
#include "tests/api/layer_support.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // the 2D calls of before 7.0 are tested too

namespace tenon::test {
namespace {

using Padding = nv::PaddingMode;
using Sizes = std::vector<int64_t>;

/// The calls that three classes have in common.
template <class Layer>
void expect_window_properties(Layer& layer) {
  EXPECT_EQ(sizes_of(layer.getStride()), (Sizes{1, 1}));
  EXPECT_EQ(sizes_of(layer.getPadding()), (Sizes{0, 0}));
  EXPECT_EQ(layer.getPaddingMode(), Padding::kEXPLICIT_ROUND_DOWN);
  layer.setStrideNd(nv::DimsHW(2, 3));
  EXPECT_EQ(sizes_of(layer.getStrideNd()), (Sizes{2, 3}));
  layer.setStride(nv::DimsHW(4, 5));
  EXPECT_EQ(sizes_of(layer.getStride()), (Sizes{4, 5}));
  layer.setPaddingNd(nv::DimsHW(1, 2));
  EXPECT_EQ(sizes_of(layer.getPaddingNd()), (Sizes{1, 2}));
  EXPECT_EQ(sizes_of(layer.getPostPadding()), (Sizes{1, 2}));
  layer.setPadding(nv::DimsHW(2, 1));
  EXPECT_EQ(sizes_of(layer.getPadding()), (Sizes{2, 1}));
  layer.setPrePadding(nv::DimsHW(0, 3));
  layer.setPostPadding(nv::DimsHW(3, 0));
  EXPECT_EQ(sizes_of(layer.getPrePadding()), (Sizes{0, 3}));
  EXPECT_EQ(sizes_of(layer.getPostPadding()), (Sizes{3, 0}));
  layer.setPaddingMode(Padding::kSAME_LOWER);
  EXPECT_EQ(layer.getPaddingMode(), Padding::kSAME_LOWER);
}

template <class Layer>
void expect_kernel_properties(Layer& layer, OneLayer& net) {
  EXPECT_EQ(sizes_of(layer.getDilationNd()), (Sizes{1, 1}));
  layer.setDilationNd(nv::DimsHW(2, 1));
  EXPECT_EQ(sizes_of(layer.getDilationNd()), (Sizes{2, 1}));
  layer.setNbOutputMaps(6);
  EXPECT_EQ(layer.getNbOutputMaps(), 6);
  EXPECT_EQ(layer.getNbGroups(), 1);
  layer.setNbGroups(2);
  EXPECT_EQ(layer.getNbGroups(), 2);
  layer.setKernelSizeNd(nv::DimsHW(3, 3));
  EXPECT_EQ(sizes_of(layer.getKernelSizeNd()), (Sizes{3, 3}));
  layer.setKernelSize(nv::DimsHW(1, 3));
  EXPECT_EQ(sizes_of(layer.getKernelSize()), (Sizes{1, 3}));
  const nv::Weights kernel = net.kept({1, 2, 3}), bias = net.kept({4});
  layer.setKernelWeights(kernel);
  layer.setBiasWeights(bias);
  EXPECT_EQ(layer.getKernelWeights().values, kernel.values);
  EXPECT_EQ(layer.getBiasWeights().count, 1);
}

TEST(ConvolutionLayer, RemembersItsProperties) {
  OneLayer net(dims_of({1, 2, 5, 5}));
  auto* layer = net.network->addConvolution(net.x, 1, nv::DimsHW(2, 2), no_weights(), no_weights());
  EXPECT_EQ(layer->getType(), nv::LayerType::kCONVOLUTION);
  EXPECT_EQ(sizes_of(layer->getKernelSize()), (Sizes{2, 2}));
  expect_window_properties(*layer);
  expect_kernel_properties(*layer, net);
  layer->setDilation(nv::DimsHW(1, 2));
  EXPECT_EQ(sizes_of(layer->getDilation()), (Sizes{1, 2}));
}

/// Sums of windows of two of 1 2 3 4 5, three apart, one zero before them.
Floats window_sums(Padding mode, size_t count) {
  OneLayer net(dims_of({1, 1, 1, 5}));
  auto* layer = net.network->addConvolutionNd(net.x, 1, nv::DimsHW(1, 2), net.kept({1, 1}), no_weights());
  layer->setStrideNd(nv::DimsHW(1, 3));
  layer->setPrePadding(nv::DimsHW(0, 1));
  layer->setPaddingMode(mode);
  return net.run(layer, {1, 2, 3, 4, 5}, count);
}

TEST(ConvolutionLayer, PaddingModes) {
  EXPECT_EQ(window_sums(Padding::kEXPLICIT_ROUND_DOWN, 2), (Floats{1, 7}));
  EXPECT_EQ(window_sums(Padding::kCAFFE_ROUND_DOWN, 2), (Floats{1, 7}));
  EXPECT_EQ(window_sums(Padding::kEXPLICIT_ROUND_UP, 3), (Floats{1, 7, 0}));  // 0 1 | 3 4 | beyond the end
  // Windows as SAME has them: ceil(5 / 3) = 2, which 2 + 3 numbers are enough for.
  EXPECT_EQ(window_sums(Padding::kSAME_UPPER, 2), (Floats{3, 9}));
  EXPECT_EQ(window_sums(Padding::kSAME_LOWER, 2), (Floats{3, 9}));
}

TEST(ConvolutionLayer, GroupsDilationAndBias) {
  OneLayer net(dims_of({1, 2, 1, 3}));
  auto* layer = net.network->addConvolutionNd(net.x, 2, nv::DimsHW(1, 2), net.kept({1, -1, 2, 0}), net.kept({10, 20}));
  layer->setNbGroups(2);
  layer->setDilationNd(nv::DimsHW(1, 2));
  EXPECT_EQ(net.run(layer, {1, 2, 5, 7, 8, 9}, 2), (Floats{1 - 5 + 10, 2 * 7 + 20}));
}

TEST(ConvolutionLayer, SaysWhatIsWrong) {
  OneLayer groups(dims_of({1, 3, 4, 4}));
  auto* layer = groups.network->addConvolutionNd(groups.x, 2, nv::DimsHW(1, 1), no_weights(), no_weights());
  layer->setNbGroups(2);
  finish(groups, layer);
  expect_error(groups, "3 channels and 2 maps cannot be split into 2 groups");
  OneLayer bare(dims_of({1, 1, 4, 4}));
  finish(bare, bare.network->addConvolutionNd(bare.x, 1, nv::DimsHW(1, 1), no_weights(), no_weights()));
  expect_error(bare, "there are no kernel weights");
  OneLayer flat(dims_of({4, 4}));
  finish(flat, flat.network->addConvolutionNd(flat.x, 1, nv::DimsHW(1, 1), flat.kept({1}), no_weights()));
  expect_error(flat, "expected an input of 3 to 5 dimensions");
  OneLayer wide(dims_of({1, 1, 4, 4}));
  auto* stride = wide.network->addConvolutionNd(wide.x, 1, nv::DimsHW(1, 1), wide.kept({1}), no_weights());
  stride->setStrideNd(dims_of({1, 1, 1}));
  finish(wide, stride);
  expect_error(wide, "expected 2 dimensions of the stride, found 3");
  OneLayer window(dims_of({1, 1, 4, 4}));
  finish(window, window.network->addConvolutionNd(window.x, 1, dims_of({2}), window.kept({1, 2}), no_weights()));
  expect_error(window, "expected a window of 2 dimensions");
}

TEST(DeconvolutionLayer, RemembersItsProperties) {
  OneLayer net(dims_of({1, 2, 5, 5}));
  auto* layer = net.network->addDeconvolution(net.x, 1, nv::DimsHW(2, 2), no_weights(), no_weights());
  EXPECT_EQ(layer->getType(), nv::LayerType::kDECONVOLUTION);
  EXPECT_EQ(sizes_of(layer->getKernelSize()), (Sizes{2, 2}));
  expect_window_properties(*layer);
  expect_kernel_properties(*layer, net);
}

TEST(DeconvolutionLayer, StepsApartAndCropped) {
  OneLayer net(dims_of({1, 1, 1, 2}));
  auto* layer = net.network->addDeconvolutionNd(net.x, 1, nv::DimsHW(1, 3), net.kept({1, 2, 3}), net.kept({100}));
  layer->setStrideNd(nv::DimsHW(1, 2));
  layer->setPaddingNd(nv::DimsHW(0, 1));
  // 1 * (1 2 3) and 10 * (1 2 3) two steps behind it: 1 2 13 20 30, one cut off at either end.
  EXPECT_EQ(net.run(layer, {1, 10}, 3), (Floats{102, 113, 120}));
}

TEST(DeconvolutionLayer, SaysWhatIsWrong) {
  OneLayer groups(dims_of({1, 3, 4, 4}));
  auto* layer = groups.network->addDeconvolutionNd(groups.x, 2, nv::DimsHW(1, 1), no_weights(), no_weights());
  layer->setNbGroups(2);
  finish(groups, layer);
  expect_error(groups, "cannot be split into 2 groups");
  OneLayer bare(dims_of({1, 1, 4, 4}));
  finish(bare, bare.network->addDeconvolutionNd(bare.x, 1, nv::DimsHW(1, 1), no_weights(), no_weights()));
  expect_error(bare, "there are no kernel weights");
}

TEST(PoolingLayer, RemembersItsProperties) {
  OneLayer net(dims_of({1, 2, 5, 5}));
  auto* layer = net.network->addPooling(net.x, nv::PoolingType::kMAX, nv::DimsHW(2, 2));
  EXPECT_EQ(layer->getType(), nv::LayerType::kPOOLING);
  expect_window_properties(*layer);
  EXPECT_EQ(sizes_of(layer->getWindowSize()), (Sizes{2, 2}));
  layer->setWindowSizeNd(nv::DimsHW(3, 1));
  EXPECT_EQ(sizes_of(layer->getWindowSizeNd()), (Sizes{3, 1}));
  layer->setWindowSize(nv::DimsHW(1, 3));
  EXPECT_EQ(sizes_of(layer->getWindowSize()), (Sizes{1, 3}));
  EXPECT_EQ(layer->getPoolingType(), nv::PoolingType::kMAX);
  layer->setPoolingType(nv::PoolingType::kAVERAGE);
  EXPECT_EQ(layer->getPoolingType(), nv::PoolingType::kAVERAGE);
  EXPECT_EQ(layer->getBlendFactor(), 0);
  layer->setBlendFactor(0.25F);
  EXPECT_EQ(layer->getBlendFactor(), 0.25F);
  EXPECT_TRUE(layer->getAverageCountExcludesPadding());
  layer->setAverageCountExcludesPadding(false);
  EXPECT_FALSE(layer->getAverageCountExcludesPadding());
}

/// Windows of two, two apart, of 1 2 4 8 16 with a zero before them.
Floats pooled(nv::PoolingType type, Padding mode, size_t count, bool excludes_padding = true) {
  OneLayer net(dims_of({1, 1, 1, 5}));
  auto* layer = net.network->addPoolingNd(net.x, type, nv::DimsHW(1, 2));
  layer->setStrideNd(nv::DimsHW(1, 2));
  layer->setPrePadding(nv::DimsHW(0, 1));
  layer->setPaddingMode(mode);
  layer->setAverageCountExcludesPadding(excludes_padding);
  layer->setBlendFactor(0.25F);
  return net.run(layer, {1, 2, 4, 8, 16}, count);
}

TEST(PoolingLayer, TypesAndPaddingModes) {
  using Type = nv::PoolingType;
  EXPECT_EQ(pooled(Type::kMAX, Padding::kEXPLICIT_ROUND_DOWN, 3), (Floats{1, 4, 16}));
  EXPECT_EQ(pooled(Type::kMAX, Padding::kEXPLICIT_ROUND_UP, 3), (Floats{1, 4, 16}));
  EXPECT_EQ(pooled(Type::kMAX, Padding::kCAFFE_ROUND_DOWN, 3), (Floats{1, 4, 16}));
  EXPECT_EQ(pooled(Type::kMAX, Padding::kSAME_UPPER, 3), (Floats{2, 8, 16}));
  EXPECT_EQ(pooled(Type::kMAX, Padding::kSAME_LOWER, 3), (Floats{1, 4, 16}));
  EXPECT_EQ(pooled(Type::kAVERAGE, Padding::kEXPLICIT_ROUND_DOWN, 3), (Floats{1, 3, 12}));
  EXPECT_EQ(pooled(Type::kAVERAGE, Padding::kEXPLICIT_ROUND_DOWN, 3, false), (Floats{0.5F, 3, 12}));
  // Three quarters of the largest and one of the mean.
  EXPECT_EQ(pooled(Type::kMAX_AVERAGE_BLEND, Padding::kEXPLICIT_ROUND_DOWN, 3), (Floats{1, 3.75F, 15}));
}

TEST(PaddingLayer, RemembersItsPropertiesAndPads) {
  OneLayer net(dims_of({1, 1, 2, 2}));
  auto* layer = net.network->addPadding(net.x, nv::DimsHW(0, 0), nv::DimsHW(0, 0));
  EXPECT_EQ(layer->getType(), nv::LayerType::kPADDING);
  layer->setPrePadding(nv::DimsHW(5, 5));
  EXPECT_EQ(sizes_of(layer->getPrePadding()), (Sizes{5, 5}));
  layer->setPostPadding(nv::DimsHW(6, 6));
  EXPECT_EQ(sizes_of(layer->getPostPadding()), (Sizes{6, 6}));
  layer->setPrePaddingNd(nv::DimsHW(0, 1));
  layer->setPostPaddingNd(nv::DimsHW(1, -1));
  EXPECT_EQ(sizes_of(layer->getPrePaddingNd()), (Sizes{0, 1}));
  EXPECT_EQ(sizes_of(layer->getPostPaddingNd()), (Sizes{1, -1}));
  // A column of zeros before the first, the last column cut off, a row of zeros below.
  EXPECT_EQ(net.run(layer, {1, 2, 3, 4}, 6), (Floats{0, 1, 0, 3, 0, 0}));
}

TEST(PaddingLayer, OfTwoDimensionsOnly) {
  OneLayer net(dims_of({1, 1, 2, 2}));
  finish(net, net.network->addPaddingNd(net.x, dims_of({1}), dims_of({1})));
  expect_error(net, "expected 2 dimensions of padding");
}

}  // namespace
}  // namespace tenon::test
