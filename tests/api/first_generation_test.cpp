// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Calls that only releases before 8 had: recurrent layers with one block of weights, formulas of output dimensions,
// plugins of the first generation, functions that make standard plugins. Numbers worked out on paper.
#include <gmock/gmock.h>

#include <cmath>
#include <cstring>
#include <stdexcept>

#include "NvInferPlugin.h"
#include "NvOnnxParserRuntime.h"
#include "tests/api/support.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // they are what is tested

namespace tenon::test {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatNear;
using ::testing::HasSubstr;
using ::testing::Pointwise;
using Floats = std::vector<float>;

nv::ITensor& input(Workshop& shop, const nv::Dims& dims) {
  return *shop.network->addInput("x", nv::DataType::kFLOAT, dims);
}
void finish(Workshop& shop, nv::ITensor* y) {
  y->setName("y");
  shop.network->markOutput(*y);
}

struct Recurrent : ::testing::Test {
  Workshop shop;
  nv::IRNNLayer* add(nv::ITensor& x, int64_t hidden, int32_t steps, nv::RNNOperation op, const Floats& block,
                     const Floats& bias) {
    return shop.network->addRNN(x, 1, static_cast<std::size_t>(hidden), steps, op, nv::RNNInputMode::kLINEAR,
                                nv::RNNDirection::kUNIDIRECTION, weights(block), weights(bias));
  }
};

TEST_F(Recurrent, HasTheSequenceInFront) {
  nv::ITensor& x = input(shop, nv::Dims3(2, 2, 1));  // steps, sequences, size
  const Floats block = {2, 1}, bias = {0.5F, 0};
  nv::IRNNLayer* layer = add(x, 1, 2, nv::RNNOperation::kRELU, block, bias);
  ASSERT_NE(layer, nullptr) << shop.logger.errors();
  EXPECT_EQ(layer->getType(), nv::LayerType::kRNN);
  EXPECT_EQ(layer->getLayerCount(), 1U);
  EXPECT_EQ(layer->getHiddenSize(), 1U);
  EXPECT_EQ(layer->getSeqLength(), 2);
  EXPECT_EQ(layer->getDataLength(), 1);
  EXPECT_EQ(layer->getWeights().count, 2);
  EXPECT_EQ(layer->getBias().values, bias.data());
  EXPECT_EQ(layer->getOperation(), nv::RNNOperation::kRELU);
  EXPECT_EQ(layer->getInputMode(), nv::RNNInputMode::kLINEAR);
  EXPECT_EQ(layer->getDirection(), nv::RNNDirection::kUNIDIRECTION);
  EXPECT_EQ(layer->getHiddenState(), nullptr);
  finish(shop, layer->getOutput(0));
  EXPECT_EQ(answer(shop, {1, 2, 3, 4}, 4), (Floats{2.5F, 4.5F, 9, 13}));
}

TEST_F(Recurrent, LstmHasForgetInputCellOutput) {
  nv::ITensor& x = input(shop, nv::Dims3(1, 1, 1));
  const Floats block = {0.1F, 0.2F, 0.3F, 0.4F, 0, 0, 0, 0}, bias = {1, -1, 0.5F, 2, 0, 0, 0, 0}, one = {1};
  nv::IRNNLayer* layer = add(x, 1, 1, nv::RNNOperation::kLSTM, block, bias);
  layer->setCellState(*shop.network->addConstant(nv::Dims3(1, 1, 1), weights(one))->getOutput(0));
  EXPECT_NE(layer->getCellState(), nullptr);
  EXPECT_EQ(layer->getNbOutputs(), 3);
  finish(shop, layer->getOutput(1));
  const auto sigmoid = [](double v) { return 1 / (1 + std::exp(-v)); };
  const double cell = sigmoid(0.1 + 1) + sigmoid(0.2 - 1) * std::tanh(0.3 + 0.5);
  EXPECT_NEAR(answer(shop, {1}, 1)[0], sigmoid(0.4 + 2) * std::tanh(cell), 1e-6);
}

TEST_F(Recurrent, TwoLayersInTwoDirectionsHaveTheirMatricesInTurn) {
  nv::ITensor& x = input(shop, nv::Dims3(1, 1, 1));
  // Layer 0: forward W 1, backward W 10; layer 1 reads both: forward [1, 0], backward [1, 1]. Nothing recurs.
  const Floats block = {1, 0, 10, 0, 1, 0, 0, 1, 1, 0};
  nv::IRNNLayer* layer = shop.network->addRNN(x, 2, 1, 1, nv::RNNOperation::kRELU, nv::RNNInputMode::kLINEAR,
                                              nv::RNNDirection::kBIDIRECTION, weights(block), weights(block));
  EXPECT_EQ(layer->getBias().count, 10);
  layer->setBias(no_weights());
  EXPECT_EQ(layer->getBias().count, 0);
  finish(shop, layer->getOutput(0));
  EXPECT_EQ(answer(shop, {3}, 2), (Floats{3, 33}));
}

TEST_F(Recurrent, SaysHowManyWeightsItWants) {
  const Floats block = {1, 2, 3};
  nv::IRNNLayer* layer = add(input(shop, nv::Dims3(2, 1, 1)), 1, 2, nv::RNNOperation::kTANH, block, {});
  layer->setName("memory");
  finish(shop, layer->getOutput(0));
  EXPECT_EQ(shop.plan(), nullptr);
  EXPECT_THAT(shop.logger.errors(), HasSubstr("memory"));
  EXPECT_THAT(shop.logger.errors(), HasSubstr("expected 2 numbers of weights, found 3"));
  EXPECT_EQ(add(*shop.network->getInput(0), 0, 2, nv::RNNOperation::kTANH, block, {}), nullptr);
}

/// Gives what it was told to, and remembers what it was asked.
class Formula final : public nv::IOutputDimensionsFormula {
 public:
  explicit Formula(nv::DimsHW answer) : answer_(answer) {}
  nv::DimsHW compute(nv::DimsHW in, nv::DimsHW kernel, nv::DimsHW stride, nv::DimsHW padding, nv::DimsHW dilation,
                     const char* layer) const override {
    asked = std::string(layer) + ":";
    for (const nv::DimsHW& one : {in, kernel, stride, padding, dilation}) asked += " " + std::to_string(one.h());
    return answer_;
  }
  mutable std::string asked;

 private:
  nv::DimsHW answer_;
};

TEST(OutputFormula, PoolsALastPartialWindow) {
  Workshop shop;
  const Formula formula(nv::DimsHW(2, 2));
  auto* pool = shop.network->addPooling(input(shop, nv::Dims4(1, 1, 3, 3)), nv::PoolingType::kMAX, nv::DimsHW(2, 2));
  pool->setStride(nv::DimsHW(2, 2));
  pool->setName("pool");
  shop.network->setPoolingOutputDimensionsFormula(const_cast<Formula*>(&formula));
  EXPECT_EQ(&shop.network->getPoolingOutputDimensionsFormula(), &formula);
  finish(shop, pool->getOutput(0));
  EXPECT_EQ(pool->getOutput(0)->getDimensions().d[3], 2);
  EXPECT_EQ(formula.asked, "pool: 3 2 2 0 1");
  EXPECT_EQ(answer(shop, {1, 2, 3, 4, 5, 6, 7, 8, 9}, 4), (Floats{5, 6, 8, 9}));
}

TEST(OutputFormula, MakesConvolutionsLargerAndSmaller) {
  const Floats ones(4, 1), one = {1};
  for (const bool larger : {true, false}) {
    Workshop shop;
    Formula formula(larger ? nv::DimsHW(2, 2) : nv::DimsHW(1, 1));
    const int size = larger ? 2 : 1;
    auto* conv = shop.network->addConvolution(input(shop, nv::Dims4(1, 1, 2, 2)), 1, nv::DimsHW(size, size),
                                              weights(larger ? ones : one), no_weights());
    shop.network->setConvolutionOutputDimensionsFormula(&formula);
    finish(shop, conv->getOutput(0));
    const Floats y = answer(shop, {1, 2, 3, 4}, larger ? 4 : 1);
    EXPECT_EQ(y, larger ? (Floats{10, 6, 7, 4}) : Floats{1});
  }
}

TEST(OutputFormula, GivesDeconvolutionsMoreRows) {
  Workshop shop;
  Formula formula(nv::DimsHW(2, 4));  // usually 1 x 3
  const Floats kernel = {2}, bias = {1};
  auto* layer = shop.network->addDeconvolution(input(shop, nv::Dims4(1, 1, 1, 2)), 1, nv::DimsHW(1, 1), weights(kernel),
                                               weights(bias));
  layer->setStride(nv::DimsHW(2, 2));
  shop.network->setDeconvolutionOutputDimensionsFormula(&formula);
  finish(shop, layer->getOutput(0));
  EXPECT_EQ(answer(shop, {3, 4}, 8), (Floats{7, 1, 9, 1, 1, 1, 1, 1}));
}

TEST(OutputFormula, IsTheUsualOneUntilSet) {
  Workshop shop;
  const nv::DimsHW none(0, 0), ones(1, 1), twos(2, 2), threes(3, 3);
  nv::IOutputDimensionsFormula& usual = shop.network->getConvolutionOutputDimensionsFormula();
  EXPECT_EQ(usual.compute(nv::DimsHW(8, 9), threes, twos, ones, ones, "").h(), 4);
  EXPECT_EQ(usual.compute(nv::DimsHW(8, 9), threes, twos, ones, ones, "").w(), 5);
  auto& inverse = shop.network->getDeconvolutionOutputDimensionsFormula();
  EXPECT_EQ(inverse.compute(nv::DimsHW(4, 5), threes, twos, none, ones, "").w(), 11);
  Formula bad(nv::DimsHW(0, 1));
  auto* pool = shop.network->addPooling(input(shop, nv::Dims4(1, 1, 3, 3)), nv::PoolingType::kMAX, twos);
  finish(shop, pool->getOutput(0));
  shop.network->setPoolingOutputDimensionsFormula(&bad);
  EXPECT_EQ(shop.plan(), nullptr);
  EXPECT_THAT(shop.logger.errors(), HasSubstr("the formula of output dimensions gave 0 x 1"));
  shop.network->setPoolingOutputDimensionsFormula(&shop.network->getPoolingOutputDimensionsFormula());
  shop.network->setPoolingOutputDimensionsFormula(nullptr);
  EXPECT_NE(shop.plan(), nullptr);
}

/// y = factor x.
class Scale : public nv::IPlugin {
 public:
  explicit Scale(float factor) : factor_(factor) {}
  int32_t getNbOutputs() const override { return 1; }
  nv::Dims getOutputDimensions(int32_t /*index*/, const nv::Dims* inputs, int32_t /*count*/) override {
    return inputs[0];
  }
  void configure(const nv::Dims* in, int32_t /*ins*/, const nv::Dims* /*out*/, int32_t /*outs*/,
                 int32_t /*batch*/) override {
    count_ = in[0].d[0] * in[0].d[1];
  }
  int32_t initialize() override { return 0; }
  void terminate() override {}
  size_t getWorkspaceSize(int32_t /*batch*/) const override { return 0; }
  int32_t enqueue(int32_t /*batch*/, const void* const* inputs, void** outputs, void* /*workspace*/,
                  cudaStream_t /*stream*/) override {
    if (factor_ == 0) throw std::runtime_error("no factor");
    for (int64_t i = 0; i < count_; ++i) {
      static_cast<float*>(outputs[0])[i] = factor_ * static_cast<const float*>(inputs[0])[i];
    }
    return 0;
  }
  size_t getSerializationSize() override { return sizeof factor_ + sizeof count_; }
  void serialize(void* buffer) override {
    std::memcpy(buffer, &factor_, sizeof factor_);
    std::memcpy(static_cast<char*>(buffer) + sizeof factor_, &count_, sizeof count_);
  }

 private:
  float factor_;
  int64_t count_ = 0;
};

/// The same with a say in types: f32 alone.
class ScaleExt final : public nv::IPluginExt {
 public:
  explicit ScaleExt(float factor) : inner_(factor) {}
  int32_t getNbOutputs() const override { return inner_.getNbOutputs(); }
  nv::Dims getOutputDimensions(int32_t index, const nv::Dims* inputs, int32_t count) override {
    return inner_.getOutputDimensions(index, inputs, count);
  }
  bool supportsFormat(nv::DataType type, nv::PluginFormat /*format*/) const override {
    return type == nv::DataType::kFLOAT;
  }
  void configureWithFormat(const nv::Dims* in, int32_t ins, const nv::Dims* out, int32_t outs, nv::DataType /*type*/,
                           nv::PluginFormat /*format*/, int32_t batch) override {
    inner_.configure(in, ins, out, outs, batch);
  }
  int32_t initialize() override { return 0; }
  void terminate() override {}
  size_t getWorkspaceSize(int32_t batch) const override { return inner_.getWorkspaceSize(batch); }
  int32_t enqueue(int32_t batch, const void* const* inputs, void** outputs, void* workspace,
                  cudaStream_t stream) override {
    return inner_.enqueue(batch, inputs, outputs, workspace, stream);
  }
  size_t getSerializationSize() override { return inner_.getSerializationSize(); }
  void serialize(void* buffer) override { inner_.serialize(buffer); }

 private:
  Scale inner_;
};

class Factory final : public nv::IPluginFactory {
 public:
  nv::IPlugin* createPlugin(const char* layer, const void* data, size_t size) override {
    seen.emplace_back(layer);
    if (!makes || size != sizeof(float) + sizeof(int64_t)) return nullptr;
    float factor = 0;
    std::memcpy(&factor, data, sizeof factor);
    made.push_back(std::make_unique<Scale>(factor));
    const nv::Dims dims = nv::Dims2(1, 3);
    made.back()->configure(&dims, 1, &dims, 1, 1);
    return made.back().get();
  }
  bool makes = true;
  std::vector<std::string> seen;
  std::vector<std::unique_ptr<Scale>> made;
};

Floats run(nv::ICudaEngine& engine, Floats x) {
  const std::unique_ptr<nv::IExecutionContext> context(engine.createExecutionContext());
  Floats y(x.size(), -1);
  void* bindings[] = {x.data(), y.data()};
  EXPECT_TRUE(context && context->executeV2(bindings));
  return y;
}

TEST(FirstPlugin, RunsInAnEngineAndOutOfAPlan) {
  RememberingLogger logger;
  const std::unique_ptr<nv::IBuilder> builder(nv::createInferBuilder(logger));
  std::unique_ptr<nv::INetworkDefinition> network(builder->createNetworkV2(0));
  Scale scale(3);
  nv::ITensor* x = network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(1, 3));
  nv::IPluginLayer* layer = network->addPlugin(&x, 1, scale);
  ASSERT_NE(layer, nullptr) << logger.errors();
  layer->setName("scaled");
  EXPECT_EQ(&layer->getPlugin(), &scale);
  network->markOutput(*layer->getOutput(0));
  const std::unique_ptr<nv::ICudaEngine> engine(builder->buildCudaEngine(*network));
  ASSERT_NE(engine, nullptr) << logger.errors();
  network.reset();
  EXPECT_EQ(run(*engine, {1, 2, 3}), (Floats{3, 6, 9}));

  const std::unique_ptr<nv::IHostMemory> plan(engine->serialize());
  const std::unique_ptr<nv::IRuntime> runtime(nv::createInferRuntime(logger));
  EXPECT_EQ(runtime->deserializeCudaEngine(plan->data(), plan->size()), nullptr);
  EXPECT_THAT(logger.errors(), HasSubstr("layer 'scaled' is a plugin of the first generation"));
  Factory factory;
  factory.makes = false;
  EXPECT_EQ(runtime->deserializeCudaEngine(plan->data(), plan->size(), &factory), nullptr);
  EXPECT_THAT(logger.errors(), HasSubstr("the factory made no plugin for layer 'scaled'"));
  factory.makes = true;
  const std::unique_ptr<nv::ICudaEngine> again(runtime->deserializeCudaEngine(plan->data(), plan->size(), &factory));
  ASSERT_NE(again, nullptr) << logger.errors();
  EXPECT_THAT(factory.seen, ElementsAre("scaled", "scaled"));
  EXPECT_EQ(run(*again, {1, 2, 3}), (Floats{3, 6, 9}));
}

TEST(FirstPlugin, OneWithASayInTypesRuns) {
  Workshop shop;
  ScaleExt scale(4);
  nv::ITensor* x = &input(shop, nv::Dims2(1, 3));
  auto* layer = shop.network->addPluginExt(&x, 1, scale);
  ASSERT_NE(layer, nullptr) << shop.logger.errors();
  finish(shop, layer->getOutput(0));
  const std::unique_ptr<nv::ICudaEngine> engine(shop.builder->buildEngineWithConfig(*shop.network, *shop.config));
  ASSERT_NE(engine, nullptr) << shop.logger.errors();
  EXPECT_EQ(run(*engine, {1, 2, 3}), (Floats{4, 8, 12}));
}

TEST(FirstPlugin, OneThatThrowsIsAnError) {
  Workshop shop;
  Scale scale(0);
  nv::ITensor* x = &input(shop, nv::Dims2(1, 3));
  auto* layer = shop.network->addPlugin(&x, 1, scale);
  finish(shop, layer->getOutput(0));
  const std::unique_ptr<nv::ICudaEngine> engine(shop.builder->buildEngineWithConfig(*shop.network, *shop.config));
  ASSERT_NE(engine, nullptr) << shop.logger.errors();
  const std::unique_ptr<nv::IExecutionContext> context(engine->createExecutionContext());
  Floats in(3), out(3);
  void* bindings[] = {in.data(), out.data()};
  EXPECT_FALSE(context->executeV2(bindings));
  EXPECT_THAT(shop.logger.errors(), HasSubstr("enqueue returned -1"));
  EXPECT_EQ(shop.network->addPlugin(nullptr, 1, scale), nullptr);
}

TEST(FirstPlugin, TheOnnxFactoryHasNone) {
  RememberingLogger logger;
  nvonnxparser::IPluginFactory* factory = nvonnxparser::createPluginFactory(logger);
  ASSERT_NE(factory, nullptr);
  EXPECT_EQ(factory->createPlugin("conv", nullptr, 0), nullptr);
  EXPECT_THAT(logger.errors(), HasSubstr("layer 'conv'"));
  factory->destroy();
}

struct Created : ::testing::Test {
  Workshop shop;
  /// What the plugin makes of x, on its way through a plan.
  Floats run(nv::IPluginV2* plugin, const nv::Dims& dims, const Floats& x, size_t count) {
    EXPECT_NE(plugin, nullptr) << shop.logger.errors();
    if (plugin == nullptr) return {};
    nv::ITensor* in = &input(shop, dims);
    auto* layer = shop.network->addPluginV2(&in, 1, *plugin);
    plugin->destroy();
    finish(shop, layer->getOutput(0));
    return answer(shop, x, count);
  }
};

TEST_F(Created, NormalizeDividesByTheLengthOverChannels) {
  const Floats scales = {10, 100};
  const nv::Weights given = weights(scales);
  nv::IPluginV2* plugin = createNormalizePlugin(&given, false, false, 0);
  EXPECT_STREQ(plugin->getPluginType(), "Normalize_TRT");
  EXPECT_THAT(run(plugin, nv::Dims4(1, 2, 1, 1), {3, 4}, 2), Pointwise(FloatNear(1e-4F), Floats{6, 80}));
  EXPECT_EQ(createNormalizePlugin(nullptr, false, false, 0), nullptr);
  EXPECT_THAT(shop.logger.errors(), HasSubstr("createNormalizePlugin"));
}

TEST_F(Created, RegionAndReorg) {
  nv::IPluginV2* region = createRegionPlugin({1, 4, 1, nullptr});
  EXPECT_THAT(run(region, nv::Dims4(1, 6, 1, 1), {0, 0, 5, 6, 0, 7}, 6),
              Pointwise(FloatNear(1e-6F), Floats{0.5F, 0.5F, 5, 6, 0.5F, 1}));
  nv::IPluginV2* reorg = createReorgPlugin(2);
  ASSERT_NE(reorg, nullptr);
  EXPECT_STREQ(reorg->getPluginType(), "Reorg_TRT");
  reorg->destroy();
}

TEST_F(Created, RegionWithATreeOfClasses) {
  int32_t siblings[] = {1, 2};
  nv::plugin::softmaxTree tree{};
  tree.groups = 2;
  tree.groupSize = siblings;
  nv::IPluginV2* region = createRegionPlugin({1, 4, 3, &tree});
  EXPECT_THAT(run(region, nv::Dims4(1, 8, 1, 1), {0, 0, 5, 6, 0, 7, 3, 3}, 8),
              Pointwise(FloatNear(1e-6F), Floats{0.5F, 0.5F, 5, 6, 0.5F, 1, 0.5F, 0.5F}));
  EXPECT_EQ(createRegionPlugin({1, 4, 4, &tree}), nullptr);  // of 3 classes
  EXPECT_THAT(shop.logger.errors(), HasSubstr("createRegionPlugin"));
}

TEST_F(Created, BoxesAndDetections) {
  float size = 2, ratios[] = {1, 2, 0.5F};
  nv::IPluginV2* prior =
      createPriorBoxPlugin({&size, nullptr, ratios, 1, 0, 1, false, false, {1, 1, 1, 1}, 0, 0, 0, 0, 0.5F});
  nv::IPluginV2* nms = createNMSPlugin(
      {true, false, 0, 2, 4, 2, 0.1F, 0.5F, nv::plugin::CodeTypeSSD::CENTER_SIZE, {0, 1, 2}, false, true, true});
  nv::IPluginV2* batched = createBatchedNMSPlugin({true, -1, 2, 4, 2, 0.1F, 0.5F, true});
  for (nv::IPluginV2* plugin : {prior, nms, batched}) {
    ASSERT_NE(plugin, nullptr) << shop.logger.errors();
    plugin->destroy();
  }
  std::vector<nv::plugin::GridAnchorParameters> maps(3, {0, 0, ratios, 3, 2, 2, {1, 1, 1, 1}});
  for (size_t i = 0; i < 3; ++i) maps[i].minSize = 0.2F + 0.3F * static_cast<float>(i);
  nv::IPluginV2* anchors = createAnchorGeneratorPlugin(maps.data(), 3);
  ASSERT_EQ(anchors == nullptr, false) << shop.logger.errors();
  EXPECT_EQ(anchors->getNbOutputs(), 3);
  anchors->destroy();
  maps[1].minSize = 0.7F;
  EXPECT_EQ(createAnchorGeneratorPlugin(maps.data(), 3), nullptr);
  EXPECT_THAT(shop.logger.errors(), HasSubstr("map 1: expected sizes that grow evenly"));
}

TEST(NamedDims, SizesOfTemporariesHave32Bits) {
  nv::Dims dims{3, {4, -1, 6}};
  const int32_t& h = static_cast<nv::DimsCHW&&>(dims).h();
  EXPECT_EQ(h, -1);
  EXPECT_EQ(std::min(1, static_cast<nv::DimsCHW&&>(dims).w()), 1);
  nv::DimsNCHW all(int64_t{2}, 3, 4, 5);
  all.c() = int64_t{1} << 40;
  EXPECT_EQ(all.d[1], int64_t{1} << 40);
  EXPECT_EQ(static_cast<const nv::DimsNCHW&>(all).n(), 2);
  EXPECT_EQ(dims.d[1], -1);
}

}  // namespace
}  // namespace tenon::test
