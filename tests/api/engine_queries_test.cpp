// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// ICudaEngine, ISerializationConfig, IRuntimeConfig, IEngineInspector: every question, under its new and its old name.
#include <cstring>

#include "gmock/gmock.h"
#include "tests/api/engine_support.h"
#include "tests/api/layer_support.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // old calls are tested too

namespace tenon::test {
namespace {

using testing::HasSubstr;
using Select = nv::OptProfileSelector;

/// A Dynamic, built and loaded.
struct Ready {
  Dynamic shop;
  std::unique_ptr<nv::IHostMemory> plan = shop.plan();
  Loaded loaded{shop.logger, *plan};
  nv::ICudaEngine& engine = *loaded.engine;
};

TEST(Engine, TensorsAreRowMajorAndPlain) {
  Ready it;
  nv::ICudaEngine& engine = it.engine;
  for (const char* name : {"x", "y"}) {
    EXPECT_EQ(engine.getTensorLocation(name), nv::TensorLocation::kDEVICE);
    EXPECT_FALSE(engine.isShapeInferenceIO(name));
    EXPECT_EQ(engine.getTensorBytesPerComponent(name), 4);
    EXPECT_EQ(engine.getTensorBytesPerComponent(name, 1), 4);
    EXPECT_EQ(engine.getTensorComponentsPerElement(name), 1);
    EXPECT_EQ(engine.getTensorComponentsPerElement(name, 1), 1);
    EXPECT_EQ(engine.getTensorFormat(name), nv::TensorFormat::kLINEAR);
    EXPECT_EQ(engine.getTensorFormat(name, 1), nv::TensorFormat::kLINEAR);
    EXPECT_THAT(engine.getTensorFormatDesc(name), HasSubstr("kLINEAR"));
    EXPECT_STREQ(engine.getTensorFormatDesc(name, 1), engine.getTensorFormatDesc(name));
    EXPECT_EQ(engine.getTensorVectorizedDim(name), -1);
    EXPECT_EQ(engine.getTensorVectorizedDim(name, 1), -1);
    EXPECT_EQ(engine.getAliasedInputTensor(name), nullptr);
    EXPECT_FALSE(engine.isDebugTensor(name));
  }
  EXPECT_EQ(engine.getTensorBytesPerComponent("z"), -1);
  EXPECT_EQ(engine.getTensorComponentsPerElement("z"), -1);
  EXPECT_STREQ(engine.getTensorFormatDesc("z"), "");
}

TEST(Engine, TensorsByTheirOldNumbers) {
  Ready it;
  nv::ICudaEngine& engine = it.engine;
  EXPECT_EQ(engine.getNbBindings(), 2);
  EXPECT_STREQ(engine.getBindingName(1), "y");
  EXPECT_EQ(engine.getBindingIndex("y"), 1);
  EXPECT_TRUE(engine.bindingIsInput(0));
  EXPECT_FALSE(engine.bindingIsInput(1));
  EXPECT_EQ(sizes_of(engine.getBindingDimensions(0)), (std::vector<int64_t>{-1, 2}));
  EXPECT_EQ(engine.getBindingDataType(0), nv::DataType::kFLOAT);
  EXPECT_EQ(engine.getLocation(0), nv::TensorLocation::kDEVICE);
  EXPECT_EQ(engine.getBindingBytesPerComponent(0), 4);
  EXPECT_EQ(engine.getBindingComponentsPerElement(0), 1);
  EXPECT_EQ(engine.getBindingFormat(0), nv::TensorFormat::kLINEAR);
  EXPECT_THAT(engine.getBindingFormatDesc(0), HasSubstr("kLINEAR"));
  EXPECT_EQ(engine.getBindingVectorizedDim(0), -1);
  EXPECT_TRUE(engine.isExecutionBinding(0));
  EXPECT_FALSE(engine.isShapeBinding(0));
  EXPECT_EQ(sizes_of(engine.getProfileDimensions(0, 1, Select::kOPT)), (std::vector<int64_t>{6, 2}));
  EXPECT_EQ(engine.getProfileShapeValues(0, 0, Select::kMIN), nullptr);
}

TEST(Engine, WhatEveryEngineOfTenonIs) {
  Ready it;
  nv::ICudaEngine& engine = it.engine;
  EXPECT_EQ(engine.getEngineCapability(), nv::EngineCapability::kSTANDARD);
  EXPECT_FALSE(engine.isRefittable());
  EXPECT_FALSE(engine.hasImplicitBatchDimension());
  EXPECT_EQ(engine.getTacticSources(), 0u);
  EXPECT_EQ(engine.getProfilingVerbosity(), nv::ProfilingVerbosity::kDETAILED);
  EXPECT_EQ(engine.getHardwareCompatibilityLevel(), nv::HardwareCompatibilityLevel::kNONE);
  EXPECT_EQ(engine.getNbAuxStreams(), 0);
  EXPECT_EQ(engine.getNbLayers(), 1);
  EXPECT_EQ(engine.getEngineStat(nv::EngineStat::kTOTAL_WEIGHTS_SIZE), 4);  // the one
  EXPECT_EQ(engine.getEngineStat(nv::EngineStat::kSTRIPPED_WEIGHTS_SIZE), 0);
  CountingRecorder recorder;
  engine.setErrorRecorder(&recorder);
  EXPECT_EQ(engine.getErrorRecorder(), &recorder);
  engine.setErrorRecorder(nullptr);
}

TEST(Engine, DeviceMemoryIsWhatContextsNeed) {
  Ready it;
  nv::ICudaEngine& engine = it.engine;
  EXPECT_EQ(engine.getDeviceMemorySizeForProfileV2(1), static_cast<int64_t>(engine.getDeviceMemorySizeForProfile(1)));
  EXPECT_EQ(engine.getDeviceMemorySizeV2(),
            std::max(engine.getDeviceMemorySizeForProfileV2(0), engine.getDeviceMemorySizeForProfileV2(1)));
  EXPECT_EQ(engine.getDeviceMemorySize(), static_cast<size_t>(engine.getDeviceMemorySizeV2()));
  EXPECT_EQ(engine.getWorkspaceSize(), engine.getDeviceMemorySize());
  EXPECT_EQ(it.shop.logger.errors(), "");
  EXPECT_EQ(engine.getDeviceMemorySizeForProfileV2(2), 0);
  EXPECT_THAT(it.shop.logger.errors(), HasSubstr("there is no optimization profile 2"));
}

TEST(Engine, RemembersItsBudgetOfWeights) {
  Ready it;
  nv::ICudaEngine& engine = it.engine;
  EXPECT_EQ(engine.getStreamableWeightsSize(), 4);  // the one
  EXPECT_EQ(engine.getMinimumWeightStreamingBudget(), 0);
  EXPECT_EQ(engine.getWeightStreamingAutomaticBudget(), 0);
  EXPECT_EQ(engine.getWeightStreamingScratchMemorySize(), 0);
  EXPECT_EQ(engine.getWeightStreamingBudget(), 0);  // none: everything stays where it is
  EXPECT_EQ(engine.getWeightStreamingBudgetV2(), 4);
  EXPECT_FALSE(engine.setWeightStreamingBudgetV2(2));
  EXPECT_THAT(it.shop.logger.errors(), HasSubstr("the budget cannot change while the engine has contexts"));
  it.loaded.context.reset();
  EXPECT_TRUE(engine.setWeightStreamingBudgetV2(2));
  EXPECT_EQ(engine.getWeightStreamingBudgetV2(), 2);
  EXPECT_TRUE(engine.setWeightStreamingBudget(0));
  EXPECT_EQ(engine.getWeightStreamingBudget(), 0);
  it.shop.logger.lines.clear();
  EXPECT_FALSE(engine.setWeightStreamingBudgetV2(-1));
  EXPECT_FALSE(engine.setWeightStreamingBudget(-2));
  EXPECT_THAT(it.shop.logger.errors(), HasSubstr("found -2"));
}

TEST(Engine, ContextsOfEveryKind) {
  Ready it;
  nv::ICudaEngine& engine = it.engine;
  const std::unique_ptr<nv::IRuntimeConfig> config(engine.createRuntimeConfig());
  EXPECT_EQ(config->getExecutionContextAllocationStrategy(), nv::ExecutionContextAllocationStrategy::kSTATIC);
  config->setExecutionContextAllocationStrategy(nv::ExecutionContextAllocationStrategy::kON_PROFILE_CHANGE);
  EXPECT_EQ(config->getExecutionContextAllocationStrategy(),
            nv::ExecutionContextAllocationStrategy::kON_PROFILE_CHANGE);
  const std::unique_ptr<nv::IExecutionContext> contexts[] = {
      std::unique_ptr<nv::IExecutionContext>(engine.createExecutionContext(config.get())),
      std::unique_ptr<nv::IExecutionContext>(
          engine.createExecutionContext(nv::ExecutionContextAllocationStrategy::kSTATIC))};
  for (const auto& context : contexts) {
    ASSERT_TRUE(context);
    EXPECT_EQ(&context->getEngine(), &engine);
    Floats x = {1, 2}, y(2);
    void* places[] = {x.data(), y.data()};
    EXPECT_TRUE(context->setInputShape("x", nv::Dims2(1, 2)));
    EXPECT_TRUE(context->executeV2(places));
    EXPECT_EQ(y, (Floats{2, 3}));
  }
}

TEST(Engine, IsThatOfItsContexts) {
  Ready it;
  const nv::IExecutionContext& context = *it.loaded.context;
  EXPECT_EQ(&context.getEngine(), &it.engine);
  CountingRecorder recorder;
  it.engine.setErrorRecorder(&recorder);
  EXPECT_EQ(context.getEngine().getErrorRecorder(), &recorder);
  EXPECT_EQ(recorder.users, 1);
  it.engine.setErrorRecorder(nullptr);
  EXPECT_EQ(context.getEngine().getErrorRecorder(), nullptr);
  it.loaded.engine.reset();
  EXPECT_STREQ(context.getEngine().getIOTensorName(0), "x") << "a context keeps what it needs";
  EXPECT_EQ(&context.getEngine(), &context.getEngine());
}

TEST(SerializationConfig, Flags) {
  Ready it;
  const std::unique_ptr<nv::ISerializationConfig> config(it.engine.createSerializationConfig());
  EXPECT_EQ(config->getFlags(), 0u);
  EXPECT_TRUE(config->setFlag(nv::SerializationFlag::kINCLUDE_REFIT));
  EXPECT_TRUE(config->getFlag(nv::SerializationFlag::kINCLUDE_REFIT));
  EXPECT_EQ(config->getFlags(), 4u);
  EXPECT_TRUE(config->clearFlag(nv::SerializationFlag::kINCLUDE_REFIT));
  EXPECT_FALSE(config->getFlag(nv::SerializationFlag::kINCLUDE_REFIT));
  EXPECT_TRUE(config->setFlags(2));
  EXPECT_TRUE(config->getFlag(nv::SerializationFlag::kEXCLUDE_LEAN_RUNTIME));
  const std::unique_ptr<nv::IHostMemory> again(it.engine.serializeWithConfig(*config));
  ASSERT_TRUE(again);
  ASSERT_EQ(again->size(), it.plan->size());
  EXPECT_EQ(std::memcmp(again->data(), it.plan->data(), again->size()), 0);
}

TEST(SerializationConfig, NumbersThatAreNoFlagAreRefused) {
  Ready it;
  const std::unique_ptr<nv::ISerializationConfig> config(it.engine.createSerializationConfig());
  const auto far = static_cast<nv::SerializationFlag>(32);  // whose bit would be that of kEXCLUDE_WEIGHTS
  EXPECT_FALSE(config->setFlag(far));
  EXPECT_FALSE(config->getFlag(far));
  EXPECT_FALSE(config->clearFlag(far));
  EXPECT_FALSE(config->setFlags(1U << 31));
  EXPECT_EQ(config->getFlags(), 0u);
}

TEST(EngineInspector, KnowsItsContextAndItsRecorder) {
  Ready it;
  const std::unique_ptr<nv::IEngineInspector> inspector(it.engine.createEngineInspector());
  EXPECT_EQ(inspector->getExecutionContext(), nullptr);
  EXPECT_TRUE(inspector->setExecutionContext(it.loaded.context.get()));
  EXPECT_EQ(inspector->getExecutionContext(), it.loaded.context.get());
  EXPECT_THAT(inspector->getLayerInformation(0, nv::LayerInformationFormat::kJSON), HasSubstr("plus one"));
  EXPECT_THAT(inspector->getEngineInformation(nv::LayerInformationFormat::kONELINE), HasSubstr("plus one"));
  CountingRecorder recorder;
  inspector->setErrorRecorder(&recorder);
  EXPECT_EQ(inspector->getErrorRecorder(), &recorder);
  EXPECT_EQ(inspector->getLayerInformation(-1, nv::LayerInformationFormat::kJSON), nullptr);
  ASSERT_EQ(recorder.getNbErrors(), 1);
  EXPECT_THAT(recorder.getErrorDesc(0), HasSubstr("expected an index below 1, found -1"));
  inspector->setErrorRecorder(nullptr);
}

/// y = x reshaped to what the input "shape" says: the values of a profile, and of a context.
struct ByValues : OneLayer {
  ByValues() : OneLayer(dims_of({6})) {
    nv::ITensor& shape = *network->addInput("shape", nv::DataType::kINT64, dims_of({2}));
    auto* shuffle = network->addShuffle(x);
    shuffle->setInput(1, shape);
    finish(*this, shuffle);
    nv::IOptimizationProfile& profile = *builder->createOptimizationProfile();
    EXPECT_TRUE(profile.setShapeValuesV2("shape", Select::kMIN, std::array<int64_t, 2>{1, 1}.data(), 2));
    EXPECT_TRUE(profile.setShapeValuesV2("shape", Select::kOPT, std::array<int64_t, 2>{2, 3}.data(), 2));
    EXPECT_TRUE(profile.setShapeValuesV2("shape", Select::kMAX, std::array<int64_t, 2>{6, int64_t{1} << 33}.data(), 2));
    EXPECT_EQ(config->addOptimizationProfile(&profile), 0);
  }
};

TEST(Engine, ValuesThatDecideShapes) {
  ByValues net;
  const auto plan = net.plan();
  ASSERT_TRUE(plan) << net.logger.errors();
  Loaded loaded(net.logger, *plan);
  nv::ICudaEngine& engine = *loaded.engine;
  EXPECT_TRUE(engine.isShapeInferenceIO("shape"));
  EXPECT_EQ(engine.getTensorLocation("shape"), nv::TensorLocation::kHOST);
  EXPECT_TRUE(engine.isShapeBinding(engine.getBindingIndex("shape")));
  ASSERT_NE(engine.getProfileTensorValuesV2("shape", 0, Select::kOPT), nullptr);
  EXPECT_EQ(engine.getProfileTensorValuesV2("shape", 0, Select::kOPT)[1], 3);
  ASSERT_NE(engine.getProfileTensorValues("shape", 0, Select::kMIN), nullptr);
  EXPECT_EQ(engine.getProfileTensorValues("shape", 0, Select::kOPT)[1], 3);
  EXPECT_EQ(engine.getProfileTensorValues("shape", 0, Select::kMAX), nullptr);
  EXPECT_THAT(net.logger.errors(), HasSubstr("takes more than 32 bits"));
  EXPECT_EQ(engine.getProfileTensorValuesV2("x", 0, Select::kOPT), nullptr);
  EXPECT_EQ(engine.getProfileTensorValuesV2("shape", 1, Select::kOPT), nullptr);
  nv::IExecutionContext& context = *loaded.context;
  Floats x = {1, 2, 3, 4, 5, 6}, y(6);
  int64_t sizes[] = {3, 2};
  EXPECT_TRUE(context.setInputTensorAddress("shape", sizes));
  EXPECT_TRUE(context.setTensorAddress("x", x.data()));
  EXPECT_TRUE(context.setOutputTensorAddress("y", y.data()));
  int32_t narrow[6] = {};
  EXPECT_TRUE(context.getShapeBinding(engine.getBindingIndex("shape"), narrow));
  EXPECT_EQ(std::vector<int32_t>(narrow, narrow + 2), (std::vector<int32_t>{3, 2}));
  EXPECT_FALSE(context.getShapeBinding(engine.getBindingIndex("x"), narrow));  // floats
  EXPECT_EQ(sizes_of(context.getTensorShape("y")), (std::vector<int64_t>{3, 2}));
  EXPECT_TRUE(context.allInputShapesSpecified());
  EXPECT_TRUE(context.enqueueV3(nullptr)) << net.logger.errors();
  EXPECT_EQ(y, x);
}

}  // namespace
}  // namespace tenon::test
