// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IRuntime: its properties, and plans from and into every kind of stream.
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>

#include "gmock/gmock.h"
#include "tenon.h"
#include "tests/api/engine_support.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // old calls are tested too

namespace tenon::test {
namespace {

using testing::HasSubstr;

TEST(Runtime, RemembersItsProperties) {
  RememberingLogger logger;
  const std::unique_ptr<nv::IRuntime> runtime(nv::createInferRuntime(logger));
  EXPECT_EQ(runtime->getLogger(), &logger);
  EXPECT_EQ(&runtime->getPluginRegistry(), getPluginRegistry());
  EXPECT_EQ(runtime->getMaxThreads(), 1);
  EXPECT_TRUE(runtime->setMaxThreads(2));
  EXPECT_EQ(runtime->getMaxThreads(), 2);
  runtime->setTemporaryDirectory("/some/folder");
  EXPECT_STREQ(runtime->getTemporaryDirectory(), "/some/folder");
  runtime->setTemporaryDirectory(nullptr);
  EXPECT_STREQ(runtime->getTemporaryDirectory(), "");
  runtime->setTempfileControlFlags(1);
  EXPECT_EQ(runtime->getTempfileControlFlags(), 1u);
  EXPECT_FALSE(runtime->getEngineHostCodeAllowed());
  runtime->setEngineHostCodeAllowed(true);
  EXPECT_TRUE(runtime->getEngineHostCodeAllowed());
  CountingRecorder recorder;
  runtime->setErrorRecorder(&recorder);
  EXPECT_EQ(runtime->getErrorRecorder(), &recorder);
  runtime->setErrorRecorder(nullptr);
  EXPECT_EQ(runtime->getDLACore(), 0);
  EXPECT_EQ(runtime->getNbDLACores(), 0);
  runtime->setDLACore(0);
  EXPECT_EQ(logger.errors(), "");
  runtime->setDLACore(1);
  EXPECT_THAT(logger.errors(), HasSubstr("IRuntime::setDLACore"));
}

/// A plan that was written before most of what a plan has today: sigmoid(x + {1, 2, 3}) of x [2,3].
TEST(Runtime, ReadsThePlanOfAnEarlierVersion) {
  std::ifstream file(TENON_TESTS "/fuzz/corpus/plan/add.plan", std::ios::binary);
  const std::string plan((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  RememberingLogger logger;
  const std::unique_ptr<nv::IRuntime> runtime(nv::createInferRuntime(logger));
  const std::unique_ptr<nv::ICudaEngine> engine(runtime->deserializeCudaEngine(plan.data(), plan.size()));
  ASSERT_TRUE(engine) << logger.errors();
  const std::unique_ptr<nv::IExecutionContext> context(engine->createExecutionContext());
  std::vector<float> x = {-1, -2, -3, 0, 0, 0}, y(6);
  void* places[] = {x.data(), y.data()};
  ASSERT_TRUE(context->executeV2(places)) << logger.errors();
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(y[i], 0.5F);
    EXPECT_NEAR(y[i + 3], 1 / (1 + std::exp(-static_cast<float>(i + 1))), 1e-6F);
  }
}

TEST(Runtime, LoadsThatOfAnotherLibrary) {
  Dynamic shop;
  shop.config->setFlag(nv::BuilderFlag::kVERSION_COMPATIBLE);
  const auto plan = shop.plan();
  const std::unique_ptr<nv::IRuntime> runtime(nv::createInferRuntime(shop.logger));
  const std::unique_ptr<nv::IRuntime> other(runtime->loadRuntime(TEST_RUNTIME_LIBRARY));
  ASSERT_TRUE(other) << shop.logger.errors();
  EXPECT_EQ(other->getLogger(), &shop.logger);
  const std::unique_ptr<nv::ICudaEngine> engine(other->deserializeCudaEngine(plan->data(), plan->size()));
  ASSERT_TRUE(engine) << shop.logger.errors();
  const std::unique_ptr<nv::IExecutionContext> context(engine->createExecutionContext());
  std::vector<float> x = {1, 2}, y(2);
  void* places[] = {x.data(), y.data()};
  EXPECT_TRUE(context->setInputShape("x", nv::Dims2(1, 2)));
  EXPECT_TRUE(context->executeV2(places));
  EXPECT_EQ(y, (std::vector<float>{2, 3}));
  EXPECT_EQ(shop.logger.errors(), "");
  EXPECT_EQ(runtime->loadRuntime("/no/such/library.so"), nullptr);
  EXPECT_EQ(runtime->loadRuntime(nullptr), nullptr);
  EXPECT_EQ(runtime->loadRuntime("libm.so.6"), nullptr);
  EXPECT_THAT(shop.logger.errors(), HasSubstr("'libm.so.6': expected it to export createInferRuntime_INTERNAL"));
}

/// The bytes of a plan, a few at a time.
template <class Base>
struct Stream : Base {
  explicit Stream(const nv::IHostMemory& plan)
      : bytes(static_cast<const char*>(plan.data()), static_cast<const char*>(plan.data()) + plan.size()) {}

  int64_t next(void* to, int64_t count) {
    if (fails_at >= 0 && at >= fails_at) return -1;
    const int64_t given = std::min<int64_t>({count, 1000, static_cast<int64_t>(bytes.size()) - at});
    std::memcpy(to, bytes.data() + at, static_cast<size_t>(given));
    at += given;
    return given;
  }

  std::vector<char> bytes;
  int64_t at = 0, fails_at = -1;
};

struct StreamOne : Stream<nv::IStreamReader> {
  using Stream::Stream;
  int64_t read(void* to, int64_t count) override { return next(to, count); }
};

struct StreamTwo : Stream<nv::IStreamReaderV2> {
  using Stream::Stream;
  int64_t read(void* to, int64_t count, cudaStream_t /*stream*/) noexcept override { return next(to, count); }
  bool seek(int64_t /*offset*/, nv::SeekPosition /*where*/) noexcept override { return false; }
};

template <class Reader>
void expect_reads() {
  Dynamic shop;
  const auto plan = shop.plan();
  ASSERT_TRUE(plan);
  const std::unique_ptr<nv::IRuntime> runtime(nv::createInferRuntime(shop.logger));
  Reader whole(*plan);
  const std::unique_ptr<nv::ICudaEngine> engine(runtime->deserializeCudaEngine(whole));
  ASSERT_TRUE(engine) << shop.logger.errors();
  EXPECT_STREQ(engine->getName(), "adder");
  Reader broken(*plan);
  broken.fails_at = 500;
  EXPECT_EQ(runtime->deserializeCudaEngine(broken), nullptr);
  EXPECT_THAT(shop.logger.errors(), HasSubstr("the stream's read returned -1"));
  Reader cut(*plan);
  cut.bytes.resize(cut.bytes.size() / 2);
  EXPECT_EQ(runtime->deserializeCudaEngine(cut), nullptr);
}

TEST(Runtime, ReadsAStream) { expect_reads<StreamOne>(); }
TEST(Runtime, ReadsAStreamOfTheSecondKind) { expect_reads<StreamTwo>(); }

struct Writer : nv::IStreamWriter {
  int64_t write(const void* data, int64_t count) override {
    if (takes == 0) return 0;
    bytes.append(static_cast<const char*>(data), static_cast<size_t>(std::min(count, takes)));
    return std::min(count, takes);
  }
  std::string bytes;
  int64_t takes = 1 << 20;
};

TEST(Builder, WritesAPlanIntoAStream) {
  Dynamic shop;
  const auto plan = shop.plan();
  Writer writer;
  EXPECT_TRUE(shop.builder->buildSerializedNetworkToStream(*shop.network, *shop.config, writer));
  EXPECT_EQ(writer.bytes, std::string(static_cast<const char*>(plan->data()), plan->size()));
  Writer full;
  full.takes = 0;
  EXPECT_FALSE(shop.builder->buildSerializedNetworkToStream(*shop.network, *shop.config, full));
  EXPECT_NE(shop.logger.errors(), "");
}

TEST(Runtime, ADeviceThatIsNotThere) {
  Dynamic shop;
  const auto plan = shop.plan();
  const std::unique_ptr<nv::IRuntime> runtime(nv::createInferRuntime(shop.logger));
  set_load_settings(*runtime, {.device = "abacus"});
  EXPECT_EQ(runtime->deserializeCudaEngine(plan->data(), plan->size()), nullptr);
  EXPECT_THAT(shop.logger.errors(), HasSubstr("abacus"));
  EXPECT_THAT(shop.logger.errors(), HasSubstr("LoadSettings::device \"cpu\" runs it on the CPU"));
}

}  // namespace
}  // namespace tenon::test
