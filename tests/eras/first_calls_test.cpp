// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What releases up to 7 had and 8 has no more: recurrent layers with one block of weights, formulas of output
// dimensions, functions that make standard plugins. Numbers worked out on paper.
#include "NvInferPlugin.h"
#include "tests/eras/support.h"

#if NV_TENSORRT_MAJOR < 8

namespace tenon::test {
namespace {

using Floats = std::vector<float>;

struct FirstCalls : ::testing::Test {
  Logger logger;
  Owned<nv::IBuilder> builder{nv::createInferBuilder(logger)};
  Owned<nv::INetworkDefinition> network{builder->createNetwork()};

  Floats run(nv::ITensor* y, Floats x, size_t count) {
    y->setName("y");
    network->markOutput(*y);
    Owned<nv::ICudaEngine> engine(builder->buildCudaEngine(*network));
    Floats out(count, -1);
    EXPECT_NE(engine, nullptr) << logger.errors;
    if (engine == nullptr) return out;
    Owned<nv::IExecutionContext> context(engine->createExecutionContext());
    void* bindings[] = {x.data(), out.data()};
    EXPECT_TRUE(context->execute(1, bindings)) << logger.errors;
    return out;
  }
};

TEST_F(FirstCalls, ARecurrentLayerTakesOneBlock) {
  nv::ITensor* x = network->addInput("x", nv::DataType::kFLOAT, nv::Dims3{2, 2, 1});
  const Floats block = {2, 1}, bias = {0.5F, 0};
  nv::IRNNLayer* layer = network->addRNN(*x, 1, 1, 2, nv::RNNOperation::kRELU, nv::RNNInputMode::kLINEAR,
                                         nv::RNNDirection::kUNIDIRECTION, weights(block), weights(bias));
  ASSERT_NE(layer, nullptr) << logger.errors;
  EXPECT_EQ(layer->getType(), nv::LayerType::kRNN);
  EXPECT_EQ(layer->getSeqLength(), 2);
  EXPECT_EQ(layer->getHiddenSize(), 1U);
  EXPECT_EQ(layer->getDataLength(), 1);
  EXPECT_EQ(layer->getWeights().values, block.data());
  EXPECT_EQ(network->getLayer(0), layer);
  EXPECT_EQ(run(layer->getOutput(0), {1, 2, 3, 4}, 4), (Floats{2.5F, 4.5F, 9, 13}));
}

class Larger final : public nv::IOutputDimensionsFormula {
 public:
  nv::DimsHW compute(nv::DimsHW input, nv::DimsHW /*kernel*/, nv::DimsHW stride, nv::DimsHW /*padding*/,
                     nv::DimsHW /*dilation*/, const char* /*layer*/) const override {
    return nv::DimsHW((input.h() + stride.h() - 1) / stride.h(), (input.w() + stride.w() - 1) / stride.w());
  }
};

TEST_F(FirstCalls, AFormulaDecidesTheSizeOfOutputs) {
  Larger formula;
  EXPECT_EQ(network->getPoolingOutputDimensionsFormula()
                .compute(nv::DimsHW(3, 5), nv::DimsHW(2, 2), nv::DimsHW(2, 2), nv::DimsHW(0, 0), nv::DimsHW(1, 1), "")
                .w(),
            2);
  network->setPoolingOutputDimensionsFormula(&formula);
  EXPECT_EQ(&network->getPoolingOutputDimensionsFormula(), &formula);
  nv::ITensor* x = network->addInput("x", nv::DataType::kFLOAT, nv::Dims3{1, 3, 3});
  nv::IPoolingLayer* pool = network->addPooling(*x, nv::PoolingType::kMAX, nv::DimsHW{2, 2});
  pool->setStride(nv::DimsHW{2, 2});
  EXPECT_EQ(run(pool->getOutput(0), {1, 2, 3, 4, 5, 6, 7, 8, 9}, 4), (Floats{5, 6, 8, 9}));
}

#if NV_TENSORRT_MAJOR == 5
TEST_F(FirstCalls, AStandardPluginComesFromItsFunction) {
  nv::IPluginV2* plugin = createRegionPlugin({1, 4, 1, nullptr});
  ASSERT_NE(plugin, nullptr) << logger.errors;
  EXPECT_STREQ(plugin->getPluginType(), "Region_TRT");
  nv::ITensor* x = network->addInput("x", nv::DataType::kFLOAT, nv::Dims3{6, 1, 1});
  auto* layer = network->addPluginV2(&x, 1, *plugin);
  plugin->destroy();
  EXPECT_EQ(run(layer->getOutput(0), {0, 0, 5, 6, 0, 7}, 6), (Floats{0.5F, 0.5F, 5, 6, 0.5F, 1}));
  const Floats one = {1}, scale = {2};
  const nv::Weights given = weights(scale);
  nv::IPluginV2* normalize = createNormalizePlugin(&given, false, true, 0);
  ASSERT_NE(normalize, nullptr) << logger.errors;
  normalize->destroy();
  EXPECT_EQ(createRPNROIPlugin(16, 6, 3, 0.7F, 16, 0.0625F, nv::DimsHW(7, 7), {nv::DataType::kHALF, nullptr, 0},
                               weights(one)),
            nullptr);
}
#endif

}  // namespace
}  // namespace tenon::test

#endif
