// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What release 8 brought: tensors of engines and contexts by name, output allocators, inspectors, timing caches, and
// the settings of its builders, runtimes and refitters.
#include "tests/eras/reads_back.h"

#if NV_TENSORRT_MAJOR >= 8
namespace tenon::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Memory : public nv::IGpuAllocator {
 public:
  void* allocate(uint64_t size, uint64_t alignment, uint32_t) noexcept override {
    ++live;
    return std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  }
  void free(void* memory) noexcept override {
    --live;
    std::free(memory);
  }
  int live = 0;
};

class Outputs : public nv::IOutputAllocator {
 public:
  void* reallocateOutput(const char* name, void*, uint64_t size, uint64_t) noexcept override {
    names.emplace_back(name);
    values.resize(size / sizeof(float));
    return values.data();
  }
  void notifyShape(const char*, const nv::Dims& dims) noexcept override { sizes = shown(dims); }
  std::vector<std::string> names;
  std::vector<float> values;
  Sizes sizes;
};

/// y [2n,2]: x [n,2] twice, n from 1 to 4.
struct ByName : ::testing::Test {
  Logger logger;
  std::unique_ptr<nv::IBuilder> builder{nv::createInferBuilder(logger)};
  std::unique_ptr<nv::INetworkDefinition> network{builder->createNetworkV2(1U)};
  std::unique_ptr<nv::IBuilderConfig> config{builder->createBuilderConfig()};
  std::unique_ptr<nv::IRuntime> runtime{nv::createInferRuntime(logger)};

  void SetUp() override {
    auto* x = network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(-1, 2));
    nv::ITensor* both[] = {x, x};
    auto* twice = network->addConcatenation(both, 2);
    twice->setName("twice");
    twice->setAxis(0);
    twice->getOutput(0)->setName("y");
    network->markOutput(*twice->getOutput(0));
    auto* profile = builder->createOptimizationProfile();
    profile->setDimensions("x", nv::OptProfileSelector::kMIN, nv::Dims2(1, 2));
    profile->setDimensions("x", nv::OptProfileSelector::kOPT, nv::Dims2(2, 2));
    profile->setDimensions("x", nv::OptProfileSelector::kMAX, nv::Dims2(4, 2));
    config->addOptimizationProfile(profile);
  }
  std::unique_ptr<nv::ICudaEngine> engine() {
    const std::unique_ptr<nv::IHostMemory> plan(builder->buildSerializedNetwork(*network, *config));
    EXPECT_NE(plan, nullptr) << logger.errors;
    return std::unique_ptr<nv::ICudaEngine>(runtime->deserializeCudaEngine(plan->data(), plan->size()));
  }
};

TEST_F(ByName, EnginesAnswer) {
  EXPECT_TRUE(builder->isNetworkSupported(*network, *config));
  const auto built = engine();
  ASSERT_NE(built, nullptr) << logger.errors;
  ASSERT_EQ(built->getNbIOTensors(), 2);
  EXPECT_STREQ(built->getIOTensorName(1), "y");
  EXPECT_EQ(shown(built->getTensorShape("x")), (Sizes{-1, 2}));
  EXPECT_EQ(built->getTensorDataType("y"), nv::DataType::kFLOAT);
  EXPECT_EQ(built->getTensorLocation("x"), nv::TensorLocation::kDEVICE);
  EXPECT_EQ(built->getTensorIOMode("y"), nv::TensorIOMode::kOUTPUT);
  EXPECT_EQ(built->getTensorIOMode("z"), nv::TensorIOMode::kNONE);
  EXPECT_FALSE(built->isShapeInferenceIO("x"));
  EXPECT_EQ(shown(built->getProfileShape("x", 0, nv::OptProfileSelector::kMAX)), (Sizes{4, 2}));
  EXPECT_EQ(built->getTensorBytesPerComponent("x"), 4);
  EXPECT_EQ(built->getTensorBytesPerComponent("x", 0), 4);
  EXPECT_EQ(built->getTensorComponentsPerElement("x"), 1);
  EXPECT_EQ(built->getTensorComponentsPerElement("x", 0), 1);
  EXPECT_EQ(built->getTensorFormat("x"), nv::TensorFormat::kLINEAR);
  EXPECT_EQ(built->getTensorFormat("x", 0), nv::TensorFormat::kLINEAR);
  EXPECT_THAT(built->getTensorFormatDesc("x"), HasSubstr("kLINEAR"));
  EXPECT_THAT(built->getTensorFormatDesc("x", 0), HasSubstr("kLINEAR"));
  EXPECT_EQ(built->getTensorVectorizedDim("x"), -1);
  EXPECT_EQ(built->getTensorVectorizedDim("x", 0), -1);
  EXPECT_EQ(built->getProfilingVerbosity(), nv::ProfilingVerbosity::kDETAILED);  // always
  EXPECT_EQ(built->getTacticSources(), config->getTacticSources());
  EXPECT_EQ(built->getHardwareCompatibilityLevel(), nv::HardwareCompatibilityLevel::kNONE);
  EXPECT_EQ(built->getNbAuxStreams(), 0);
  EXPECT_FALSE(built->hasImplicitBatchDimension());
}

TEST_F(ByName, ContextsRun) {
  const auto built = engine();
  ASSERT_NE(built, nullptr) << logger.errors;
  const std::unique_ptr<nv::IExecutionContext> context(built->createExecutionContext());
  EXPECT_STREQ(context->getEngine().getIOTensorName(1), "y");
  EXPECT_TRUE(context->setOptimizationProfileAsync(0, nullptr));
  const char* missing[2] = {};
  EXPECT_EQ(context->inferShapes(2, missing), 1);
  EXPECT_STREQ(missing[0], "x");
  EXPECT_TRUE(context->setInputShape("x", nv::Dims2(2, 2)));
  EXPECT_FALSE(context->setInputShape("x", nv::Dims2(5, 2)));
  EXPECT_EQ(context->inferShapes(0, nullptr), 0);
  EXPECT_EQ(shown(context->getTensorShape("y")), (Sizes{4, 2}));
  EXPECT_EQ(shown(context->getTensorStrides("y")), (Sizes{2, 1}));
  EXPECT_EQ(context->getMaxOutputSize("y"), 4 * 2 * 4);
  std::vector<float> x = {1, 2, 3, 4}, y(8);
  EXPECT_TRUE(context->setInputTensorAddress("x", x.data()));
  EXPECT_EQ(context->getTensorAddress("x"), x.data());
  EXPECT_TRUE(context->setTensorAddress("y", y.data()));
  EXPECT_EQ(context->getOutputTensorAddress("y"), y.data());
  ASSERT_TRUE(context->enqueueV3(nullptr)) << logger.errors;
  EXPECT_THAT(y, ElementsAre(1, 2, 3, 4, 1, 2, 3, 4));
  Outputs outputs;
  EXPECT_TRUE(context->setOutputAllocator("y", &outputs));
  EXPECT_EQ(context->getOutputAllocator("y"), &outputs);
  ASSERT_TRUE(context->enqueueV3(nullptr)) << logger.errors;
  EXPECT_THAT(outputs.names, ElementsAre("y"));
  EXPECT_EQ(outputs.sizes, (Sizes{4, 2}));
  EXPECT_EQ(outputs.values, y);
}

TEST_F(ByName, ContextsKeepWhatTheyAreGiven) {
  const auto built = engine();
  ASSERT_NE(built, nullptr) << logger.errors;
  const std::unique_ptr<nv::IExecutionContext> context(built->createExecutionContext());
  READS_BACK(context, EnqueueEmitsProfile, false);
  Profiler profiler;
  context->setProfiler(&profiler);
  std::vector<float> x = {1, 2}, y(4);
  context->setInputShape("x", nv::Dims2(1, 2));
  context->setTensorAddress("x", x.data());
  context->setTensorAddress("y", y.data());
  ASSERT_TRUE(context->enqueueV3(nullptr)) << logger.errors;
  EXPECT_EQ(profiler.layers, 0);
  EXPECT_TRUE(context->reportToProfiler());
  EXPECT_GE(profiler.layers, 1);
  READS_BACK(context, PersistentCacheLimit, size_t{0});
  READS_BACK(context, NvtxVerbosity, nv::ProfilingVerbosity::kLAYER_NAMES_ONLY);
  READS_BACK(context, InputConsumedEvent, cudaEvent_t{});
  context->setAuxStreams(nullptr, 0);
  Memory memory;
  READS_BACK(context, TemporaryStorageAllocator, static_cast<nv::IGpuAllocator*>(&memory));
  EXPECT_EQ(logger.errors, "");
}

TEST_F(ByName, InspectorsDescribe) {
  config->setProfilingVerbosity(nv::ProfilingVerbosity::kDETAILED);
  const auto built = engine();
  ASSERT_NE(built, nullptr) << logger.errors;
  const std::unique_ptr<nv::IEngineInspector> inspector(built->createEngineInspector());
  const std::unique_ptr<nv::IExecutionContext> context(built->createExecutionContext());
  EXPECT_TRUE(inspector->setExecutionContext(context.get()));
  EXPECT_EQ(inspector->getExecutionContext(), context.get());
  EXPECT_THAT(inspector->getEngineInformation(nv::LayerInformationFormat::kJSON), HasSubstr("\"twice"));
  EXPECT_THAT(inspector->getLayerInformation(0, nv::LayerInformationFormat::kONELINE), HasSubstr("twice"));
  inspector->setErrorRecorder(nullptr);
  EXPECT_EQ(inspector->getErrorRecorder(), nullptr);
}

TEST_F(ByName, TimingCachesAreKept) {
  const std::unique_ptr<nv::ITimingCache> cache(config->createTimingCache(nullptr, 0));
  ASSERT_NE(cache, nullptr) << logger.errors;
  EXPECT_TRUE(config->setTimingCache(*cache, false));
  ASSERT_NE(engine(), nullptr);
  ASSERT_NE(config->getTimingCache(), nullptr);
  const std::unique_ptr<nv::IHostMemory> bytes(config->getTimingCache()->serialize());
  const std::unique_ptr<nv::ITimingCache> read(config->createTimingCache(bytes->data(), bytes->size()));
  ASSERT_NE(read, nullptr) << logger.errors;
  EXPECT_TRUE(cache->combine(*read, false));
  EXPECT_TRUE(cache->reset());
  const std::unique_ptr<nv::IHostMemory> empty(cache->serialize());
  EXPECT_LE(empty->size(), bytes->size());
}

TEST_F(ByName, ConfigurationsKeepWhatTheyAreGiven) {
  config->setMemoryPoolLimit(nv::MemoryPoolType::kWORKSPACE, 1U << 22);
  EXPECT_EQ(config->getMemoryPoolLimit(nv::MemoryPoolType::kWORKSPACE), 1U << 22);
  config->setPreviewFeature(nv::PreviewFeature::kPROFILE_SHARING_0806, true);
  EXPECT_TRUE(config->getPreviewFeature(nv::PreviewFeature::kPROFILE_SHARING_0806));
  READS_BACK(config, BuilderOptimizationLevel, 1);
  READS_BACK(config, HardwareCompatibilityLevel, nv::HardwareCompatibilityLevel::kAMPERE_PLUS);
  READS_BACK(config, MaxAuxStreams, 0);
  const char* paths[] = {"/of/plugins.so"};
  config->setPluginsToSerialize(paths, 1);
  EXPECT_EQ(config->getNbPluginsToSerialize(), 1);
  EXPECT_STREQ(config->getPluginToSerialize(0), paths[0]);
  EXPECT_EQ(logger.errors, "");
}

TEST_F(ByName, RuntimesKeepWhatTheyAreGiven) {
  EXPECT_EQ(runtime->getLogger(), &logger);
  READS_BACK(runtime, MaxThreads, 1);
  runtime->setTemporaryDirectory("/tmp");
  EXPECT_STREQ(runtime->getTemporaryDirectory(), "/tmp");
  READS_BACK(runtime, TempfileControlFlags, nv::TempfileControlFlags{1U});
  READS_BACK(runtime, EngineHostCodeAllowed, true);
  EXPECT_EQ(&runtime->getPluginRegistry(), getPluginRegistry());
  EXPECT_EQ(logger.errors, "");
  EXPECT_EQ(runtime->loadRuntime("/no/such/library.so"), nullptr);
  EXPECT_NE(logger.errors, "");
  EXPECT_EQ(runtime->deserializeCudaEngine("", 0, reinterpret_cast<nv::IPluginFactory*>(&logger)), nullptr);
  EXPECT_THAT(logger.errors, HasSubstr("plugin factories went with release 8"));
}

TEST_F(ByName, RefittersNameWeights) {
  const std::vector<float> values = {1, 2}, others = {3, 4};
  auto* weighted = network->addConstant(nv::Dims2(1, 2), weights(values));
  ASSERT_TRUE(network->setWeightsName(weights(values), "pair"));
  auto* sum = network->addElementWise(*network->getInput(0), *weighted->getOutput(0), nv::ElementWiseOperation::kSUM);
  sum->getOutput(0)->setName("z");
  network->markOutput(*sum->getOutput(0));
  config->setFlag(nv::BuilderFlag::kREFIT);
  const auto built = engine();
  ASSERT_NE(built, nullptr) << logger.errors;
  const std::unique_ptr<nv::IRefitter> refitter(nv::createInferRefitter(*built, logger));
  ASSERT_NE(refitter, nullptr) << logger.errors;
  EXPECT_EQ(refitter->getLogger(), &logger);
  READS_BACK(refitter, MaxThreads, 1);
  const char* names[2] = {};
  ASSERT_EQ(refitter->getAllWeights(2, names), 1);
  EXPECT_STREQ(names[0], "pair");
  EXPECT_EQ(refitter->getMissingWeights(0, nullptr), 0);
  EXPECT_TRUE(refitter->setNamedWeights("pair", weights(others)));
  ASSERT_TRUE(refitter->refitCudaEngine()) << logger.errors;
  const std::unique_ptr<nv::IExecutionContext> context(built->createExecutionContext());
  std::vector<float> x = {10, 20}, y(4), z(2);
  context->setInputShape("x", nv::Dims2(1, 2));
  context->setTensorAddress("x", x.data());
  context->setTensorAddress("y", y.data());
  context->setTensorAddress("z", z.data());
  ASSERT_TRUE(context->enqueueV3(nullptr)) << logger.errors;
  EXPECT_THAT(z, ElementsAre(13, 24));
}

}  // namespace
}  // namespace tenon::test
#endif
