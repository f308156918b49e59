// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// How errors reach the program: versions, loggers, recorders, damaged plans, settings that cannot be kept.
#include <cstring>

#include "NvOnnxParser.h"
#include "tenon.h"
#include "tests/api/support.h"

namespace tenon::test {
namespace {

void add_relu(Workshop& shop) {
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(1, 2));
  auto* relu = shop.network->addActivation(*x, nv::ActivationType::kRELU);
  relu->getOutput(0)->setName("y");
  shop.network->markOutput(*relu->getOutput(0));
}

TEST(Version, IsThatOfTheHeaders) {
  EXPECT_EQ(getInferLibVersion(), NV_TENSORRT_VERSION);
  EXPECT_EQ(getInferLibMajorVersion(), 10);
  EXPECT_EQ(getNvOnnxParserVersion(), NV_ONNX_PARSER_VERSION);
  EXPECT_NE(std::strlen(version()), 0u);
}

TEST(Version, OtherBinaryInterfacesAreRefused) {
  RememberingLogger logger;
  for (const int32_t foreign : {8601, 110000, 0}) {
    EXPECT_EQ(createInferBuilder_INTERNAL(&logger, foreign), nullptr);
    EXPECT_EQ(createInferRuntime_INTERNAL(&logger, foreign), nullptr);
  }
  EXPECT_EQ(logger.lines.size(), 6u);
  EXPECT_NE(logger.errors().find("8601"), std::string::npos);
  EXPECT_EQ(createInferBuilder_INTERNAL(nullptr, NV_TENSORRT_VERSION), nullptr);
  EXPECT_EQ(createInferRuntime_INTERNAL(nullptr, NV_TENSORRT_VERSION), nullptr);
  for (const int32_t served : {100000, 101303, 101600}) {
    delete static_cast<nv::IRuntime*>(createInferRuntime_INTERNAL(&logger, served));
  }
  EXPECT_EQ(logger.lines.size(), 6u);
  EXPECT_EQ(getLogger(), &logger);
}

TEST(Recorder, IsCountedAndToldAndHandedOn) {
  CountingRecorder recorder;
  {
    Workshop shop;
    add_relu(shop);
    const auto plan = shop.plan();
    ASSERT_TRUE(plan) << shop.logger.errors();
    const std::unique_ptr<nv::IRuntime> runtime(nv::createInferRuntime(shop.logger));
    EXPECT_EQ(runtime->getErrorRecorder(), nullptr);
    runtime->setErrorRecorder(&recorder);
    EXPECT_EQ(recorder.users, 1);
    const std::unique_ptr<nv::ICudaEngine> engine(runtime->deserializeCudaEngine(plan->data(), plan->size()));
    ASSERT_TRUE(engine) << shop.logger.errors();
    const std::unique_ptr<nv::IExecutionContext> context(engine->createExecutionContext());
    EXPECT_EQ(engine->getErrorRecorder(), &recorder);
    EXPECT_EQ(context->getErrorRecorder(), &recorder);
    EXPECT_FALSE(context->setInputShape("nobody", nv::Dims2(1, 2)));
    ASSERT_EQ(recorder.errors.size(), 1u);
    EXPECT_EQ(recorder.errors[0].first, nv::ErrorCode::kINVALID_ARGUMENT);
    EXPECT_NE(recorder.errors[0].second.find("nobody"), std::string::npos);
    EXPECT_LE(recorder.errors[0].second.size(), nv::IErrorRecorder::kMAX_DESC_LENGTH);
    runtime->setErrorRecorder(nullptr);
    EXPECT_EQ(runtime->getErrorRecorder(), nullptr);
  }
  EXPECT_EQ(recorder.users, 0);
}

TEST(Plan, DamagedBytesAreRefused) {
  Workshop shop;
  add_relu(shop);
  const auto plan = shop.plan();
  ASSERT_TRUE(plan) << shop.logger.errors();
  const std::unique_ptr<nv::IRuntime> runtime(nv::createInferRuntime(shop.logger));
  const auto* good = static_cast<const char*>(plan->data());
  for (const size_t size : {size_t{0}, size_t{1}, size_t{16}, plan->size() / 2, plan->size() - 1}) {
    EXPECT_EQ(runtime->deserializeCudaEngine(good, size), nullptr) << size;
  }
  for (size_t at = 0; at < plan->size(); at += plan->size() / 16 + 1) {
    std::string damaged(good, plan->size());
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    const std::unique_ptr<nv::ICudaEngine> engine(runtime->deserializeCudaEngine(damaged.data(), damaged.size()));
    if (!engine) continue;
    const std::unique_ptr<nv::IHostMemory> bytes(engine->serialize());  // it was a byte between sections
    EXPECT_EQ(std::string(static_cast<const char*>(bytes->data()), bytes->size()), std::string(good, plan->size()))
        << at;
  }
  EXPECT_EQ(runtime->deserializeCudaEngine(nullptr, 100), nullptr);
  EXPECT_NE(shop.logger.errors(), "");
}

class StringReader : public nv::IStreamReader {
 public:
  explicit StringReader(std::string text) : text_(std::move(text)) {}
  int64_t read(void* destination, int64_t count) override {
    const auto part = std::min<int64_t>({count, 7, static_cast<int64_t>(text_.size() - at_)});
    std::memcpy(destination, text_.data() + at_, static_cast<size_t>(part));
    at_ += static_cast<size_t>(part);
    return part;
  }

 private:
  std::string text_;
  size_t at_ = 0;
};

class StringWriter : public nv::IStreamWriter {
 public:
  int64_t write(const void* data, int64_t count) override {
    text.append(static_cast<const char*>(data), static_cast<size_t>(count));
    return fail ? -1 : count;
  }
  std::string text;
  bool fail = false;
};

TEST(Plan, GoesThroughStreams) {
  Workshop shop;
  add_relu(shop);
  StringWriter writer;
  ASSERT_TRUE(shop.builder->buildSerializedNetworkToStream(*shop.network, *shop.config, writer));
  StringReader reader(writer.text);
  const std::unique_ptr<nv::IRuntime> runtime(nv::createInferRuntime(shop.logger));
  const std::unique_ptr<nv::ICudaEngine> engine(runtime->deserializeCudaEngine(reader));
  ASSERT_TRUE(engine) << shop.logger.errors();
  EXPECT_STREQ(engine->getIOTensorName(0), "x");
  writer.fail = true;
  EXPECT_FALSE(shop.builder->buildSerializedNetworkToStream(*shop.network, *shop.config, writer));
  const std::unique_ptr<nv::ICudaEngine> direct(shop.builder->buildEngineWithConfig(*shop.network, *shop.config));
  ASSERT_TRUE(direct);
  EXPECT_EQ(direct->getNbIOTensors(), 2);
}

TEST(Build, SaysWhatIsMissing) {
  Workshop shop;
  EXPECT_EQ(shop.plan(), nullptr);
  EXPECT_NE(shop.logger.errors().find("no output"), std::string::npos) << shop.logger.errors();
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(-1, 2));
  shop.network->markOutput(*shop.network->addSoftMax(*x)->getOutput(0));
  EXPECT_EQ(shop.plan(), nullptr);  // no profile for the open dimension
  EXPECT_NE(shop.logger.errors().find("'x'"), std::string::npos) << shop.logger.errors();
}

TEST(Build, CanBeCancelled) {
  Workshop shop;
  add_relu(shop);
  int calls = 0;
  set_build_settings(*shop.config, {.progress = [&](const Progress&) { return ++calls < 0; }});
  EXPECT_EQ(shop.plan(), nullptr);
  EXPECT_EQ(calls, 1);
  EXPECT_NE(shop.logger.errors().find("cancelled"), std::string::npos) << shop.logger.errors();
}

TEST(Build, KeepsTheWorkspaceLimit) {
  Workshop shop;
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(64, 64));
  auto* product = shop.network->addMatrixMultiply(*x, nv::MatrixOperation::kNONE, *x, nv::MatrixOperation::kNONE);
  auto* softmax = shop.network->addSoftMax(*product->getOutput(0));
  shop.network->markOutput(*softmax->getOutput(0));
  shop.config->setMemoryPoolLimit(nv::MemoryPoolType::kWORKSPACE, 1000);
  EXPECT_EQ(shop.plan(), nullptr);
  EXPECT_NE(shop.logger.errors().find("the workspace limit is 1000"), std::string::npos) << shop.logger.errors();
  shop.config->setMemoryPoolLimit(nv::MemoryPoolType::kWORKSPACE, 1 << 24);
  EXPECT_NE(shop.plan(), nullptr) << shop.logger.errors();
}

TEST(Config, RefusesWhatTenonCannotKeep) {
  Workshop shop;
  shop.config->setFlag(nv::BuilderFlag::kSAFETY_SCOPE);
  EXPECT_FALSE(shop.config->getFlag(nv::BuilderFlag::kSAFETY_SCOPE));
  shop.config->setEngineCapability(nv::EngineCapability::kSAFETY);
  EXPECT_EQ(shop.config->getEngineCapability(), nv::EngineCapability::kSTANDARD);
  EXPECT_EQ(shop.logger.lines.size(), 2u);
  EXPECT_TRUE(shop.config->getFlag(nv::BuilderFlag::kTF32));
  shop.config->clearFlag(nv::BuilderFlag::kTF32);
  EXPECT_FALSE(shop.config->getFlag(nv::BuilderFlag::kTF32));
  shop.config->setMemoryPoolLimit(nv::MemoryPoolType::kWORKSPACE, 1000);
  EXPECT_EQ(shop.config->getMemoryPoolLimit(nv::MemoryPoolType::kWORKSPACE), 1000u);
  EXPECT_EQ(shop.config->getBuilderOptimizationLevel(), 3);
  EXPECT_EQ(shop.config->addOptimizationProfile(nullptr), -1);
  shop.config->reset();
  EXPECT_TRUE(shop.config->getFlag(nv::BuilderFlag::kTF32));
}

TEST(Config, ProfilesRefuseVisibleContradictions) {
  Workshop shop;
  nv::IOptimizationProfile* profile = shop.builder->createOptimizationProfile();
  EXPECT_TRUE(profile->setDimensions("x", nv::OptProfileSelector::kMIN, nv::Dims2(4, 2)));
  EXPECT_FALSE(profile->setDimensions("x", nv::OptProfileSelector::kMAX, nv::Dims2(3, 2)));
  EXPECT_FALSE(profile->setDimensions("x", nv::OptProfileSelector::kMAX, nv::Dims3(4, 2, 2)));
  EXPECT_FALSE(profile->setDimensions("x", nv::OptProfileSelector::kMAX, nv::Dims2(-1, 2)));
  EXPECT_FALSE(profile->isValid());
  EXPECT_EQ(profile->getDimensions("x", nv::OptProfileSelector::kMIN).d[0], 4);
  EXPECT_EQ(profile->getDimensions("x", nv::OptProfileSelector::kMAX).nbDims, -1);
  EXPECT_EQ(shop.config->addOptimizationProfile(profile), -1);
  EXPECT_EQ(profile->getNbShapeValues("x"), -1);
  EXPECT_FALSE(profile->setExtraMemoryTarget(2));
}

TEST(Config, TimingCacheGoesThroughBytes) {
  Workshop shop;
  add_relu(shop);
  const std::unique_ptr<nv::ITimingCache> cache(shop.config->createTimingCache(nullptr, 0));
  ASSERT_TRUE(cache) << shop.logger.errors();
  ASSERT_TRUE(shop.config->setTimingCache(*cache, false));
  EXPECT_EQ(shop.config->getTimingCache(), cache.get());
  ASSERT_TRUE(std::unique_ptr<nv::IHostMemory>(shop.builder->buildSerializedNetwork(*shop.network, *shop.config)));
  const std::unique_ptr<nv::IHostMemory> bytes(cache->serialize());
  const std::unique_ptr<nv::ITimingCache> copy(shop.config->createTimingCache(bytes->data(), bytes->size()));
  ASSERT_TRUE(copy);
  EXPECT_TRUE(copy->combine(*cache, false));
  EXPECT_EQ(shop.config->createTimingCache("nonsense", 8), nullptr);
}

TEST(Registry, FindsNothingThatIsNotThere) {
  int32_t count = -1;
  getPluginRegistry()->getAllCreators(&count);
  EXPECT_EQ(count, 0);
  EXPECT_EQ(getPluginRegistry()->getCreator("Nothing", "1", ""), nullptr);
  EXPECT_EQ(getPluginRegistry()->getPluginCreator(nullptr, "1"), nullptr);
  EXPECT_EQ(getPluginRegistry()->loadLibrary("nothing.so"), nullptr);
}

}  // namespace
}  // namespace tenon::test
