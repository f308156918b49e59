// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What releases up to 7 had and 8 has no more: recurrent layers with one block of weights, formulas of output
// dimensions, functions that make standard plugins. Numbers worked out on paper.
#include <cmath>

#include "NvInferPlugin.h"
#include "tests/eras/reads_back.h"

#if NV_TENSORRT_MAJOR < 8

namespace tenon::test {
namespace {

using Floats = std::vector<float>;

struct FirstCalls : ::testing::Test {
  Logger logger;
  Owned<nv::IBuilder> builder{nv::createInferBuilder(logger)};
  Owned<nv::INetworkDefinition> network{builder->createNetwork()};

  /// The `count` values of y, of one sample of the inputs in their order.
  Floats run_of(nv::ITensor* y, std::vector<Floats> inputs, size_t count) {
    y->setName("y");
    network->markOutput(*y);
    Owned<nv::ICudaEngine> engine(builder->buildCudaEngine(*network));
    Floats out(count, -1);
    EXPECT_NE(engine, nullptr) << logger.errors;
    if (engine == nullptr) return out;
    Owned<nv::IExecutionContext> context(engine->createExecutionContext());
    std::vector<void*> bindings;
    for (Floats& input : inputs) bindings.push_back(input.data());
    bindings.push_back(out.data());
    EXPECT_TRUE(context->execute(1, bindings.data())) << logger.errors;
    return out;
  }
  Floats run(nv::ITensor* y, Floats x, size_t count) { return run_of(y, {std::move(x)}, count); }
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

TEST_F(FirstCalls, ARecurrentLayerIsChangedAfterwards) {
  nv::ITensor* x = network->addInput("x", nv::DataType::kFLOAT, nv::Dims3{2, 1, 1});
  nv::ITensor* h = network->addInput("h", nv::DataType::kFLOAT, nv::Dims3{1, 1, 1});
  const Floats block = {0.5F, 0.25F}, bias = {0.1F, 0.2F}, other = {9, 9};
  nv::IRNNLayer* layer = network->addRNN(*x, 1, 1, 2, nv::RNNOperation::kRELU, nv::RNNInputMode::kSKIP,
                                         nv::RNNDirection::kBIDIRECTION, weights(other), weights(other));
  ASSERT_NE(layer, nullptr) << logger.errors;
  EXPECT_EQ(layer->getLayerCount(), 1U);
  EXPECT_EQ(layer->getOperation(), nv::RNNOperation::kRELU);
  EXPECT_EQ(layer->getInputMode(), nv::RNNInputMode::kSKIP);
  EXPECT_EQ(layer->getDirection(), nv::RNNDirection::kBIDIRECTION);
  EXPECT_EQ(layer->getBias().values, other.data());
  EXPECT_EQ(layer->getHiddenState(), nullptr);
  READS_BACK(layer, Operation, nv::RNNOperation::kTANH);
  READS_BACK(layer, InputMode, nv::RNNInputMode::kLINEAR);
  READS_BACK(layer, Direction, nv::RNNDirection::kUNIDIRECTION);
  READS_BACK(layer, Weights, weights(block));
  READS_BACK(layer, Bias, weights(bias));
  layer->setHiddenState(*h);
  EXPECT_EQ(layer->getHiddenState(), h);
  EXPECT_EQ(logger.errors, "");
  layer->setOperation(nv::RNNOperation::kLSTM);
  EXPECT_THAT(logger.errors, ::testing::HasSubstr("LSTM"));
  EXPECT_EQ(layer->getOperation(), nv::RNNOperation::kTANH) << "LSTM has an output more";
  const float first = std::tanh(0.5F * 1 + 0.25F * 3 + 0.3F), second = std::tanh(0.5F * -2 + 0.25F * first + 0.3F);
  EXPECT_THAT(run_of(layer->getOutput(0), {{1, -2}, {3}}, 2),
              ::testing::Pointwise(::testing::FloatNear(1e-5F), Floats{first, second}));
}

TEST_F(FirstCalls, ALongShortTermMemoryStartsFromStates) {
  nv::ITensor* x = network->addInput("x", nv::DataType::kFLOAT, nv::Dims3{1, 1, 1});
  nv::ITensor* h = network->addInput("h", nv::DataType::kFLOAT, nv::Dims3{1, 1, 1});
  nv::ITensor* c = network->addInput("c", nv::DataType::kFLOAT, nv::Dims3{1, 1, 1});
  // Of the input, then of the recurrence: forget, input, cell and output gates.
  const Floats block = {0.1F, 0.2F, 0.3F, 0.4F, 0.5F, -0.6F, 0.7F, -0.8F};
  nv::IRNNLayer* layer = network->addRNN(*x, 1, 1, 1, nv::RNNOperation::kLSTM, nv::RNNInputMode::kLINEAR,
                                         nv::RNNDirection::kUNIDIRECTION, weights(block), {});
  ASSERT_NE(layer, nullptr) << logger.errors;
  EXPECT_EQ(layer->getNbOutputs(), 3);
  EXPECT_EQ(layer->getCellState(), nullptr);
  layer->setHiddenState(*h);
  layer->setCellState(*c);
  EXPECT_EQ(layer->getCellState(), c);
  const auto gate = [&](size_t at) { return block[at] * 2 + block[at + 4] * 0.5F; };
  const auto sigmoid = [](float value) { return 1 / (1 + std::exp(-value)); };
  const float cell = sigmoid(gate(0)) * 3 + sigmoid(gate(1)) * std::tanh(gate(2));
  EXPECT_THAT(run_of(layer->getOutput(0), {Floats{2}, Floats{0.5F}, Floats{3}}, 1),
              ::testing::Pointwise(::testing::FloatNear(1e-5F), Floats{sigmoid(gate(3)) * std::tanh(cell)}));
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

TEST_F(FirstCalls, AFormulaDecidesTheSizeOfConvolutions) {
  const auto& usual = network->getConvolutionOutputDimensionsFormula();
  const nv::DimsHW said =
      usual.compute(nv::DimsHW(3, 5), nv::DimsHW(2, 2), nv::DimsHW(2, 2), nv::DimsHW(0, 1), nv::DimsHW(1, 1), "conv");
  EXPECT_EQ(shown(said), (Sizes{1, 3}));
  Larger formula;
  network->setConvolutionOutputDimensionsFormula(&formula);
  EXPECT_EQ(&network->getConvolutionOutputDimensionsFormula(), &formula);
  const Floats ones(4, 1);
  nv::ITensor* x = network->addInput("x", nv::DataType::kFLOAT, nv::Dims3{1, 3, 3});
  nv::IConvolutionLayer* layer = network->addConvolution(*x, 1, nv::DimsHW{2, 2}, weights(ones), {});
  layer->setStride(nv::DimsHW{2, 2});
  EXPECT_EQ(run(layer->getOutput(0), {1, 2, 3, 4, 5, 6, 7, 8, 9}, 4), (Floats{12, 9, 15, 9}));
}

TEST_F(FirstCalls, AFormulaDecidesTheSizeOfDeconvolutions) {
  const auto& usual = network->getDeconvolutionOutputDimensionsFormula();
  const nv::DimsHW said =
      usual.compute(nv::DimsHW(3, 5), nv::DimsHW(2, 2), nv::DimsHW(2, 2), nv::DimsHW(0, 1), nv::DimsHW(1, 1), "deconv");
  EXPECT_EQ(shown(said), (Sizes{6, 8}));
  Larger formula;
  network->setDeconvolutionOutputDimensionsFormula(&formula);
  EXPECT_EQ(&network->getDeconvolutionOutputDimensionsFormula(), &formula);
  const Floats ones(4, 1);
  nv::ITensor* x = network->addInput("x", nv::DataType::kFLOAT, nv::Dims3{1, 2, 2});
  nv::IDeconvolutionLayer* layer = network->addDeconvolution(*x, 1, nv::DimsHW{2, 2}, weights(ones), {});
  EXPECT_EQ(run(layer->getOutput(0), {1, 2, 3, 4}, 4), (Floats{1, 3, 4, 10}));  // of 3 x 3, the first 2 x 2
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
  int32_t siblings[] = {1, 2};
  nv::plugin::softmaxTree tree{nullptr, 3, nullptr, nullptr, nullptr, nullptr, 2, siblings, nullptr};
  plugin = createRegionPlugin({1, 4, 3, &tree});
  ASSERT_NE(plugin, nullptr) << logger.errors;
  plugin->destroy();
  EXPECT_EQ(createRegionPlugin({1, 4, 4, &tree}), nullptr) << "siblings of 3 classes";
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
