// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Optimization profiles by binding numbers, as releases 6 to 8 have them.
#include "tests/eras/support.h"

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
