// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IBuilderConfig: every property is remembered, reset brings all of them back, numbers that are none are refused.
#include "gmock/gmock.h"
#include "tests/api/layer_support.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // old calls are tested too

namespace tenon::test {
namespace {

using testing::HasSubstr;

struct Monitor : nv::IProgressMonitor {
  void phaseStart(const char* phase, const char* /*parent*/, int32_t steps) noexcept override {
    said += std::string("start ") + phase + ";";
    total = steps;
  }
  bool stepComplete(const char* /*phase*/, int32_t step) noexcept override {
    last = step;
    return step < cancel_at;
  }
  void phaseFinish(const char* phase) noexcept override { said += std::string("finish ") + phase + ";"; }

  std::string said;
  int32_t total = 0, last = -1, cancel_at = 1000;
};

struct Selector : nv::IAlgorithmSelector {
  int32_t selectAlgorithms(const nv::IAlgorithmContext& /*context*/, const nv::IAlgorithm* const* /*choices*/,
                           int32_t /*count*/, int32_t* /*selection*/) noexcept override {
    return 0;
  }
  void reportAlgorithms(const nv::IAlgorithmContext* const* /*contexts*/, const nv::IAlgorithm* const* /*choices*/,
                        int32_t /*count*/) noexcept override {}
};

TEST(BuilderConfig, Flags) {
  Workshop shop;
  nv::IBuilderConfig& config = *shop.config;
  EXPECT_TRUE(config.getFlag(nv::BuilderFlag::kTF32));  // the one that is set from the start
  config.setFlag(nv::BuilderFlag::kFP16);
  EXPECT_TRUE(config.getFlag(nv::BuilderFlag::kFP16));
  config.clearFlag(nv::BuilderFlag::kFP16);
  EXPECT_FALSE(config.getFlag(nv::BuilderFlag::kFP16));
  config.setFlags(1U << static_cast<int>(nv::BuilderFlag::kINT8));
  EXPECT_EQ(config.getFlags(), 1U << static_cast<int>(nv::BuilderFlag::kINT8));
  EXPECT_FALSE(config.getFlag(nv::BuilderFlag::kTF32));
  config.setFlag(nv::BuilderFlag::kVERSION_COMPATIBLE);
  EXPECT_TRUE(config.getFlag(nv::BuilderFlag::kVERSION_COMPATIBLE));
  EXPECT_EQ(shop.logger.errors(), "");
  config.setFlag(nv::BuilderFlag::kSAFETY_SCOPE);
  EXPECT_THAT(shop.logger.errors(), HasSubstr("not supported yet"));
  EXPECT_FALSE(config.getFlag(nv::BuilderFlag::kSAFETY_SCOPE));
}

TEST(BuilderConfig, QuantizationFlagsAndPreviewFeatures) {
  Workshop shop;
  nv::IBuilderConfig& config = *shop.config;
  const auto flag = nv::QuantizationFlag::kCALIBRATE_BEFORE_FUSION;
  config.setQuantizationFlag(flag);
  EXPECT_TRUE(config.getQuantizationFlag(flag));
  EXPECT_EQ(config.getQuantizationFlags(), 1u);
  config.clearQuantizationFlag(flag);
  EXPECT_FALSE(config.getQuantizationFlag(flag));
  config.setQuantizationFlags(1);
  EXPECT_TRUE(config.getQuantizationFlag(flag));
  const auto feature = nv::PreviewFeature::kPROFILE_SHARING_0806;
  config.setPreviewFeature(feature, true);
  EXPECT_TRUE(config.getPreviewFeature(feature));
  config.setPreviewFeature(feature, false);
  EXPECT_FALSE(config.getPreviewFeature(feature));
}

TEST(BuilderConfig, NumbersThatAreNoFlagChangeNothing) {
  Workshop shop;
  nv::IBuilderConfig& config = *shop.config;
  const nv::BuilderFlags before = config.getFlags();
  const auto far = static_cast<nv::BuilderFlag>(32);  // whose bit would be that of flag 0
  config.setFlag(far);
  config.clearFlag(far);
  EXPECT_FALSE(config.getFlag(far));
  EXPECT_EQ(config.getFlags(), before);
  config.setQuantizationFlag(static_cast<nv::QuantizationFlag>(-1));
  config.clearQuantizationFlag(static_cast<nv::QuantizationFlag>(32));
  EXPECT_FALSE(config.getQuantizationFlag(static_cast<nv::QuantizationFlag>(32)));
  EXPECT_EQ(config.getQuantizationFlags(), 0u);
  config.setPreviewFeature(static_cast<nv::PreviewFeature>(77), true);
  EXPECT_FALSE(config.getPreviewFeature(static_cast<nv::PreviewFeature>(77)));
  EXPECT_THAT(shop.logger.errors(), HasSubstr("there is no flag 32"));
  EXPECT_THAT(shop.logger.errors(), HasSubstr("IBuilderConfig::setPreviewFeature"));
}

TEST(BuilderConfig, NamesOfOlderReleasesOfNoEffectAreNoErrors) {
  Workshop shop;
  nv::IBuilderConfig& config = *shop.config;
  const nv::BuilderFlags before = config.getFlags();
  config.setFlag(nv::BuilderFlag::kENABLE_TACTIC_HEURISTIC);
  EXPECT_FALSE(config.getFlag(nv::BuilderFlag::kENABLE_TACTIC_HEURISTIC));
  EXPECT_EQ(config.getFlags(), before);
  for (const auto feature : {nv::PreviewFeature::kFASTER_DYNAMIC_SHAPES_0805,
                             nv::PreviewFeature::kDISABLE_EXTERNAL_TACTIC_SOURCES_FOR_CORE_0805}) {
    config.setPreviewFeature(feature, true);
    EXPECT_FALSE(config.getPreviewFeature(feature));
  }
  EXPECT_EQ(shop.logger.errors(), "");
}

TEST(BuilderConfig, DevicesAreTheOneThereIs) {
  Workshop shop;
  nv::IBuilderConfig& config = *shop.config;
  const nv::ILayer* layer = shop.network->addConstant(nv::Dims{0, {}}, no_weights());
  config.setDefaultDeviceType(nv::DeviceType::kGPU);
  config.setDeviceType(layer, nv::DeviceType::kGPU);
  config.setDLACore(-1);
  config.setRuntimePlatform(nv::RuntimePlatform::kSAME_AS_BUILD);
  config.setEngineCapability(nv::EngineCapability::kSTANDARD);
  EXPECT_EQ(shop.logger.errors(), "");
  EXPECT_EQ(config.getDefaultDeviceType(), nv::DeviceType::kGPU);
  EXPECT_EQ(config.getDeviceType(layer), nv::DeviceType::kGPU);
  EXPECT_FALSE(config.isDeviceTypeSet(layer));
  config.resetDeviceType(layer);
  EXPECT_FALSE(config.canRunOnDLA(layer));
  EXPECT_EQ(config.getDLACore(), -1);
  EXPECT_EQ(config.getRuntimePlatform(), nv::RuntimePlatform::kSAME_AS_BUILD);
  EXPECT_EQ(config.getEngineCapability(), nv::EngineCapability::kSTANDARD);
  EXPECT_EQ(config.getRemoteAutoTuningConfig(), nullptr);
  config.setDefaultDeviceType(nv::DeviceType::kDLA);
  config.setDeviceType(layer, nv::DeviceType::kDLA);
  config.setDLACore(0);
  config.setRuntimePlatform(nv::RuntimePlatform::kWINDOWS_AMD64);
  config.setEngineCapability(nv::EngineCapability::kSAFETY);
  EXPECT_EQ(shop.logger.lines.size(), 5u);
  for (const auto& [severity, line] : shop.logger.lines) EXPECT_THAT(line, HasSubstr("not supported yet"));
}

/// What the tests below set; each getter then gives what its setter got.
void set_all(nv::IBuilderConfig& config, Monitor& monitor, Selector& selector, const nv::ITimingCache& cache,
             const nv::IOptimizationProfile& profile) {
  config.setAvgTimingIterations(7);
  config.setBuilderOptimizationLevel(5);
  config.setMaxNbTactics(9);
  EXPECT_TRUE(config.setTilingOptimizationLevel(nv::TilingOptimizationLevel::kFULL));
  EXPECT_TRUE(config.setL2LimitForTiling(1 << 20));
  EXPECT_TRUE(config.setTimingCache(cache, false));
  config.setMemoryPoolLimit(nv::MemoryPoolType::kWORKSPACE, 1 << 24);
  config.setProfileStream(reinterpret_cast<cudaStream_t>(&config));
  config.setProfilingVerbosity(nv::ProfilingVerbosity::kDETAILED);
  config.setProgressMonitor(&monitor);
  config.setMaxAuxStreams(3);
  config.setAlgorithmSelector(&selector);
  EXPECT_TRUE(config.setTacticSources(5));
  config.setHardwareCompatibilityLevel(nv::HardwareCompatibilityLevel::kAMPERE_PLUS);
  EXPECT_TRUE(config.setCalibrationProfile(&profile));
  EXPECT_EQ(config.addOptimizationProfile(&profile), 0);
  const char* paths[] = {"/some/plugins.so"};
  config.setPluginsToSerialize(paths, 1);
}

TEST(BuilderConfig, RemembersWhatWasSetUntilReset) {
  Workshop shop;
  nv::IBuilderConfig& config = *shop.config;
  Monitor monitor;
  Selector selector;
  const std::unique_ptr<nv::ITimingCache> cache(config.createTimingCache(nullptr, 0));
  nv::IOptimizationProfile* profile = shop.builder->createOptimizationProfile();
  set_all(config, monitor, selector, *cache, *profile);
  EXPECT_EQ(shop.logger.errors(), "");
  EXPECT_EQ(config.getAvgTimingIterations(), 7);
  EXPECT_EQ(config.getBuilderOptimizationLevel(), 5);
  EXPECT_EQ(config.getMaxNbTactics(), 9);
  EXPECT_EQ(config.getTilingOptimizationLevel(), nv::TilingOptimizationLevel::kFULL);
  EXPECT_EQ(config.getL2LimitForTiling(), 1 << 20);
  EXPECT_EQ(config.getTimingCache(), cache.get());
  EXPECT_EQ(config.getMemoryPoolLimit(nv::MemoryPoolType::kWORKSPACE), size_t{1} << 24);
  EXPECT_EQ(config.getMaxWorkspaceSize(), size_t{1} << 24);
  EXPECT_EQ(config.getProfileStream(), reinterpret_cast<cudaStream_t>(&config));
  EXPECT_EQ(config.getProfilingVerbosity(), nv::ProfilingVerbosity::kDETAILED);
  EXPECT_EQ(config.getProgressMonitor(), &monitor);
  EXPECT_EQ(config.getMaxAuxStreams(), 3);
  EXPECT_EQ(config.getAlgorithmSelector(), &selector);
  EXPECT_EQ(config.getTacticSources(), 5u);
  EXPECT_EQ(config.getHardwareCompatibilityLevel(), nv::HardwareCompatibilityLevel::kAMPERE_PLUS);
  EXPECT_EQ(config.getCalibrationProfile(), profile);
  EXPECT_EQ(config.getNbOptimizationProfiles(), 1);
  EXPECT_EQ(config.getNbPluginsToSerialize(), 1);
  EXPECT_STREQ(config.getPluginToSerialize(0), "/some/plugins.so");
  EXPECT_EQ(config.getPluginToSerialize(1), nullptr);
  config.reset();
  EXPECT_EQ(config.getAvgTimingIterations(), 1);
  EXPECT_EQ(config.getBuilderOptimizationLevel(), 3);
  EXPECT_EQ(config.getMaxNbTactics(), -1);
  EXPECT_EQ(config.getTimingCache(), nullptr);
  EXPECT_EQ(config.getProgressMonitor(), nullptr);
  EXPECT_EQ(config.getAlgorithmSelector(), nullptr);
  EXPECT_EQ(config.getNbOptimizationProfiles(), 0);
  EXPECT_EQ(config.getNbPluginsToSerialize(), 0);
  EXPECT_EQ(config.getCalibrationProfile(), nullptr);
}

TEST(BuilderConfig, OldNamesOfTheSameProperties) {
  Workshop shop;
  shop.config->setMaxWorkspaceSize(1000);
  EXPECT_EQ(shop.config->getMemoryPoolLimit(nv::MemoryPoolType::kWORKSPACE), 1000u);
  shop.config->setMinTimingIterations(4);
  EXPECT_EQ(shop.config->getMinTimingIterations(), 4);
  EXPECT_EQ(shop.config->getAvgTimingIterations(), 4);
}

TEST(BuilderConfig, RefusesWhatCannotBe) {
  Workshop shop;
  nv::IBuilderConfig& config = *shop.config;
  const auto said = [&shop](const char* text) {
    EXPECT_THAT(shop.logger.errors(), HasSubstr(text));
    shop.logger.lines.clear();
  };
  config.setBuilderOptimizationLevel(6);
  EXPECT_EQ(config.getBuilderOptimizationLevel(), 3);
  said("expected a level from 0 to 5");
  EXPECT_FALSE(config.setL2LimitForTiling(-5));
  EXPECT_EQ(config.getL2LimitForTiling(), -1);
  said("expected at least 0 bytes, found -5");
  EXPECT_FALSE(config.setTacticSources(1U << 30));
  EXPECT_EQ(config.getTacticSources(), 0u);
  said("no such source");
  config.setMemoryPoolLimit(static_cast<nv::MemoryPoolType>(99), 1);
  EXPECT_EQ(config.getMemoryPoolLimit(static_cast<nv::MemoryPoolType>(99)), 0u);
  said("no such pool");
  EXPECT_EQ(config.createTimingCache(nullptr, 8), nullptr);
  said("the bytes are null");
  config.setPluginsToSerialize(nullptr, 2);
  said("expected paths");
  const char* paths[] = {nullptr};
  config.setPluginsToSerialize(paths, 1);
  EXPECT_EQ(config.getNbPluginsToSerialize(), 0);
  said("path 0 is null");
}

TEST(ProgressMonitor, HearsOfABuildAndCanStopIt) {
  OneLayer net(dims_of({4}));
  finish(net, net.network->addActivation(net.x, nv::ActivationType::kRELU));
  Monitor monitor;
  net.config->setProgressMonitor(&monitor);
  EXPECT_NE(net.plan(), nullptr);
  EXPECT_EQ(monitor.said, "start build;finish build;");
  EXPECT_EQ(monitor.total, 100);
  EXPECT_EQ(monitor.last, 99);
  Monitor impatient;
  impatient.cancel_at = 0;
  net.config->setProgressMonitor(&impatient);
  EXPECT_EQ(net.plan(), nullptr);
  EXPECT_EQ(impatient.said, "start build;finish build;");
  EXPECT_EQ(impatient.last, 0);
  EXPECT_THAT(net.logger.errors(), HasSubstr("cancel"));
}

}  // namespace
}  // namespace tenon::test
