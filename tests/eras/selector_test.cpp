// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Algorithm selectors, as programs of releases 7 and 8 derive them.
#include "tests/eras/support.h"

#if NV_TENSORRT_MAJOR >= 7
namespace tenon::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

class Selector : public nv::IAlgorithmSelector {
 public:
  int32_t selectAlgorithms(const nv::IAlgorithmContext& context, const nv::IAlgorithm* const* choices, int32_t count,
                           int32_t* selection) ERA_NOEXCEPT override {
    asked.push_back(context.getName());
    EXPECT_GT(count, 0);
    EXPECT_EQ(context.getDimensions(0, nv::OptProfileSelector::kOPT).nbDims, 4);
    for (int32_t i = 0; i < count; ++i) {
      EXPECT_EQ(choices[i]->getAlgorithmIOInfo(0).getDataType(), nv::DataType::kFLOAT);
      selection[i] = i;
    }
    return count;
  }
  void reportAlgorithms(const nv::IAlgorithmContext* const* contexts, const nv::IAlgorithm* const* choices,
                        int32_t count) ERA_NOEXCEPT override {
    for (int32_t i = 0; i < count; ++i) {
      reported.push_back(contexts[i]->getName());
      EXPECT_GE(choices[i]->getTimingMSec(), 0);
    }
  }
  std::vector<std::string> asked, reported;
};

TEST(AlgorithmSelector, IsAskedAndTold) {
  Logger logger;
  Selector selector;
  const Parameters with = parameters();
  Owned<nv::IBuilder> builder(nv::createInferBuilder(logger));
  Owned<nv::INetworkDefinition> network(builder->createNetworkV2(1U));
  Owned<nv::IBuilderConfig> config(builder->createBuilderConfig());
  auto* x = network->addInput("x", nv::DataType::kFLOAT, nv::Dims4{1, 3, 8, 8});
  auto* layer = network->addConvolutionNd(*x, 4, nv::DimsHW{3, 3}, weights(with.kernel), weights(with.kernel_bias));
  layer->setName("conv");
  network->markOutput(*layer->getOutput(0));
  config->setAlgorithmSelector(&selector);
  EXPECT_EQ(config->getAlgorithmSelector(), &selector);
  Owned<nv::ICudaEngine> engine(builder->buildEngineWithConfig(*network, *config));
  ASSERT_NE(engine, nullptr) << logger.errors;
  EXPECT_THAT(selector.asked, Contains(HasSubstr("conv")));
  EXPECT_THAT(selector.reported, Contains(HasSubstr("conv")));
}

}  // namespace
}  // namespace tenon::test
#endif
