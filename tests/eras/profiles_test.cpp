// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Optimization profiles by binding numbers, as releases 6 to 8 have them.
#include "tests/eras/reads_back.h"

#if NV_TENSORRT_MAJOR >= 6
namespace tenon::test {
namespace {

using ::testing::ElementsAre;

struct Profiles : ::testing::Test {
  Logger logger;
  Owned<nv::IBuilder> builder{nv::createInferBuilder(logger)};
  Owned<nv::INetworkDefinition> network{builder->createNetworkV2(1U)};  // an explicit batch
  Owned<nv::IBuilderConfig> config{builder->createBuilderConfig()};
  Owned<nv::ICudaEngine> engine;

  void SetUp() override {
    auto* x = network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(-1, 2));
    nv::ITensor* both[] = {x, x};
    auto* twice = network->addConcatenation(both, 2);
    twice->setAxis(0);
    twice->getOutput(0)->setName("y");
    network->markOutput(*twice->getOutput(0));
  }
  void add(int min, int max) {
    auto* profile = builder->createOptimizationProfile();
    EXPECT_TRUE(profile->setDimensions("x", nv::OptProfileSelector::kMIN, nv::Dims2(min, 2)));
    EXPECT_TRUE(profile->setDimensions("x", nv::OptProfileSelector::kOPT, nv::Dims2(max, 2)));
    EXPECT_TRUE(profile->setDimensions("x", nv::OptProfileSelector::kMAX, nv::Dims2(max, 2)));
    EXPECT_GE(config->addOptimizationProfile(profile), 0);
  }
  void build() {
    engine.reset(builder->buildEngineWithConfig(*network, *config));
    ASSERT_NE(engine, nullptr) << logger.errors;
  }
};

TEST_F(Profiles, EachHasBindingsOfItsOwn) {
  add(1, 2);
  add(3, 4);
  build();
  EXPECT_EQ(engine->getNbOptimizationProfiles(), 2);
  ASSERT_EQ(engine->getNbBindings(), 4);
  EXPECT_STREQ(engine->getBindingName(2), "x [profile 1]");
  EXPECT_EQ(engine->getBindingIndex("y [profile 1]"), 3);
  EXPECT_TRUE(engine->bindingIsInput(2));
  EXPECT_EQ(engine->getBindingDimensions(2).d[0], -1);
  EXPECT_EQ(engine->getProfileDimensions(2, 1, nv::OptProfileSelector::kMIN).d[0], 3);
  Owned<nv::IExecutionContext> context(engine->createExecutionContext());
  ASSERT_TRUE(context->setOptimizationProfile(1));
  EXPECT_FALSE(context->setBindingDimensions(0, nv::Dims2(3, 2))) << "that binding is of profile 0";
  ASSERT_TRUE(context->setBindingDimensions(2, nv::Dims2(3, 2))) << logger.errors;
  EXPECT_TRUE(context->allInputDimensionsSpecified());
  EXPECT_EQ(context->getBindingDimensions(3).d[0], 6);
  float x[6] = {1, 2, 3, 4, 5, 6}, y[12] = {};
  void* bindings[] = {nullptr, nullptr, x, y};
  ASSERT_TRUE(context->executeV2(bindings)) << logger.errors;
  EXPECT_THAT(y, ElementsAre(1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6));
}

TEST_F(Profiles, AreChosenInAStream) {
  add(1, 2);
  add(3, 4);
  build();
  Owned<nv::IExecutionContext> context(engine->createExecutionContext());
#if NV_TENSORRT_MAJOR >= 7
  ASSERT_TRUE(context->setOptimizationProfileAsync(1, nullptr)) << logger.errors;
  EXPECT_FALSE(context->setOptimizationProfileAsync(2, nullptr)) << "there are two";
#else
  ASSERT_TRUE(context->setOptimizationProfile(1)) << logger.errors;
#endif
  EXPECT_EQ(context->getOptimizationProfile(), 1);
  ASSERT_TRUE(context->setBindingDimensions(2, nv::Dims2(3, 2))) << logger.errors;
  float x[6] = {1, 2, 3, 4, 5, 6}, y[12] = {};
  void* bindings[] = {nullptr, nullptr, x, y};
  ASSERT_TRUE(context->enqueueV2(bindings, nullptr, nullptr)) << logger.errors;  // done with the null stream's return
  EXPECT_THAT(y, ElementsAre(1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6));
}

TEST_F(Profiles, ValuesOfInputsDecideShapes) {
  nv::Dims two{};
  two.nbDims = 1;
  two.d[0] = 2;
  Owned<nv::INetworkDefinition> other{builder->createNetworkV2(1U)};
  auto* shuffle = other->addShuffle(*other->addInput("x", nv::DataType::kFLOAT, nv::Dims2(2, 3)));
  shuffle->setInput(1, *other->addInput("sizes", nv::DataType::kINT32, two));
  shuffle->getOutput(0)->setName("y");
  other->markOutput(*shuffle->getOutput(0));
  auto* profile = builder->createOptimizationProfile();
  const int32_t low[2] = {1, 1}, usual[2] = {2, 3}, high[2] = {6, 6};
  EXPECT_TRUE(profile->setShapeValues("sizes", nv::OptProfileSelector::kMIN, low, 2));
  EXPECT_TRUE(profile->setShapeValues("sizes", nv::OptProfileSelector::kOPT, usual, 2));
  EXPECT_TRUE(profile->setShapeValues("sizes", nv::OptProfileSelector::kMAX, high, 2));
  EXPECT_EQ(config->addOptimizationProfile(profile), 0);
  engine.reset(builder->buildEngineWithConfig(*other, *config));
  ASSERT_NE(engine, nullptr) << logger.errors;
  const int32_t sizes_at = engine->getBindingIndex("sizes"), y_at = engine->getBindingIndex("y");
  EXPECT_TRUE(engine->isShapeBinding(sizes_at));
  Owned<nv::IExecutionContext> context(engine->createExecutionContext());
  int32_t sizes[2] = {3, 2}, found[2] = {};
  EXPECT_FALSE(context->getShapeBinding(sizes_at, found)) << "none were given";
  EXPECT_FALSE(context->setInputShapeBinding(y_at, sizes)) << "that is no input";
  ASSERT_TRUE(context->setInputShapeBinding(sizes_at, sizes)) << logger.errors;
  ASSERT_TRUE(context->getShapeBinding(sizes_at, found)) << logger.errors;
  EXPECT_THAT(found, ElementsAre(3, 2));
  EXPECT_TRUE(context->allInputShapesSpecified());
  EXPECT_EQ(shown(context->getBindingDimensions(y_at)), (Sizes{3, 2}));
  float x[6] = {1, 2, 3, 4, 5, 6}, y[6] = {};
  void* bindings[3];
  bindings[engine->getBindingIndex("x")] = x;
  bindings[sizes_at] = sizes;
  bindings[y_at] = y;
  ASSERT_TRUE(context->enqueueV2(bindings, nullptr, nullptr)) << logger.errors;
  EXPECT_THAT(y, ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST_F(Profiles, AShapeWithoutChoiceIsKnown) {
  add(2, 2);
  build();
  EXPECT_EQ(engine->getBindingDimensions(0).d[0], 2);
  EXPECT_EQ(engine->getBindingDimensions(1).d[0], 4);
  Owned<nv::IExecutionContext> context(engine->createExecutionContext());
  EXPECT_TRUE(context->allInputDimensionsSpecified());
  float x[4] = {1, 2, 3, 4}, y[8] = {};
  void* bindings[] = {x, y};
  ASSERT_TRUE(context->executeV2(bindings)) << logger.errors;
  EXPECT_THAT(y, ElementsAre(1, 2, 3, 4, 1, 2, 3, 4));
}

}  // namespace
}  // namespace tenon::test
#endif
