// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Calls that Tenon does not honour yet: each says so by name and returns what its documentation says.
#include <functional>

#include "NvInferPlugin.h"
#include "tests/api/support.h"

namespace tenon::test {
namespace {

/// Runs a call and expects one error line that names it.
void expect_refusal(RememberingLogger& logger, const std::string& name, const std::function<bool()>& failed) {
  logger.lines.clear();
  EXPECT_TRUE(failed()) << name;
  ASSERT_EQ(logger.lines.size(), 1u) << name;
  EXPECT_EQ(logger.lines[0].first, nv::ILogger::Severity::kERROR) << name;
  EXPECT_EQ(logger.lines[0].second.rfind(name, 0), 0u) << logger.lines[0].second;
  EXPECT_NE(logger.lines[0].second.find("not supported yet"), std::string::npos) << logger.lines[0].second;
}

TEST(Unsupported, OtherDevicesAndMachines) {
  Workshop shop;
  const std::unique_ptr<nv::IRuntime> runtime(nv::createInferRuntime(shop.logger));
  const std::vector<std::pair<const char*, std::function<bool()>>> calls = {
      {"IRuntime::setDLACore", [&] { return runtime->setDLACore(1), runtime->getDLACore() == 0; }},
      {"IBuilderConfig::setRemoteAutoTuningConfig", [&] { return !shop.config->setRemoteAutoTuningConfig("x"); }},
  };
  for (const auto& [name, call] : calls) expect_refusal(shop.logger, name, call);
}

TEST(Collective, OneDeviceGivesWhatItGets) {
  Workshop shop;
  nv::ITensor& x = *shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(1, 2));
  int64_t group[] = {0, 1};
  const auto add = [&](int64_t* groups, int64_t size) {
    return shop.network->addDistCollective(x, nv::CollectiveOperation::kALL_REDUCE, nv::ReduceOperation::kSUM, -1,
                                           groups, size);
  };
  nv::IDistCollectiveLayer* alone = add(group, 1);
  ASSERT_NE(alone, nullptr) << shop.logger.errors();
  EXPECT_EQ(alone->getType(), nv::LayerType::kDIST_COLLECTIVE);
  alone->getOutput(0)->setName("y");
  shop.network->markOutput(*alone->getOutput(0));
  EXPECT_EQ(answer(shop, {3, 4}, 2), (std::vector<float>{3, 4}));
}

TEST(Unsupported, BuildRoutesButOne) {
  Workshop shop;
  EXPECT_TRUE(shop.config->setBuildRoute(shop.config->getAllBuildRoutes()));
  EXPECT_FALSE(shop.config->setBuildRoute("quick"));
  EXPECT_FALSE(shop.config->setBuildRoute(nullptr));
  EXPECT_STREQ(shop.config->getBuildRoute(), "default");
  EXPECT_NE(shop.logger.errors().find("expected \"default\", found quick"), std::string::npos) << shop.logger.errors();
  EXPECT_TRUE(nv::setInternalLibraryPath("/nowhere"));
  EXPECT_TRUE(nv::setInternalLibraryPath(nullptr));
}

/// Has no batch to give.
class EmptyCalibrator : public nv::IInt8EntropyCalibrator2 {
 public:
  int32_t getBatchSize() const noexcept override { return 1; }
  bool getBatch(void** /*bindings*/, const char** /*names*/, int32_t /*count*/) noexcept override { return false; }
  const void* readCalibrationCache(std::size_t& length) noexcept override {
    length = 0;
    return nullptr;
  }
  void writeCalibrationCache(const void* /*data*/, std::size_t /*length*/) noexcept override {}
};

TEST(Unsupported, CalibrationIsNeverSilentlyAnFp32Engine) {
  Workshop shop;
  nv::ITensor& x = *shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(1, 2));
  shop.network->markOutput(*shop.network->addActivation(x, nv::ActivationType::kRELU)->getOutput(0));
  EmptyCalibrator calibrator;
  shop.config->setInt8Calibrator(&calibrator);
  EXPECT_EQ(shop.config->getInt8Calibrator(), &calibrator);
  EXPECT_NE(shop.plan(), nullptr) << "without the flag nobody asked for 8 bits";
  shop.config->setFlag(nv::BuilderFlag::kINT8);
  EXPECT_EQ(shop.plan(), nullptr);
  EXPECT_NE(shop.logger.errors().find("expected at least one calibration batch"), std::string::npos)
      << shop.logger.errors();
}

}  // namespace
}  // namespace tenon::test
