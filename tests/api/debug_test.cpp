// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Debug tensors: what a kernel swallowed is shown with the right numbers, and only what was switched on.
#include <map>

#include "gmock/gmock.h"
#include "tenon.h"
#include "tests/api/support.h"

namespace tenon::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Listener final : nv::IDebugListener {
  bool processDebugTensor(const void* data, nv::TensorLocation location, nv::DataType type, const nv::Dims& shape,
                          const char* name, cudaStream_t /*stream*/) override {
    EXPECT_EQ(location, nv::TensorLocation::kHOST);
    EXPECT_EQ(type, nv::DataType::kFLOAT);
    int64_t count = 1;
    for (int i = 0; i < shape.nbDims; ++i) count *= shape.d[i];
    const auto* values = static_cast<const float*>(data);
    seen[name] = {values, values + count};
    return answer;
  }
  std::map<std::string, std::vector<float>> seen;
  bool answer = true;
};

/// y = relu(scale * (w x)): one launch, in which "product" and "scaled" are swallowed.
class Debug : public testing::Test {
 protected:
  void SetUp() override {
    nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims4{1, 1, 1, 3});
    auto* product = shop.network->addConvolutionNd(*x, 1, nv::Dims{2, {1, 1}}, weights(filter), no_weights());
    product->getOutput(0)->setName("product");
    auto* scaled = shop.network->addScale(*product->getOutput(0), nv::ScaleMode::kUNIFORM, no_weights(), weights(scale),
                                          no_weights());
    scaled->getOutput(0)->setName("scaled");
    auto* y = shop.network->addActivation(*scaled->getOutput(0), nv::ActivationType::kRELU);
    y->getOutput(0)->setName("y");
    shop.network->markOutput(*y->getOutput(0));
    marked = {product->getOutput(0), scaled->getOutput(0)};
  }

  Loaded load() {
    const auto plan = shop.plan();
    EXPECT_TRUE(plan) << shop.logger.errors();
    Loaded loaded(shop.logger, *plan);
    EXPECT_TRUE(loaded.context->setTensorAddress("x", in));
    EXPECT_TRUE(loaded.context->setTensorAddress("y", out));
    return loaded;
  }

  Workshop shop;
  std::vector<float> filter = {2}, scale = {10};
  std::vector<nv::ITensor*> marked;
  float in[3] = {1, -2, 3}, out[3] = {};
  Listener listener;
};

TEST_F(Debug, MarksAreKeptAndTakenBack) {
  EXPECT_FALSE(shop.network->isDebugTensor(*marked[0]));
  EXPECT_TRUE(shop.network->markDebug(*marked[0]));
  EXPECT_TRUE(shop.network->isDebugTensor(*marked[0]));
  EXPECT_TRUE(shop.network->unmarkDebug(*marked[0]));
  EXPECT_FALSE(shop.network->isDebugTensor(*marked[0]));
}

TEST_F(Debug, ShowsSwallowedTensorsThatAreSwitchedOn) {
  for (nv::ITensor* tensor : marked) ASSERT_TRUE(shop.network->markDebug(*tensor));
  Loaded loaded = load();
  EXPECT_TRUE(loaded.engine->isDebugTensor("product"));
  EXPECT_FALSE(loaded.engine->isDebugTensor("y"));
  EXPECT_TRUE(loaded.context->setDebugListener(&listener));
  EXPECT_EQ(loaded.context->getDebugListener(), &listener);
  ASSERT_TRUE(loaded.context->enqueueV3(nullptr));
  EXPECT_TRUE(listener.seen.empty());
  EXPECT_TRUE(loaded.context->setTensorDebugState("scaled", true));
  EXPECT_TRUE(loaded.context->getDebugState("scaled"));
  EXPECT_FALSE(loaded.context->getDebugState("product"));
  ASSERT_TRUE(loaded.context->enqueueV3(nullptr)) << shop.logger.errors();
  ASSERT_EQ(listener.seen.size(), 1u);
  EXPECT_THAT(listener.seen["scaled"], ElementsAre(20, -40, 60));
  EXPECT_THAT(out, ElementsAre(20, 0, 60));
  EXPECT_TRUE(loaded.context->setAllTensorsDebugState(true));
  ASSERT_TRUE(loaded.context->enqueueV3(nullptr));
  EXPECT_THAT(listener.seen["product"], ElementsAre(2, -4, 6));
  listener.seen.clear();
  EXPECT_TRUE(loaded.context->setAllTensorsDebugState(false));
  ASSERT_TRUE(loaded.context->enqueueV3(nullptr));
  EXPECT_TRUE(listener.seen.empty());
}

TEST_F(Debug, ShowsEveryLaunchWhenUnfusedTensorsAreMarked) {
  ASSERT_TRUE(shop.network->markUnfusedTensorsAsDebugTensors());
  Loaded loaded = load();
  loaded.context->setDebugListener(&listener);
  EXPECT_FALSE(loaded.context->getUnfusedTensorsDebugState());
  EXPECT_TRUE(loaded.context->setUnfusedTensorsDebugState(true));
  EXPECT_TRUE(loaded.context->getUnfusedTensorsDebugState());
  ASSERT_TRUE(loaded.context->enqueueV3(nullptr)) << shop.logger.errors();
  EXPECT_FALSE(listener.seen.contains("product"));  // it was fused away
  bool found = false;
  for (const auto& [name, values] : listener.seen) found = found || values == std::vector<float>{20, 0, 60};
  EXPECT_TRUE(found);
}

TEST_F(Debug, RefusesWhatWasNotMarked) {
  Loaded loaded = load();
  EXPECT_FALSE(loaded.context->setTensorDebugState("product", true));
  EXPECT_THAT(shop.logger.errors(), HasSubstr("'product' was not marked"));
  EXPECT_FALSE(loaded.context->setUnfusedTensorsDebugState(true));
}

TEST_F(Debug, AListenerThatSaysFalseFailsTheRun) {
  ASSERT_TRUE(shop.network->markDebug(*marked[0]));
  Loaded loaded = load();
  loaded.context->setDebugListener(&listener);
  ASSERT_TRUE(loaded.context->setTensorDebugState("product", true));
  listener.answer = false;
  EXPECT_FALSE(loaded.context->enqueueV3(nullptr));
  EXPECT_THAT(shop.logger.errors(), HasSubstr("returned false for tensor 'product'"));
}

TEST_F(Debug, TapReadsWhatThePlanHasAndSaysWhatItLacks) {
  Loaded loaded = load();
  std::vector<TappedTensor> tensors;
  ASSERT_TRUE(tap(*loaded.context, {"y", "product"}, tensors)) << shop.logger.errors();
  ASSERT_EQ(tensors.size(), 2u);
  EXPECT_FALSE(tensors[0].computed_again);
  EXPECT_TRUE(tensors[1].computed_again);
  EXPECT_THAT(tensors[1].shape, ElementsAre(1, 1, 1, 3));
  EXPECT_EQ(tensors[1].type, "f32");
  EXPECT_FLOAT_EQ(reinterpret_cast<const float*>(tensors[1].data.data())[2], 6);
  EXPECT_FALSE(tap(*loaded.context, {"nowhere"}, tensors));
  EXPECT_THAT(shop.logger.errors(), HasSubstr("there is no tensor 'nowhere'"));
}

TEST_F(Debug, StepListenerHearsEveryLaunchInOrder) {
  Loaded loaded = load();
  std::vector<StepTime> times;
  set_step_listener(*loaded.context, [&](const StepTime& time) { times.push_back(time); });
  ASSERT_TRUE(loaded.context->enqueueV3(nullptr));
  ASSERT_FALSE(times.empty());
  for (size_t i = 0; i < times.size(); ++i) {
    EXPECT_EQ(times[i].step, static_cast<int>(i));
    EXPECT_LE(times[i].begin_s, times[i].end_s);
    EXPECT_GE(times[i].begin_s, i > 0 ? times[i - 1].end_s : 0);
  }
  set_step_listener(*loaded.context, {});
  times.clear();
  ASSERT_TRUE(loaded.context->enqueueV3(nullptr));
  EXPECT_TRUE(times.empty());
}

}  // namespace
}  // namespace tenon::test
