// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IExecutionContext: what it remembers, addresses by name and by number, what it says it cannot.
#include "gmock/gmock.h"
#include "tests/api/engine_support.h"
#include "tests/api/layer_support.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // old calls are tested too

namespace tenon::test {
namespace {

using testing::HasSubstr;

struct Running {
  Dynamic shop;
  std::unique_ptr<nv::IHostMemory> plan = shop.plan();
  Loaded loaded{shop.logger, *plan};
  nv::IExecutionContext& context = *loaded.context;
  Floats x = {1, 2, 3, 4}, y = Floats(4);
};

TEST(Context, RemembersItsProperties) {
  Running it;
  nv::IExecutionContext& context = it.context;
  context.setName("worker");
  EXPECT_STREQ(context.getName(), "worker");
  context.setName(nullptr);
  EXPECT_STREQ(context.getName(), "");
  EXPECT_FALSE(context.getDebugSync());
  context.setDebugSync(true);
  EXPECT_TRUE(context.getDebugSync());
  EXPECT_TRUE(context.getEnqueueEmitsProfile());
  context.setEnqueueEmitsProfile(false);
  EXPECT_FALSE(context.getEnqueueEmitsProfile());
  EXPECT_TRUE(context.setNvtxVerbosity(nv::ProfilingVerbosity::kNONE));
  EXPECT_EQ(context.getNvtxVerbosity(), nv::ProfilingVerbosity::kNONE);
  context.setPersistentCacheLimit(1024);
  EXPECT_EQ(context.getPersistentCacheLimit(), 0u);  // there is no such cache
  context.setAuxStreams(nullptr, 0);
  EXPECT_EQ(context.getRuntimeConfig(), nullptr);
  CountingRecorder recorder;
  context.setErrorRecorder(&recorder);
  EXPECT_EQ(context.getErrorRecorder(), &recorder);
  EXPECT_FALSE(context.reportToProfiler());
  ASSERT_EQ(recorder.getNbErrors(), 1);
  EXPECT_EQ(recorder.getErrorCode(0), nv::ErrorCode::kINVALID_STATE);
  EXPECT_THAT(recorder.getErrorDesc(0), HasSubstr("there is no profiler"));
  context.setErrorRecorder(nullptr);
  EXPECT_EQ(recorder.users, 0);
}

TEST(Context, AddressesByName) {
  Running it;
  nv::IExecutionContext& context = it.context;
  EXPECT_FALSE(context.allInputShapesSpecified());
  EXPECT_TRUE(context.setInputShape("x", nv::Dims2(2, 2)));
  EXPECT_TRUE(context.allInputShapesSpecified());
  EXPECT_TRUE(context.allInputDimensionsSpecified());
  EXPECT_TRUE(context.setInputTensorAddress("x", it.x.data()));
  EXPECT_TRUE(context.setOutputTensorAddress("y", it.y.data()));
  EXPECT_EQ(context.getTensorAddress("x"), it.x.data());
  EXPECT_EQ(context.getTensorAddress("y"), it.y.data());
  EXPECT_EQ(context.getOutputTensorAddress("y"), it.y.data());
  EXPECT_EQ(context.getOutputTensorAddress("x"), nullptr);
  EXPECT_EQ(context.getOutputTensorAddress(nullptr), nullptr);
  EXPECT_EQ(context.getTensorAddress("z"), nullptr);
  EXPECT_EQ(context.getOutputAllocator("y"), nullptr);
  EXPECT_EQ(context.getOutputAllocator(nullptr), nullptr);
  EXPECT_FALSE(context.setOutputTensorAddress("x", it.x.data()));
  EXPECT_THAT(it.shop.logger.errors(), HasSubstr("there is no output 'x'"));
  EXPECT_TRUE(context.enqueueV3(nullptr));
  EXPECT_EQ(it.y, (Floats{2, 3, 4, 5}));
}

TEST(Context, BindingsByNumber) {
  Running it;
  nv::IExecutionContext& context = it.context;
  EXPECT_TRUE(context.setOptimizationProfile(0));
  EXPECT_EQ(context.getOptimizationProfile(), 0);
  EXPECT_TRUE(context.setBindingDimensions(0, nv::Dims2(2, 2)));
  EXPECT_FALSE(context.setBindingDimensions(7, nv::Dims2(2, 2)));
  EXPECT_EQ(sizes_of(context.getBindingDimensions(1)), (std::vector<int64_t>{2, 2}));
  EXPECT_EQ(sizes_of(context.getStrides(1)), (std::vector<int64_t>{2, 1}));
  void* places[] = {it.x.data(), it.y.data()};
  EXPECT_TRUE(context.enqueueV2(places, nullptr, nullptr)) << it.shop.logger.errors();
  EXPECT_EQ(it.y, (Floats{2, 3, 4, 5}));
  int32_t values[4] = {};
  EXPECT_FALSE(context.setInputShapeBinding(0, nullptr));
  EXPECT_FALSE(context.getShapeBinding(7, values));
}

TEST(Context, WhatThereIsNot) {
  Running it;
  nv::IExecutionContext& context = it.context;
  EXPECT_TRUE(context.setInputConsumedEvent(nullptr));
  EXPECT_EQ(context.getInputConsumedEvent(), nullptr);
  EXPECT_EQ(it.shop.logger.errors(), "");
  EXPECT_FALSE(context.setInputConsumedEvent(reinterpret_cast<cudaEvent_t>(&it)));
  EXPECT_THAT(it.shop.logger.errors(), HasSubstr("IExecutionContext::setInputConsumedEvent"));
  EXPECT_FALSE(context.setCommunicator(&it));
  EXPECT_THAT(it.shop.logger.errors(), HasSubstr("IExecutionContext::setCommunicator"));
}

TEST(Context, MemoryFollowsTheShapes) {
  Running it;
  nv::IExecutionContext& context = it.context;
  EXPECT_EQ(context.updateDeviceMemorySizeForShapes(), 0u);  // no shape yet: an error
  EXPECT_THAT(it.shop.logger.errors(), HasSubstr("updateDeviceMemorySizeForShapes"));
  it.shop.logger.lines.clear();
  EXPECT_TRUE(context.setInputShape("x", nv::Dims2(2, 2)));
  EXPECT_LE(context.updateDeviceMemorySizeForShapes(), it.loaded.engine->getDeviceMemorySize());
  EXPECT_EQ(it.shop.logger.errors(), "");
}

struct NoMemory : nv::IOutputAllocator {
  void* reallocateOutput(const char* /*name*/, void* /*now*/, uint64_t /*bytes*/,
                         uint64_t /*align*/) noexcept override {
    return nullptr;
  }
  void notifyShape(const char* /*name*/, const nv::Dims& /*dims*/) noexcept override {}
};

TEST(Context, AnAllocatorWithoutMemoryIsNamed) {
  Running it;
  NoMemory none;
  EXPECT_TRUE(it.context.setInputShape("x", nv::Dims2(2, 2)));
  EXPECT_TRUE(it.context.setTensorAddress("x", it.x.data()));
  EXPECT_TRUE(it.context.setOutputAllocator("y", &none));
  EXPECT_EQ(it.context.getOutputAllocator("y"), &none);
  EXPECT_FALSE(it.context.enqueueV3(nullptr));
  EXPECT_THAT(it.shop.logger.errors(), HasSubstr("the output allocator of 'y' gave no memory; wanted 16 bytes"));
  EXPECT_TRUE(it.context.setOutputAllocator("y", nullptr));
  EXPECT_TRUE(it.context.setTensorAddress("y", it.y.data()));
  EXPECT_TRUE(it.context.enqueueV3(nullptr));
  EXPECT_EQ(it.y, (Floats{2, 3, 4, 5}));
}

TEST(Context, SizesThatTheDataDecidesHaveABound) {
  OneLayer net(dims_of({2, 3}));
  auto* places = net.network->addNonZero(net.x);
  finish(net, places);
  const auto plan = net.plan();
  ASSERT_TRUE(plan) << net.logger.errors();
  Loaded loaded(net.logger, *plan);
  EXPECT_EQ(loaded.context->getMaxOutputSize("y"), 2 * 6 * 4);  // two numbers for each of at most six
}

}  // namespace
}  // namespace tenon::test
