// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IBuilder, IOptimizationProfile, and what a network says of itself: properties, both ways to build, old names.
#include <cstring>

#include "gmock/gmock.h"
#include "tests/api/layer_support.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // old calls are tested too

namespace tenon::test {
namespace {

using testing::HasSubstr;
using Select = nv::OptProfileSelector;

TEST(Builder, SaysWhatTheMachineHas) {
  Workshop shop;
  nv::IBuilder& builder = *shop.builder;
  EXPECT_EQ(builder.getLogger(), &shop.logger);
  EXPECT_EQ(builder.getMaxDLABatchSize(), 0);
  EXPECT_EQ(builder.getNbDLACores(), 0);
  EXPECT_EQ(builder.platformHasFastFp16(), builder.platformHasTf32());  // both: is there a GPU
  EXPECT_EQ(builder.platformHasFastInt8(), __builtin_cpu_supports("avx2") != 0);
  EXPECT_EQ(&builder.getPluginRegistry(), getPluginRegistry());
}

TEST(Builder, RemembersItsProperties) {
  Workshop shop;
  nv::IBuilder& builder = *shop.builder;
  CountingRecorder recorder;
  builder.setErrorRecorder(&recorder);
  EXPECT_EQ(builder.getErrorRecorder(), &recorder);
  EXPECT_EQ(recorder.users, 1);
  EXPECT_TRUE(builder.setMaxThreads(2));
  EXPECT_EQ(builder.getMaxThreads(), 2);
  EXPECT_FALSE(builder.setMaxThreads(-1));
  EXPECT_EQ(builder.getMaxThreads(), 2);
  EXPECT_EQ(recorder.getNbErrors(), 1);
  EXPECT_EQ(recorder.getErrorCode(0), nv::ErrorCode::kINVALID_ARGUMENT);
  EXPECT_THAT(recorder.getErrorDesc(0), HasSubstr("expected at least 1 thread, found -1"));
  builder.setErrorRecorder(nullptr);
  EXPECT_EQ(recorder.users, 0);
  builder.setGpuAllocator(nullptr);  // the default is what there is
  EXPECT_EQ(recorder.getNbErrors(), 1);
  builder.setMaxBatchSize(8);
  builder.reset();
  EXPECT_EQ(builder.getMaxBatchSize(), 1);
  EXPECT_EQ(builder.getMaxThreads(), 1);
}

TEST(Builder, OldPropertiesAreThoseOfOneConfiguration) {
  Workshop shop;
  nv::IBuilder& builder = *shop.builder;
  const auto expect_flag = [&](void (nv::IBuilder::*set)(bool) noexcept, bool (nv::IBuilder::*get)() const noexcept) {
    EXPECT_FALSE((builder.*get)());
    (builder.*set)(true);
    EXPECT_TRUE((builder.*get)());
    (builder.*set)(false);
    EXPECT_FALSE((builder.*get)());
  };
  expect_flag(&nv::IBuilder::setHalf2Mode, &nv::IBuilder::getHalf2Mode);
  expect_flag(&nv::IBuilder::setFp16Mode, &nv::IBuilder::getFp16Mode);
  expect_flag(&nv::IBuilder::setInt8Mode, &nv::IBuilder::getInt8Mode);
  expect_flag(&nv::IBuilder::setDebugSync, &nv::IBuilder::getDebugSync);
  expect_flag(&nv::IBuilder::setRefittable, &nv::IBuilder::getRefittable);
  expect_flag(&nv::IBuilder::setStrictTypeConstraints, &nv::IBuilder::getStrictTypeConstraints);
  builder.setMaxWorkspaceSize(123);
  EXPECT_EQ(builder.getMaxWorkspaceSize(), 123u);
  builder.setAverageFindIterations(5);
  EXPECT_EQ(builder.getAverageFindIterations(), 5);
  builder.setMinFindIterations(6);
  EXPECT_EQ(builder.getMinFindIterations(), 6);
  builder.setEngineCapability(nv::EngineCapability::kSTANDARD);
  EXPECT_EQ(builder.getEngineCapability(), nv::EngineCapability::kSTANDARD);
  builder.setDefaultDeviceType(nv::DeviceType::kGPU);
  EXPECT_EQ(builder.getDefaultDeviceType(), nv::DeviceType::kGPU);
  nv::ILayer* layer = shop.network->addConstant(nv::Dims{0, {}}, no_weights());
  builder.setDeviceType(layer, nv::DeviceType::kGPU);
  EXPECT_EQ(builder.getDeviceType(layer), nv::DeviceType::kGPU);
  EXPECT_FALSE(builder.isDeviceTypeSet(layer));
  builder.resetDeviceType(layer);
  EXPECT_FALSE(builder.canRunOnDLA(layer));
  builder.allowGPUFallback(true);
  builder.setDLACore(-1);
  EXPECT_EQ(builder.getDLACore(), -1);
  EXPECT_EQ(shop.logger.errors(), "");
  builder.setInt8Calibrator(nullptr);
  builder.reset(*shop.network);
  EXPECT_NE(builder.getMaxWorkspaceSize(), 123u);
}

/// A network of relu whose input has any number of rows.
struct DynamicRows : OneLayer {
  DynamicRows() : OneLayer(dims_of({-1, 2})) {
    finish(*this, network->addActivation(x, nv::ActivationType::kRELU));
    config->setBuilderOptimizationLevel(0);
  }
  void add_profile() {
    nv::IOptimizationProfile* profile = builder->createOptimizationProfile();
    EXPECT_TRUE(profile->setDimensions("x", Select::kMIN, nv::Dims2(1, 2)));
    EXPECT_TRUE(profile->setDimensions("x", Select::kOPT, nv::Dims2(2, 2)));
    EXPECT_TRUE(profile->setDimensions("x", Select::kMAX, nv::Dims2(4, 2)));
    EXPECT_EQ(config->addOptimizationProfile(profile), 0);
  }
};

TEST(Builder, KnowsWhetherANetworkCanBeBuilt) {
  DynamicRows net;
  EXPECT_TRUE(net.builder->isNetworkSupported(*net.network, *net.config));  // but for its profile
  net.add_profile();
  EXPECT_TRUE(net.builder->isNetworkSupported(*net.network, *net.config)) << net.logger.errors();
  net.network->addActivation(net.x, static_cast<nv::ActivationType>(99));
  auto* bad = net.network->addActivation(net.x, static_cast<nv::ActivationType>(99));
  net.network->markOutput(*bad->getOutput(0));
  EXPECT_FALSE(net.builder->isNetworkSupported(*net.network, *net.config));
  EXPECT_THAT(net.logger.errors(), HasSubstr("expected an ActivationType, found 99"));
}

TEST(Builder, EveryWayToBuildGivesTheSameEngine) {
  DynamicRows net;
  net.add_profile();
  const std::unique_ptr<nv::IHostMemory> plan(net.builder->buildSerializedNetwork(*net.network, *net.config));
  ASSERT_TRUE(plan) << net.logger.errors();
  EXPECT_EQ(plan->type(), nv::DataType::kINT8);  // bytes
  nv::IHostMemory* text = plan.get();
  const std::unique_ptr<nv::IHostMemory> again(net.builder->buildSerializedNetwork(*net.network, *net.config, text));
  EXPECT_EQ(text, nullptr);  // there is no text of kernels
  ASSERT_TRUE(again);
  ASSERT_EQ(again->size(), plan->size());
  EXPECT_EQ(std::memcmp(again->data(), plan->data(), plan->size()), 0);
  const std::unique_ptr<nv::ICudaEngine> engine(net.builder->buildEngineWithConfig(*net.network, *net.config));
  ASSERT_TRUE(engine);
  const std::unique_ptr<nv::IHostMemory> third(engine->serialize());
  ASSERT_EQ(third->size(), plan->size());
  EXPECT_EQ(std::memcmp(third->data(), plan->data(), plan->size()), 0);
  const std::unique_ptr<nv::IExecutionContext> context(engine->createExecutionContext());
  Floats x = {-1, 2, 3, -4, 5, -6}, y(6);
  EXPECT_TRUE(context->setInputShape("x", nv::Dims2(3, 2)));
  context->setTensorAddress("x", x.data());
  context->setTensorAddress("y", y.data());
  EXPECT_TRUE(context->enqueueV3(nullptr));
  EXPECT_EQ(y, (Floats{0, 2, 3, 0, 5, 0}));
}

TEST(Builder, OldWayToBuild) {
  OneLayer net(dims_of({2}));
  finish(net, net.network->addActivation(net.x, nv::ActivationType::kRELU));
  const std::unique_ptr<nv::ICudaEngine> engine(net.builder->buildCudaEngine(*net.network));
  ASSERT_TRUE(engine) << net.logger.errors();
  EXPECT_EQ(engine->getNbBindings(), 2);
}

TEST(Builder, SaysWhichInputHasNoProfile) {
  DynamicRows net;
  EXPECT_EQ(net.plan(), nullptr);
  EXPECT_THAT(net.logger.errors(), HasSubstr("input 'x' has a dynamic shape"));
  DynamicRows other;
  other.add_profile();
  nv::IOptimizationProfile* stray = other.builder->createOptimizationProfile();
  for (const Select select : {Select::kMIN, Select::kOPT, Select::kMAX}) {
    EXPECT_TRUE(stray->setDimensions("x", select, nv::Dims2(1, 2)));
    EXPECT_TRUE(stray->setDimensions("z", select, nv::Dims2(1, 2)));
  }
  EXPECT_EQ(other.config->addOptimizationProfile(stray), 1);
  EXPECT_EQ(other.plan(), nullptr);
  EXPECT_THAT(other.logger.errors(), HasSubstr("a profile names 'z', which is no input"));
}

TEST(Builder, WorkspaceThatIsTooSmall) {
  OneLayer net(dims_of({64, 64}));
  nv::ILayer* layer = net.network->addActivation(net.x, nv::ActivationType::kRELU);
  nv::ITensor& square =
      *net.network
           ->addMatrixMultiply(*layer->getOutput(0), nv::MatrixOperation::kNONE, net.x, nv::MatrixOperation::kTRANSPOSE)
           ->getOutput(0);
  finish(net, net.network->addSoftMax(square));
  net.config->setMemoryPoolLimit(nv::MemoryPoolType::kWORKSPACE, 1);
  EXPECT_EQ(net.plan(), nullptr);
  EXPECT_THAT(net.logger.errors(), HasSubstr("bytes between steps, the workspace limit is 1"));
}

TEST(Builder, PrecisionsWithoutKernelsAreSaid) {
  OneLayer net(dims_of({2}));
  finish(net, net.network->addActivation(net.x, nv::ActivationType::kRELU));
  net.config->setFlag(nv::BuilderFlag::kFP8);
  EXPECT_NE(net.plan(), nullptr);
  const auto told = [](const auto& line) { return line.second.find("it is not used") != std::string::npos; };
  EXPECT_TRUE(std::any_of(net.logger.lines.begin(), net.logger.lines.end(), told));
}

TEST(OptimizationProfile, ShapesAndValues) {
  Workshop shop;
  nv::IOptimizationProfile& profile = *shop.builder->createOptimizationProfile();
  EXPECT_TRUE(profile.isValid());
  EXPECT_TRUE(profile.setDimensions("x", Select::kMIN, nv::Dims2(1, 2)));
  EXPECT_FALSE(profile.isValid());
  EXPECT_EQ(sizes_of(profile.getDimensions("x", Select::kMIN)), (std::vector<int64_t>{1, 2}));
  EXPECT_EQ(profile.getDimensions("x", Select::kMAX).nbDims, -1);
  const int32_t low[] = {1, 2};
  const int64_t high[] = {5, int64_t{1} << 20};
  EXPECT_EQ(profile.getNbShapeValues("s"), -1);
  EXPECT_TRUE(profile.setShapeValues("s", Select::kMIN, low, 2));
  EXPECT_TRUE(profile.setShapeValuesV2("s", Select::kMAX, high, 2));
  EXPECT_EQ(profile.getNbShapeValues("s"), 2);
  EXPECT_EQ(profile.getShapeValues("s", Select::kMIN)[1], 2);
  EXPECT_EQ(profile.getShapeValuesV2("s", Select::kMIN)[0], 1);
  EXPECT_EQ(profile.getShapeValuesV2("s", Select::kMAX)[1], 1 << 20);
  EXPECT_EQ(profile.getShapeValues("s", Select::kOPT), nullptr);
  EXPECT_EQ(profile.getShapeValuesV2("s", Select::kOPT), nullptr);
  EXPECT_EQ(profile.getShapeValues("t", Select::kMIN), nullptr);
  EXPECT_EQ(profile.getShapeValuesV2(nullptr, Select::kMIN), nullptr);
  EXPECT_EQ(profile.getExtraMemoryTarget(), 1);
  EXPECT_TRUE(profile.setExtraMemoryTarget(0.5F));
  EXPECT_EQ(profile.getExtraMemoryTarget(), 0.5F);
  EXPECT_EQ(shop.logger.errors(), "");
}

TEST(OptimizationProfile, RefusesWhatCannotBe) {
  Workshop shop;
  nv::IOptimizationProfile& profile = *shop.builder->createOptimizationProfile();
  const int64_t numbers[] = {3, 4};
  const int32_t narrow[] = {9, 9};
  EXPECT_TRUE(profile.setShapeValuesV2("s", Select::kMIN, numbers, 2));
  EXPECT_FALSE(profile.setShapeValuesV2("s", Select::kMAX, numbers, 1));
  EXPECT_THAT(shop.logger.errors(), HasSubstr("input 's': min has 2 numbers, max has 1"));
  EXPECT_TRUE(profile.setShapeValues("s", Select::kMAX, narrow, 2));
  EXPECT_FALSE(profile.setShapeValuesV2("s", Select::kOPT, std::array<int64_t, 2>{2, 5}.data(), 2));
  EXPECT_THAT(shop.logger.errors(), HasSubstr("number 0: min is 3, above opt 2"));
  shop.logger.lines.clear();
  EXPECT_FALSE(profile.setShapeValues("s", Select::kMIN, nullptr, 2));
  EXPECT_FALSE(profile.setShapeValuesV2("s", static_cast<Select>(7), numbers, 2));
  EXPECT_FALSE(profile.setShapeValuesV2(nullptr, Select::kMIN, numbers, 2));
  EXPECT_FALSE(profile.setDimensions("x", Select::kMIN, nv::Dims2(1, -1)));
  EXPECT_THAT(shop.logger.errors(), HasSubstr("input 'x': a dimension is -1"));
  EXPECT_FALSE(profile.setExtraMemoryTarget(1.5F));
  EXPECT_THAT(shop.logger.errors(), HasSubstr("expected a fraction from 0 to 1"));
  EXPECT_EQ(shop.logger.lines.size(), 5u);
}

}  // namespace
}  // namespace tenon::test
