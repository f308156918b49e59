// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Algorithm selectors, as programs of releases 7 and 8 derive them.
#include <set>

#include "tests/eras/reads_back.h"

#if NV_TENSORRT_MAJOR >= 7
namespace tenon::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

constexpr auto kOpt = nv::OptProfileSelector::kOPT;

class Selector : public nv::IAlgorithmSelector {
 public:
  int32_t selectAlgorithms(const nv::IAlgorithmContext& context, const nv::IAlgorithm* const* choices, int32_t count,
                           int32_t* selection) ERA_NOEXCEPT override {
    asked.push_back(context.getName());
    EXPECT_GT(count, 0);
    EXPECT_EQ(context.getDimensions(0, kOpt).nbDims, 4);
    EXPECT_GE(context.getNbInputs(), 1);
    EXPECT_EQ(context.getNbOutputs(), 1);
    // The results stand behind the operands, and nothing behind those.
    EXPECT_EQ(context.getDimensions(context.getNbInputs(), kOpt).nbDims, 4);
    EXPECT_EQ(context.getDimensions(context.getNbInputs() + 1, kOpt).nbDims, -1);
    Sizes strides(4, 1);
    for (int i = 2; i >= 0; --i) strides[i] = strides[i + 1] * context.getDimensions(0, kOpt).d[i + 1];
    for (int32_t i = 0; i < count; ++i) {
      const nv::IAlgorithmIOInfo& info = choices[i]->getAlgorithmIOInfo(0);
      EXPECT_EQ(info.getDataType(), nv::DataType::kFLOAT);
      EXPECT_EQ(info.getTensorFormat(), nv::TensorFormat::kLINEAR);
      EXPECT_EQ(shown(info.getStrides()), strides);
#if NV_TENSORRT_MAJOR >= 8
      EXPECT_EQ(info.getVectorizedDim(), -1);
      EXPECT_EQ(info.getComponentsPerElement(), 1);
      const nv::IAlgorithmIOInfo* same = choices[i]->getAlgorithmIOInfoByIndex(0);
      EXPECT_EQ(same, &info);
      EXPECT_EQ(choices[i]->getAlgorithmIOInfoByIndex(context.getNbInputs() + 1), nullptr);
#endif
      EXPECT_LT(choices[i]->getWorkspaceSize(), size_t{1} << 30);
      EXPECT_EQ(choices[i]->getAlgorithmVariant().getTactic(), 0);
      EXPECT_TRUE(offered.insert({context.getName(), choices[i]->getAlgorithmVariant().getImplementation()}).second)
          << "each is one of its own";
      selection[i] = i;
    }
    return count;
  }
  void reportAlgorithms(const nv::IAlgorithmContext* const* contexts, const nv::IAlgorithm* const* choices,
                        int32_t count) ERA_NOEXCEPT override {
    for (int32_t i = 0; i < count; ++i) {
      reported.push_back(contexts[i]->getName());
      EXPECT_GE(choices[i]->getTimingMSec(), 0);
      EXPECT_EQ(offered.count({reported.back(), choices[i]->getAlgorithmVariant().getImplementation()}), 1U);
    }
  }
  std::vector<std::string> asked, reported;
  std::set<std::pair<std::string, int64_t>> offered;
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
