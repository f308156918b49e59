// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Builders, configurations, engines, contexts and runtimes of older releases: every attribute, and what a program hands
// in (recorders, calibrators, allocators) is called and given back as the object that it is.
#include <cmath>

#include "tests/eras/reads_back.h"
#include "tests/eras/recorder.h"

namespace tenon::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// y = relu(convolution(x)) of x [3,8,8].
struct Objects : ::testing::Test {
  Logger logger;
  Parameters with = parameters();
  Owned<nv::IBuilder> builder{nv::createInferBuilder(logger)};

  nv::IConvolutionLayer* fill(nv::INetworkDefinition& network) {
    auto* x = network.addInput("x", nv::DataType::kFLOAT, nv::Dims3{3, 8, 8});
    auto* layer = network.addConvolution(*x, 4, nv::DimsHW{3, 3}, weights(with.kernel), weights(with.kernel_bias));
    layer->setName("conv");
    auto* y = network.addActivation(*layer->getOutput(0), nv::ActivationType::kRELU)->getOutput(0);
    y->setName("y");
    network.markOutput(*y);
    return layer;
  }
  /// Of batches of at most 2; refittable if asked.
  nv::ICudaEngine* engine(bool refittable = false) {
    Owned<nv::INetworkDefinition> network(implicit_network(*builder));
    fill(*network);
    builder->setMaxBatchSize(2);
#if NV_TENSORRT_MAJOR >= 6
    Owned<nv::IBuilderConfig> config(builder->createBuilderConfig());
    if (refittable) config->setFlag(nv::BuilderFlag::kREFIT);
    return builder->buildEngineWithConfig(*network, *config);
#else
    builder->setRefittable(refittable);
    return builder->buildCudaEngine(*network);
#endif
  }
};

TEST_F(Objects, BuilderKnowsThePlatform) {
  READS_BACK(builder, MaxBatchSize, 7);
  EXPECT_EQ(builder->getNbDLACores(), 0);
  EXPECT_EQ(builder->getMaxDLABatchSize(), 0);
  EXPECT_TRUE(builder->platformHasFastInt8());
  const Platform platform = default_platform();  // with a GPU where there is one
#if NV_TENSORRT_MAJOR >= 7
  EXPECT_EQ(builder->platformHasTf32(), platform.has_tf32);
#endif
  EXPECT_EQ(builder->platformHasFastFp16(), platform.has_fast_fp16);
#if NV_TENSORRT_MAJOR >= 8
  EXPECT_EQ(builder->getLogger(), &logger);
  EXPECT_TRUE(builder->setMaxThreads(1));
  EXPECT_EQ(builder->getMaxThreads(), 1);
  EXPECT_EQ(&builder->getPluginRegistry(), getPluginRegistry());
#endif
#if NV_TENSORRT_MAJOR >= 6
  builder->reset();
#endif
#if NV_TENSORRT_MAJOR < 8
  Owned<nv::INetworkDefinition> network(builder->createNetwork());
  builder->reset(*network);
#endif
}

#if NV_TENSORRT_MAJOR < 8
TEST_F(Objects, BuilderHasTheSettings) {
  READS_BACK(builder, MaxWorkspaceSize, size_t{1} << 24);
  READS_BACK(builder, Half2Mode, true);
  READS_BACK(builder, Half2Mode, false);
  READS_BACK(builder, DebugSync, true);
  READS_BACK(builder, MinFindIterations, 3);
  READS_BACK(builder, AverageFindIterations, 2);
  READS_BACK(builder, Int8Mode, true);
  READS_BACK(builder, Fp16Mode, true);
  READS_BACK(builder, StrictTypeConstraints, true);
  READS_BACK(builder, Refittable, true);
  READS_BACK(builder, EngineCapability, nv::EngineCapability::kDEFAULT);
  READS_BACK(builder, DefaultDeviceType, nv::DeviceType::kGPU);
  builder->allowGPUFallback(true);
  Owned<nv::INetworkDefinition> network(builder->createNetwork());
  nv::ILayer* layer = fill(*network);
  EXPECT_FALSE(builder->isDeviceTypeSet(layer));
  EXPECT_FALSE(builder->canRunOnDLA(layer));
  builder->setDeviceType(layer, nv::DeviceType::kGPU);  // the one device there is
  EXPECT_EQ(builder->getDeviceType(layer), nv::DeviceType::kGPU);
  builder->resetDeviceType(layer);
  EXPECT_FALSE(builder->isDeviceTypeSet(layer));
  EXPECT_EQ(logger.errors, "");
  builder->setDLACore(0);
  EXPECT_THAT(logger.errors, HasSubstr("DLA"));
  EXPECT_EQ(builder->getDLACore(), -1) << "there is none";
  builder->setInt8Mode(false);
  builder->setFp16Mode(false);
  Owned<nv::ICudaEngine> built(builder->buildCudaEngine(*network));
  ASSERT_NE(built, nullptr) << logger.errors;
  EXPECT_TRUE(built->isRefittable());
}
#endif

#if NV_TENSORRT_MAJOR >= 6
TEST_F(Objects, Configuration) {
  Owned<nv::IBuilderConfig> config(builder->createBuilderConfig());
  READS_BACK(config, AvgTimingIterations, 3);
  READS_BACK(config, MinTimingIterations, 2);
  READS_BACK(config, MaxWorkspaceSize, size_t{1} << 24);
  READS_BACK(config, EngineCapability, nv::EngineCapability::kDEFAULT);
  READS_BACK(config, DefaultDeviceType, nv::DeviceType::kGPU);
  READS_BACK(config, ProfileStream, cudaStream_t{});
  READS_BACK(config, Flags, nv::BuilderFlags{1U << 0 | 1U << 3});
  config->setFlag(nv::BuilderFlag::kSTRICT_TYPES);
  EXPECT_TRUE(config->getFlag(nv::BuilderFlag::kSTRICT_TYPES));
  config->clearFlag(nv::BuilderFlag::kSTRICT_TYPES);
  EXPECT_FALSE(config->getFlag(nv::BuilderFlag::kSTRICT_TYPES));
  EXPECT_TRUE(config->getFlag(nv::BuilderFlag::kFP16));
  Owned<nv::INetworkDefinition> network(implicit_network(*builder));
  const nv::ILayer* layer = fill(*network);
  EXPECT_FALSE(config->canRunOnDLA(layer));
  config->setDeviceType(layer, nv::DeviceType::kGPU);  // the one device there is
  EXPECT_EQ(config->getDeviceType(layer), nv::DeviceType::kGPU);
  config->resetDeviceType(layer);
  EXPECT_FALSE(config->isDeviceTypeSet(layer));
  Calibrator calibrator({});
  READS_BACK(config, Int8Calibrator, static_cast<nv::IInt8Calibrator*>(&calibrator));
  READS_BACK(config, Int8Calibrator, static_cast<nv::IInt8Calibrator*>(nullptr));
  EXPECT_EQ(config->getNbOptimizationProfiles(), 0);
#if NV_TENSORRT_MAJOR >= 7
  READS_BACK(config, ProfilingVerbosity, nv::ProfilingVerbosity::kVERBOSE);
  READS_BACK(config, QuantizationFlags, nv::QuantizationFlags{1U});
  EXPECT_TRUE(config->getQuantizationFlag(nv::QuantizationFlag::kCALIBRATE_BEFORE_FUSION));
  config->clearQuantizationFlag(nv::QuantizationFlag::kCALIBRATE_BEFORE_FUSION);
  EXPECT_FALSE(config->getQuantizationFlag(nv::QuantizationFlag::kCALIBRATE_BEFORE_FUSION));
  config->setQuantizationFlag(nv::QuantizationFlag::kCALIBRATE_BEFORE_FUSION);
  EXPECT_EQ(config->getQuantizationFlags(), 1U);
  EXPECT_TRUE(config->setTacticSources(1U << static_cast<int>(nv::TacticSource::kCUBLAS)));
  EXPECT_EQ(config->getTacticSources(), 1U << static_cast<int>(nv::TacticSource::kCUBLAS));
  auto* profile = builder->createOptimizationProfile();
  EXPECT_TRUE(profile->setDimensions("x", nv::OptProfileSelector::kMIN, nv::Dims2(5, 3)));
  EXPECT_TRUE(config->setCalibrationProfile(profile));
  EXPECT_EQ(shown(config->getCalibrationProfile()->getDimensions("x", nv::OptProfileSelector::kMIN)), (Sizes{5, 3}));
#endif
  EXPECT_EQ(logger.errors, "");
  config->setDLACore(1);
  EXPECT_THAT(logger.errors, HasSubstr("DLA"));
  EXPECT_EQ(config->getDLACore(), -1) << "there is none";
  config->reset();
  EXPECT_EQ(config->getAvgTimingIterations(), 1);
  EXPECT_FALSE(config->getFlag(nv::BuilderFlag::kFP16));
}

TEST_F(Objects, Profile) {
  auto* profile = builder->createOptimizationProfile();
  EXPECT_TRUE(profile->setDimensions("x", nv::OptProfileSelector::kMIN, nv::Dims2(1, 3)));
  EXPECT_EQ(shown(profile->getDimensions("x", nv::OptProfileSelector::kMIN)), (Sizes{1, 3}));
  EXPECT_EQ(profile->getDimensions("y", nv::OptProfileSelector::kMIN).nbDims, -1);
  for (const auto which : {nv::OptProfileSelector::kOPT, nv::OptProfileSelector::kMAX})
    EXPECT_TRUE(profile->setDimensions("x", which, nv::Dims2(2, 3)));
  const int32_t values[2] = {3, 4};
  for (const auto which : {nv::OptProfileSelector::kMIN, nv::OptProfileSelector::kOPT, nv::OptProfileSelector::kMAX})
    EXPECT_TRUE(profile->setShapeValues("sizes", which, values, 2));
  EXPECT_EQ(profile->getNbShapeValues("sizes"), 2);
  EXPECT_EQ(profile->getShapeValues("sizes", nv::OptProfileSelector::kMAX)[1], 4);
  READS_BACK(profile, ExtraMemoryTarget, 0.5F);
  EXPECT_TRUE(profile->isValid());
}

TEST_F(Objects, RecordersAreToldAndGivenBack) {
  Recorder recorder;
  READS_BACK(builder, ErrorRecorder, static_cast<nv::IErrorRecorder*>(&recorder));
  Owned<nv::INetworkDefinition> network(builder->createNetworkV2(1U));
  network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(2, 3));
  Owned<nv::IBuilderConfig> config(builder->createBuilderConfig());
  EXPECT_EQ(builder->buildEngineWithConfig(*network, *config), nullptr);
  ASSERT_EQ(recorder.getNbErrors(), 1);
  EXPECT_THAT(recorder.getErrorDesc(0), HasSubstr("output"));
  EXPECT_NE(recorder.getErrorCode(0), nv::ErrorCode::kSUCCESS);
  READS_BACK(builder, ErrorRecorder, static_cast<nv::IErrorRecorder*>(nullptr));
#if NV_TENSORRT_MAJOR >= 8
  READS_BACK(network, ErrorRecorder, static_cast<nv::IErrorRecorder*>(&recorder));
  recorder.clear();
  EXPECT_EQ(network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(2, 3)), nullptr);  // the name is taken
  EXPECT_EQ(recorder.getNbErrors(), 1);
  READS_BACK(network, ErrorRecorder, static_cast<nv::IErrorRecorder*>(nullptr));
#endif
  Owned<nv::IRuntime> runtime(nv::createInferRuntime(logger));
  READS_BACK(runtime, ErrorRecorder, static_cast<nv::IErrorRecorder*>(&recorder));
  Owned<nv::ICudaEngine> built(engine());
  ASSERT_NE(built, nullptr) << logger.errors;
  READS_BACK(built, ErrorRecorder, static_cast<nv::IErrorRecorder*>(&recorder));
  Owned<nv::IExecutionContext> context(built->createExecutionContext());
  READS_BACK(context, ErrorRecorder, static_cast<nv::IErrorRecorder*>(&recorder));
  EXPECT_GE(recorder.references, 1);
  recorder.clear();
  void* bindings[] = {nullptr, nullptr};
  EXPECT_FALSE(context->execute(2, bindings));
  EXPECT_EQ(recorder.getNbErrors(), 1);
  context->setErrorRecorder(nullptr);
  context.reset();  // it has an engine of its own
  built->setErrorRecorder(nullptr);
  runtime->setErrorRecorder(nullptr);
  network.reset();  // what was made while the builder had it keeps it
  config.reset();
  builder.reset();
  EXPECT_EQ(recorder.references, 0);
}
#endif

/// Keeps what a calibration asks of it.
template <class Kind>
class Calibrated : public Kind {
 public:
  int32_t getBatchSize() const ERA_NOEXCEPT override { return 2; }
  bool getBatch(void* bindings[], const char*[], int32_t) ERA_NOEXCEPT override {
    bindings[0] = batch_.data();
    return batches++ < 2;
  }
  const void* readCalibrationCache(std::size_t& length) ERA_NOEXCEPT override {
    length = 0;
    return nullptr;
  }
  void writeCalibrationCache(const void* data, std::size_t length) ERA_NOEXCEPT override {
    cache.assign(static_cast<const char*>(data), length);
  }
  int batches = 0;
  std::string cache;

 private:
  std::vector<float> batch_ = numbers(2 * 3 * 8 * 8, 5);
};
class Legacy : public Calibrated<nv::IInt8LegacyCalibrator> {
 public:
  double getQuantile() const ERA_NOEXCEPT override { return 0.999; }
  double getRegressionCutoff() const ERA_NOEXCEPT override { return 0.8; }
  const void* readHistogramCache(std::size_t& length) ERA_NOEXCEPT override {
    length = 0;
    return nullptr;
  }
  void writeHistogramCache(const void*, std::size_t) ERA_NOEXCEPT override {}
};

template <class Kind>
struct Calibration : Objects {};
#if NV_TENSORRT_MAJOR >= 6
using Calibrators = ::testing::Types<Calibrated<nv::IInt8EntropyCalibrator>, Calibrated<nv::IInt8EntropyCalibrator2>,
                                     Calibrated<nv::IInt8MinMaxCalibrator>, Legacy>;
#else
using Calibrators =
    ::testing::Types<Calibrated<nv::IInt8EntropyCalibrator>, Calibrated<nv::IInt8EntropyCalibrator2>, Legacy>;
#endif
TYPED_TEST_SUITE(Calibration, Calibrators);

TYPED_TEST(Calibration, OfEachKindWritesItsCache) {
  TypeParam calibrator;
  Owned<nv::INetworkDefinition> network(implicit_network(*this->builder));
  this->fill(*network);
  this->builder->setMaxBatchSize(2);
#if NV_TENSORRT_MAJOR >= 6
  Owned<nv::IBuilderConfig> config(this->builder->createBuilderConfig());
  config->setFlag(nv::BuilderFlag::kINT8);
  config->setInt8Calibrator(&calibrator);
  Owned<nv::ICudaEngine> built(this->builder->buildEngineWithConfig(*network, *config));
#else
  this->builder->setInt8Mode(true);
  this->builder->setInt8Calibrator(&calibrator);
  Owned<nv::ICudaEngine> built(this->builder->buildCudaEngine(*network));
#endif
  ASSERT_NE(built, nullptr) << this->logger.errors;
  EXPECT_GE(calibrator.batches, 3);
  EXPECT_THAT(calibrator.cache, HasSubstr("x: "));
}

#if NV_TENSORRT_MAJOR < 8
TEST_F(Objects, BuilderItselfCalibrates) {
  Calibrated<nv::IInt8EntropyCalibrator2> calibrator;
  Owned<nv::INetworkDefinition> network(builder->createNetwork());
  fill(*network);
  builder->setMaxBatchSize(2);
  builder->setInt8Mode(true);
  builder->setInt8Calibrator(&calibrator);
  Owned<nv::ICudaEngine> built(builder->buildCudaEngine(*network));
  ASSERT_NE(built, nullptr) << logger.errors;
  EXPECT_EQ(calibrator.batches, 3);  // the third says that there is none
  EXPECT_THAT(calibrator.cache, HasSubstr("x: "));
}
#endif

TEST_F(Objects, EngineAnswersByBinding) {
  Owned<nv::ICudaEngine> built(engine());
  ASSERT_NE(built, nullptr) << logger.errors;
  EXPECT_GE(built->getNbLayers(), 1);
  EXPECT_FALSE(built->isRefittable());
  EXPECT_EQ(built->getMaxBatchSize(), 2);
  EXPECT_STREQ(built->getBindingName(0), "x");
  EXPECT_EQ(built->getBindingName(2), nullptr);
  EXPECT_EQ(built->getBindingIndex(nullptr), -1);
  EXPECT_FALSE(built->bindingIsInput(1));
  EXPECT_FALSE(built->bindingIsInput(-1));
  EXPECT_EQ(shown(built->getBindingDimensions(1)), (Sizes{4, 6, 6}));
  EXPECT_EQ(built->getBindingDimensions(2).nbDims, -1);
  EXPECT_EQ(built->getBindingDataType(1), nv::DataType::kFLOAT);
  EXPECT_EQ(built->getBindingDataType(2), nv::DataType::kFLOAT);
  EXPECT_EQ(built->getLocation(0), nv::TensorLocation::kDEVICE);
  EXPECT_EQ(built->getLocation(5), nv::TensorLocation::kDEVICE);
#if NV_TENSORRT_MAJOR < 8
  EXPECT_EQ(built->getWorkspaceSize(), built->getDeviceMemorySize());
#endif
#if NV_TENSORRT_MAJOR >= 7
  EXPECT_TRUE(built->hasImplicitBatchDimension());
#endif
#if NV_TENSORRT_MAJOR >= 6
  EXPECT_EQ(built->getNbOptimizationProfiles(), 1);
  EXPECT_EQ(built->getEngineCapability(), nv::EngineCapability::kDEFAULT);
  EXPECT_EQ(built->getBindingBytesPerComponent(0), 4);
  EXPECT_EQ(built->getBindingBytesPerComponent(2), 0);
  EXPECT_EQ(built->getBindingComponentsPerElement(0), 1);
  EXPECT_EQ(built->getBindingComponentsPerElement(2), -1);
  EXPECT_EQ(built->getBindingFormat(0), nv::TensorFormat::kLINEAR);
  EXPECT_EQ(built->getBindingFormat(2), nv::TensorFormat::kLINEAR);
  EXPECT_THAT(built->getBindingFormatDesc(0), HasSubstr("kLINEAR"));
  EXPECT_EQ(built->getBindingFormatDesc(2), nullptr);
  EXPECT_EQ(built->getBindingVectorizedDim(0), -1);
  EXPECT_EQ(built->getBindingVectorizedDim(2), -1);
  EXPECT_EQ(shown(built->getProfileDimensions(0, 0, nv::OptProfileSelector::kMAX)), (Sizes{3, 8, 8}));
  EXPECT_EQ(built->getProfileDimensions(2, 0, nv::OptProfileSelector::kMAX).nbDims, -1);
  EXPECT_EQ(built->getProfileShapeValues(0, 0, nv::OptProfileSelector::kMAX), nullptr);
  EXPECT_EQ(built->getProfileShapeValues(2, 0, nv::OptProfileSelector::kMAX), nullptr);
  EXPECT_FALSE(built->isShapeBinding(0));
  EXPECT_FALSE(built->isShapeBinding(2));
  EXPECT_TRUE(built->isExecutionBinding(0));
  EXPECT_FALSE(built->isExecutionBinding(2));
  EXPECT_STREQ(built->getName(), "");
#endif
}

TEST_F(Objects, ContextKeepsItsAttributes) {
  Owned<nv::ICudaEngine> built(engine());
  ASSERT_NE(built, nullptr) << logger.errors;
  Owned<nv::IExecutionContext> context(built->createExecutionContextWithoutDeviceMemory());
  ASSERT_NE(context, nullptr) << logger.errors;
  READS_BACK(context, DebugSync, true);
  context->setName("first");
  EXPECT_STREQ(context->getName(), "first");
  Profiler profiler;
  READS_BACK(context, Profiler, static_cast<nv::IProfiler*>(&profiler));
  EXPECT_EQ(&context->getEngine(), built.get());
#if NV_TENSORRT_MAJOR >= 6
  Recorder recorder;
  built->setErrorRecorder(&recorder);
  EXPECT_EQ(context->getEngine().getErrorRecorder(), &recorder);
  built->setErrorRecorder(nullptr);
#endif
  std::vector<char> memory(built->getDeviceMemorySize() + 256);
  const auto start = reinterpret_cast<uintptr_t>(memory.data());
  context->setDeviceMemory(memory.data() + (256 - start % 256) % 256);
  std::vector<float> x = numbers(2 * 192, 5), y(2 * 144, -1);
  void* bindings[] = {x.data(), y.data()};
  ASSERT_TRUE(context->execute(2, bindings)) << logger.errors;
  EXPECT_GE(profiler.layers, 1);
  EXPECT_THAT(y, ::testing::Each(::testing::Ge(0.F)));  // of the ReLU
  built.reset();
  EXPECT_STREQ(context->getEngine().getBindingName(1), "y") << "a context keeps what it needs";
#if NV_TENSORRT_MAJOR >= 6
  EXPECT_EQ(context->getOptimizationProfile(), 0);
  EXPECT_TRUE(context->allInputDimensionsSpecified());
  EXPECT_TRUE(context->allInputShapesSpecified());
  EXPECT_EQ(shown(context->getBindingDimensions(1)), (Sizes{4, 6, 6}));
  EXPECT_EQ(context->getBindingDimensions(2).nbDims, -1);
  EXPECT_EQ(shown(context->getStrides(1)), (Sizes{36, 6, 1}));
  EXPECT_EQ(context->getStrides(2).nbDims, -1);
#endif
}

TEST_F(Objects, RuntimeAndPlan) {
  Owned<nv::ICudaEngine> built(engine());
  ASSERT_NE(built, nullptr) << logger.errors;
  Owned<nv::IHostMemory> plan(built->serialize());
  EXPECT_EQ(plan->type(), nv::DataType::kINT8);
  Owned<nv::IRuntime> runtime(nv::createInferRuntime(logger));
  EXPECT_EQ(runtime->getNbDLACores(), 0);
  EXPECT_EQ(runtime->getDLACore(), 0);
  Allocator allocator;
  runtime->setGpuAllocator(&allocator);
  Owned<nv::ICudaEngine> read(runtime->deserializeCudaEngine(plan->data(), plan->size(), nullptr));
  ASSERT_NE(read, nullptr) << logger.errors;
  EXPECT_EQ(shown(read->getBindingDimensions(0)), (Sizes{3, 8, 8}));
  EXPECT_EQ(logger.errors, "");
  runtime->setDLACore(1);
  EXPECT_THAT(logger.errors, HasSubstr("DLA"));
}

TEST_F(Objects, RefitterReplacesWeights) {
  Owned<nv::ICudaEngine> built(engine(true));
  ASSERT_NE(built, nullptr) << logger.errors;
  EXPECT_TRUE(built->isRefittable());
  std::vector<float> x = numbers(2 * 192, 5), before(2 * 144), after(2 * 144);
  const auto run = [&](std::vector<float>& y) {
    Owned<nv::IExecutionContext> context(built->createExecutionContext());
    void* bindings[] = {x.data(), y.data()};
    EXPECT_TRUE(context->execute(2, bindings)) << logger.errors;
  };
  run(before);
  Owned<nv::IRefitter> refitter(nv::createInferRefitter(*built, logger));
  ASSERT_NE(refitter, nullptr) << logger.errors;
#if NV_TENSORRT_MAJOR >= 6
  Recorder recorder;
  READS_BACK(refitter, ErrorRecorder, static_cast<nv::IErrorRecorder*>(&recorder));
#endif
  const char* names[4] = {};
  nv::WeightsRole roles[4] = {};
  ASSERT_EQ(refitter->getAll(4, names, roles), 2);
  EXPECT_STREQ(names[0], "conv");
  EXPECT_EQ(refitter->getMissing(0, nullptr, nullptr), 0);
  const std::vector<float> none(108);
  EXPECT_TRUE(refitter->setWeights("conv", nv::WeightsRole::kKERNEL, weights(none)));
  EXPECT_FALSE(refitter->setWeights("other", nv::WeightsRole::kKERNEL, weights(none)));
#if NV_TENSORRT_MAJOR >= 6
  EXPECT_EQ(recorder.getNbErrors(), 1);
  EXPECT_THAT(recorder.getErrorDesc(0), HasSubstr("other"));
#else
  EXPECT_THAT(logger.errors, HasSubstr("other"));
#endif
  ASSERT_TRUE(refitter->refitCudaEngine());
  run(after);
  EXPECT_NE(before, after);
  for (size_t i = 0; i < after.size(); ++i)  // the bias alone is left
    ASSERT_FLOAT_EQ(after[i], std::max(with.kernel_bias[i / 36 % 4], 0.F)) << i;
#if NV_TENSORRT_MAJOR >= 6
  EXPECT_FALSE(refitter->setDynamicRange("x", -1, 1));
  EXPECT_EQ(refitter->getTensorsWithDynamicRange(0, nullptr), 0);
  EXPECT_TRUE(std::isnan(refitter->getDynamicRangeMin("x")));
  EXPECT_TRUE(std::isnan(refitter->getDynamicRangeMax("x")));
#endif
}

}  // namespace
}  // namespace tenon::test
