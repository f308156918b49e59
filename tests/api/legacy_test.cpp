// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Programs for releases 5 to 7: settings on the builder, an implicit batch, binding indices, execute and enqueue.
#include <gmock/gmock.h>

#include <limits>

#include "NvCaffeParser.h"
#include "NvUffParser.h"
#include "tests/api/support.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // they are what is tested

namespace tenon::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<int64_t> sizes(const nv::Dims& dims) { return {dims.d, dims.d + std::max(dims.nbDims, 0)}; }

struct Legacy : ::testing::Test {
  RememberingLogger logger;
  nv::IBuilder* builder = nv::createInferBuilder(logger);
  nv::INetworkDefinition* network = builder->createNetwork();

  void TearDown() override {
    network->destroy();
    builder->destroy();
  }

  /// Builds, goes through a plan, and runs a batch on inputs and outputs in the order of the bindings.
  std::vector<float> run(int batch, std::vector<float> x, size_t count) {
    nv::ICudaEngine* built = builder->buildCudaEngine(*network);
    EXPECT_NE(built, nullptr) << logger.errors();
    if (built == nullptr) return {};
    nv::IHostMemory* plan = built->serialize();
    built->destroy();
    nv::IRuntime* runtime = nv::createInferRuntime(logger);
    nv::ICudaEngine* engine = runtime->deserializeCudaEngine(plan->data(), plan->size(), nullptr);
    plan->destroy();
    EXPECT_TRUE(engine->hasImplicitBatchDimension());
    EXPECT_EQ(engine->getMaxBatchSize(), builder->getMaxBatchSize());
    shapes = {sizes(engine->getBindingDimensions(0)), sizes(engine->getBindingDimensions(1))};
    std::vector<float> y(count, -7), again(count, -7);
    std::vector<void*> bindings(2);
    bindings[static_cast<size_t>(engine->getBindingIndex("x"))] = x.data();
    bindings[static_cast<size_t>(engine->getBindingIndex("y"))] = y.data();
    nv::IExecutionContext* context = engine->createExecutionContext();
    EXPECT_TRUE(context->execute(batch, bindings.data())) << logger.errors();
    bindings[static_cast<size_t>(engine->getBindingIndex("y"))] = again.data();
    EXPECT_TRUE(context->enqueue(batch, bindings.data(), nullptr, nullptr)) << logger.errors();
    EXPECT_EQ(y, again);
    EXPECT_FALSE(context->execute(builder->getMaxBatchSize() + 1, bindings.data()));
    context->destroy();
    engine->destroy();
    runtime->destroy();
    return y;
  }
  void mark(nv::ITensor* tensor) {
    tensor->setName("y");
    network->markOutput(*tensor);
  }
  const std::vector<float> two = {2}, ten = {10, 100}, two_three = {2, 3}, matrix = {1, 2, 3, 4};
  std::vector<std::vector<int64_t>> shapes;  // of the bindings of the last run
};

TEST_F(Legacy, SettingsOfTheBuilderAreKept) {
  EXPECT_EQ(builder->getMaxBatchSize(), 1);
  builder->setMaxBatchSize(0);
  EXPECT_EQ(builder->getMaxBatchSize(), 1);
  EXPECT_THAT(logger.errors(), HasSubstr("setMaxBatchSize"));
  builder->setMaxBatchSize(8);
  EXPECT_EQ(builder->getMaxBatchSize(), 8);
  builder->setMaxWorkspaceSize(size_t{1} << 20);
  EXPECT_EQ(builder->getMaxWorkspaceSize(), size_t{1} << 20);
  EXPECT_FALSE(builder->getFp16Mode());
  builder->setFp16Mode(true);
  EXPECT_TRUE(builder->getFp16Mode() && builder->getHalf2Mode());
  builder->setHalf2Mode(false);
  EXPECT_FALSE(builder->getFp16Mode());
  builder->setInt8Mode(true);
  EXPECT_TRUE(builder->getInt8Mode());
  builder->setInt8Calibrator(nullptr);
  builder->setDebugSync(true);
  EXPECT_TRUE(builder->getDebugSync());
  builder->setStrictTypeConstraints(true);
  EXPECT_TRUE(builder->getStrictTypeConstraints());
  builder->allowGPUFallback(true);
  builder->setAverageFindIterations(3);
  EXPECT_EQ(builder->getAverageFindIterations(), 3);
  builder->setMinFindIterations(2);
  EXPECT_EQ(builder->getMinFindIterations(), 2);
  EXPECT_EQ(builder->getEngineCapability(), nv::EngineCapability::kSTANDARD);
  EXPECT_EQ(builder->getDefaultDeviceType(), nv::DeviceType::kGPU);
  EXPECT_FALSE(builder->canRunOnDLA(nullptr));
  builder->reset(*network);
  EXPECT_FALSE(builder->getInt8Mode());
  EXPECT_EQ(builder->getMaxBatchSize(), 1);
}

TEST_F(Legacy, TheBatchIsNotSeen) {
  EXPECT_TRUE(network->hasImplicitBatchDimension());
  nv::ITensor* x = network->addInput("x", nv::DataType::kFLOAT, nv::DimsCHW(2, 2, 3));
  EXPECT_THAT(sizes(x->getDimensions()), ElementsAre(2, 2, 3));
  nv::ITensor* sum = network->addReduce(*x, nv::ReduceOperation::kSUM, 1U << 1, false)->getOutput(0);
  EXPECT_THAT(sizes(sum->getDimensions()), ElementsAre(2, 3));
  mark(sum);
  builder->setMaxBatchSize(2);
  EXPECT_THAT(run(2, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 12),
              ElementsAre(3, 5, 7, 15, 17, 19, 2, 2, 2, 2, 2, 2));
  EXPECT_THAT(shapes[0], ElementsAre(2, 2, 3));
  EXPECT_THAT(shapes[1], ElementsAre(2, 3));
}

TEST_F(Legacy, LayersCountTheirAxesWithoutTheBatch) {
  nv::ITensor* x = network->addInput("x", nv::DataType::kFLOAT, nv::DimsCHW(2, 1, 2));
  // channels: softmax, concat and scale; [2,1,2] -> [4,1,2] -> [1,2,4] -> the second half
  nv::ITensor* both[] = {
      x, network->addScale(*x, nv::ScaleMode::kUNIFORM, no_weights(), weights(two), no_weights())->getOutput(0)};
  nv::ITensor* joined = network->addConcatenation(both, 2)->getOutput(0);
  EXPECT_THAT(sizes(joined->getDimensions()), ElementsAre(4, 1, 2));
  nv::IShuffleLayer* shuffle = network->addShuffle(*joined);
  shuffle->setFirstTranspose({{2, 1, 0}});
  shuffle->setReshapeDimensions(nv::Dims3(1, 2, -1));
  EXPECT_THAT(sizes(shuffle->getOutput(0)->getDimensions()), ElementsAre(1, 2, 4));
  nv::ITensor* half =
      network->addSlice(*shuffle->getOutput(0), nv::Dims3(0, 0, 2), nv::Dims3(1, 2, 2), nv::Dims3(1, 1, 1))
          ->getOutput(0);
  nv::ITensor* one = network->addConstant(nv::Dims3(1, 1, 2), weights(ten))->getOutput(0);
  nv::ITensor* product = network->addElementWise(*half, *one, nv::ElementWiseOperation::kPROD)->getOutput(0);
  mark(product);
  builder->setMaxBatchSize(3);
  EXPECT_THAT(run(2, {1, 2, 3, 4, 5, 6, 7, 8}, 8), ElementsAre(20, 600, 40, 800, 100, 1400, 120, 1600));
}

TEST_F(Legacy, ConvolutionsPoolsAndChannelsWork) {
  nv::ITensor* x = network->addInput("x", nv::DataType::kFLOAT, nv::Dims3(1, 2, 2));
  nv::IConvolutionLayer* conv = network->addConvolution(*x, 2, nv::DimsHW(1, 1), weights(two_three), weights(ten));
  nv::IPoolingLayer* pool = network->addPooling(*conv->getOutput(0), nv::PoolingType::kMAX, nv::DimsHW(2, 2));
  EXPECT_THAT(sizes(pool->getOutput(0)->getDimensions()), ElementsAre(2, 1, 1));
  nv::IScaleLayer* scale =
      network->addScale(*pool->getOutput(0), nv::ScaleMode::kCHANNEL, no_weights(), weights(two_three), no_weights());
  EXPECT_THAT(sizes(network->addSoftMax(*scale->getOutput(0))->getOutput(0)->getDimensions()), ElementsAre(2, 1, 1));
  mark(scale->getOutput(0));
  EXPECT_THAT(run(1, {1, 2, 3, 4}, 2), ElementsAre(36, 336));
}

/// Gives three items once; what lies behind them must not be read.
struct ThreeItems : nv::IInt8EntropyCalibrator2 {
  int32_t getBatchSize() const noexcept override { return 3; }
  bool getBatch(void* bindings[], const char* /*names*/[], int32_t count) noexcept override {
    if (given || count != 1) return false;
    bindings[0] = values.data();
    return given = true;
  }
  const void* readCalibrationCache(std::size_t& length) noexcept override {
    length = 0;
    return nullptr;
  }
  void writeCalibrationCache(const void* /*cache*/, std::size_t /*length*/) noexcept override {}

  static constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
  std::vector<float> values = {1, 2, 3, 4, 5, 6, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN};
  bool given = false;
};

TEST_F(Legacy, CalibratorsSayTheirOwnBatch) {
  nv::ITensor* x = network->addInput("x", nv::DataType::kFLOAT, nv::Dims3(1, 1, 2));
  mark(network->addConvolution(*x, 2, nv::DimsHW(1, 2), weights(matrix), weights(ten))->getOutput(0));
  ThreeItems calibrator;
  builder->setMaxBatchSize(8);
  builder->setInt8Mode(true);
  builder->setInt8Calibrator(&calibrator);
  nv::ICudaEngine* engine = builder->buildCudaEngine(*network);
  EXPECT_NE(engine, nullptr) << logger.errors();
  EXPECT_TRUE(calibrator.given);
  if (engine) engine->destroy();
}

TEST_F(Legacy, FullyConnectedLayersTakeWholePictures) {
  nv::ITensor* x = network->addInput("x", nv::DataType::kFLOAT, nv::Dims3(1, 1, 2));
  nv::IFullyConnectedLayer* layer = network->addFullyConnected(*x, 2, weights(matrix), weights(ten));
  ASSERT_NE(layer, nullptr);
  EXPECT_EQ(layer->getType(), nv::LayerType::kFULLY_CONNECTED);
  EXPECT_EQ(layer->getNbOutputChannels(), 2);
  EXPECT_EQ(layer->getKernelWeights().count, 4);
  EXPECT_EQ(layer->getBiasWeights().count, 2);
  EXPECT_THAT(sizes(layer->getOutput(0)->getDimensions()), ElementsAre(2, 1, 1));
  mark(layer->getOutput(0));
  builder->setMaxBatchSize(2);
  EXPECT_THAT(run(2, {1, 0, 1, 1}, 4), ElementsAre(11, 103, 13, 107));
}

TEST_F(Legacy, CaffeNetworksTakeAnyBatch) {
  constexpr std::string_view kNet = R"(
    input: "x" input_shape { dim: 1 dim: 2 dim: 1 dim: 1 }
    layer { name: "fc" type: "InnerProduct" bottom: "x" top: "y" inner_product_param { num_output: 1 bias_term: false }
            blobs { shape { dim: 1 dim: 2 } data: 3 data: 1 } })";
  auto* parser = nvcaffeparser1::createCaffeParser();
  const auto* blobs = parser->parseBuffers(kNet.data(), kNet.size(), nullptr, 0, *network, nv::DataType::kFLOAT);
  ASSERT_NE(blobs, nullptr) << logger.errors();
  EXPECT_THAT(sizes(blobs->find("x")->getDimensions()), ElementsAre(2, 1, 1));
  EXPECT_THAT(sizes(blobs->find("y")->getDimensions()), ElementsAre(1));
  network->markOutput(*blobs->find("y"));
  builder->setMaxBatchSize(4);
  EXPECT_THAT(run(3, {1, 2, 3, 4, 5, 6}, 3), ElementsAre(5, 13, 21));
  parser->destroy();
}

TEST_F(Legacy, ExplicitEnginesHaveNoBatchToSet) {
  Workshop shop;
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(1, 2));
  nv::ITensor* y = shop.network->addUnary(*x, nv::UnaryOperation::kNEG)->getOutput(0);
  y->setName("y");
  shop.network->markOutput(*y);
  EXPECT_FALSE(shop.network->hasImplicitBatchDimension());
  const auto plan = shop.plan();
  Loaded loaded(shop.logger, *plan);
  EXPECT_FALSE(loaded.engine->hasImplicitBatchDimension());
  EXPECT_EQ(loaded.engine->getMaxBatchSize(), 1);
  EXPECT_THAT(sizes(loaded.engine->getBindingDimensions(0)), ElementsAre(1, 2));
  float in[2] = {1, 2}, out[2];
  void* bindings[] = {in, out};
  EXPECT_FALSE(loaded.context->execute(1, bindings));
  EXPECT_TRUE(loaded.context->executeV2(bindings));
  EXPECT_EQ(out[1], -2);
}

TEST_F(Legacy, DimsHaveNames) {
  nv::DimsCHW chw(3, 4, 5);
  EXPECT_EQ(chw.c() * 100 + chw.h() * 10 + chw.w(), 345);
  nv::DimsNCHW nchw(2, 3, 4, 5);
  nchw.n() = 7;
  EXPECT_EQ(nchw.n() * 1000 + nchw.c() * 100 + nchw.h() * 10 + nchw.w(), 7345);
}

}  // namespace
}  // namespace tenon::test
