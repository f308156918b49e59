// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// A classifier with an implicit batch, from the network to the results, held against the same through release 10.
#include "tests/eras/support.h"

namespace tenon::test {
namespace {

using ::testing::FloatNear;
using ::testing::HasSubstr;
using ::testing::Pointwise;

static_assert(sizeof(nv::Dims{}.d[0]) == 4, "dimensions of these releases have 32 bits");

struct Classifier : ::testing::Test {
  Logger logger;
  Parameters with = parameters();
  std::vector<float> x = numbers(2 * 3 * 8 * 8, 5);
  Owned<nv::IBuilder> builder{nv::createInferBuilder(logger)};
  Owned<nv::INetworkDefinition> network{implicit_network(*builder)};
  nv::ITensor* input = nullptr;
  nv::IConvolutionLayer* convolution = nullptr;
  nv::IFullyConnectedLayer* connected = nullptr;

  void SetUp() override {
    input = network->addInput("x", nv::DataType::kFLOAT, nv::Dims3{3, 8, 8});
    convolution = network->addConvolution(*input, 4, nv::DimsHW{3, 3}, weights(with.kernel), weights(with.kernel_bias));
    convolution->setPadding(nv::DimsHW{1, 1});
    auto* relu = network->addActivation(*convolution->getOutput(0), nv::ActivationType::kRELU);
    auto* pool = network->addPooling(*relu->getOutput(0), nv::PoolingType::kMAX, nv::DimsHW{2, 2});
    pool->setStride(nv::DimsHW{2, 2});
    connected = network->addFullyConnected(*pool->getOutput(0), 5, weights(with.matrix), weights(with.matrix_bias));
    auto* softmax = network->addSoftMax(*connected->getOutput(0));
    softmax->getOutput(0)->setName("y");
    network->markOutput(*softmax->getOutput(0));
  }

  nv::ICudaEngine* build(nv::IInt8Calibrator* calibrator = nullptr) {
    builder->setMaxBatchSize(2);
#if NV_TENSORRT_MAJOR >= 7
    Owned<nv::IBuilderConfig> config(builder->createBuilderConfig());
    config->setMaxWorkspaceSize(16 << 20);
    EXPECT_EQ(config->getMaxWorkspaceSize(), 16u << 20);
    if (calibrator) config->setFlag(nv::BuilderFlag::kINT8);
    if (calibrator) config->setInt8Calibrator(calibrator);
    return builder->buildEngineWithConfig(*network, *config);
#else
    builder->setMaxWorkspaceSize(16 << 20);
    EXPECT_EQ(builder->getMaxWorkspaceSize(), 16u << 20);
    builder->setInt8Mode(calibrator != nullptr);
    builder->setInt8Calibrator(calibrator);
    return builder->buildCudaEngine(*network);
#endif
  }
};

/// Writes the engine's plan, reads it back, and runs both samples.
std::vector<float> run(nv::ICudaEngine& built, std::vector<float> x, Logger& logger, Profiler* profiler = nullptr) {
  Owned<nv::IHostMemory> plan(built.serialize());
  Owned<nv::IRuntime> runtime(nv::createInferRuntime(logger));
  Owned<nv::ICudaEngine> engine(runtime->deserializeCudaEngine(plan->data(), plan->size(), nullptr));
  Owned<nv::IExecutionContext> context(engine->createExecutionContext());
  EXPECT_EQ(engine->getNbBindings(), 2);
  EXPECT_EQ(engine->getMaxBatchSize(), 2);
  EXPECT_EQ(engine->getBindingIndex("none"), -1);
  EXPECT_TRUE(engine->bindingIsInput(engine->getBindingIndex("x")));
  EXPECT_EQ(engine->getBindingDimensions(engine->getBindingIndex("x")).nbDims, 3);
  EXPECT_EQ(engine->getBindingDataType(0), nv::DataType::kFLOAT);
  if (profiler) context->setProfiler(profiler);
  std::vector<float> y(10, -1), again(10, -1);
  std::vector<void*> bindings(2);
  bindings[static_cast<size_t>(engine->getBindingIndex("x"))] = x.data();
  bindings[static_cast<size_t>(engine->getBindingIndex("y"))] = y.data();
  EXPECT_TRUE(context->execute(2, bindings.data())) << logger.errors;
  bindings[static_cast<size_t>(engine->getBindingIndex("y"))] = again.data();
  EXPECT_TRUE(context->enqueue(2, bindings.data(), nullptr, nullptr)) << logger.errors;
  EXPECT_EQ(y, again);
  EXPECT_FALSE(context->execute(3, bindings.data()));
  return y;
}

TEST_F(Classifier, GivesWhatRelease10Gives) {
  Owned<nv::ICudaEngine> engine(build());
  ASSERT_NE(engine, nullptr) << logger.errors;
  Profiler profiler;
  EXPECT_THAT(run(*engine, x, logger, &profiler), Pointwise(FloatNear(1e-5), default_route(with, x, 2)));
  EXPECT_GT(profiler.layers, 0);
}

TEST_F(Classifier, DimensionsAndNumbersAreThoseOfTheRelease) {
#if NV_TENSORRT_MAJOR >= 6
  EXPECT_TRUE(network->hasImplicitBatchDimension());
#endif
  EXPECT_EQ(static_cast<int>(nv::LayerType::kFULLY_CONNECTED), 1);
  EXPECT_EQ(connected->getType(), nv::LayerType::kFULLY_CONNECTED);
  const nv::Dims dims = input->getDimensions();
  ASSERT_EQ(dims.nbDims, 3);
  EXPECT_EQ(dims.d[0], 3);
  EXPECT_EQ(dims.d[2], 8);
#if NV_TENSORRT_MAJOR < 8
  EXPECT_EQ(dims.type[0], nv::DimensionType::kCHANNEL);
  EXPECT_EQ(dims.type[1], nv::DimensionType::kSPATIAL);
#endif
  EXPECT_EQ(convolution->getPadding().h(), 1);
  EXPECT_EQ(convolution->getKernelSize().w(), 3);
  EXPECT_EQ(convolution->getKernelWeights().count, 108);
  EXPECT_EQ(convolution->getKernelWeights().values, with.kernel.data());
}

TEST_F(Classifier, OneObjectIsOnePointer) {
  EXPECT_EQ(network->getInput(0), input);
  EXPECT_EQ(network->getNbLayers(), 5);
  EXPECT_EQ(network->getLayer(0), convolution);
  EXPECT_EQ(network->getLayer(0)->getInput(0), input);
  auto* found = static_cast<nv::IFullyConnectedLayer*>(network->getLayer(3));
  EXPECT_EQ(found, connected);
  EXPECT_EQ(found->getNbOutputChannels(), 5);
  EXPECT_EQ(network->getLayer(5), nullptr);
  EXPECT_EQ(network->getInput(1), nullptr);
}

TEST_F(Classifier, CalibratesAndRunsInIntegers) {
  Calibrator calibrator(x);
  Owned<nv::ICudaEngine> engine(build(&calibrator));
  ASSERT_NE(engine, nullptr) << logger.errors;
  EXPECT_EQ(calibrator.batches, 4);
  EXPECT_THAT(calibrator.cache, HasSubstr("x: "));
  EXPECT_THAT(run(*engine, x, logger), Pointwise(FloatNear(0.05), default_route(with, x, 2)));
}

TEST_F(Classifier, AForeignObjectIsAnErrorAndNoCrash) {
  Logger other;
  Owned<nv::IBuilder> second(nv::createInferBuilder(other));
  Allocator allocator;
  second->setGpuAllocator(&allocator);
  Owned<nv::IRuntime> runtime(nv::createInferRuntime(other));
  EXPECT_EQ(runtime->deserializeCudaEngine("no plan", 7, nullptr), nullptr);
  EXPECT_NE(other.errors, "");
}

TEST(Version, IsThatOfTheHeaders) {
  EXPECT_EQ(getInferLibVersion(), NV_TENSORRT_MAJOR * 1000 + NV_TENSORRT_MINOR * 100 + NV_TENSORRT_PATCH);
  Logger logger;
  EXPECT_EQ(createInferBuilder_INTERNAL(&logger, 101303), nullptr);
  EXPECT_THAT(logger.errors, HasSubstr("compiled for version 101303"));
}

}  // namespace
}  // namespace tenon::test
