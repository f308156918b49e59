// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IAlgorithmSelector: what a program is shown, and that its choice holds.
#include <algorithm>
#include <map>
#include <set>

#include "tests/api/support.h"

namespace tenon::test {
namespace {

/// Takes of each layer the choice at `place` (the last if there are fewer), or all (-1), or none (-2).
class Picker : public nv::IAlgorithmSelector {
 public:
  explicit Picker(int32_t place) : place_(place) {}

  int32_t selectAlgorithms(const nv::IAlgorithmContext& context, const nv::IAlgorithm* const* choices, int32_t count,
                           int32_t* selection) noexcept override {
    names.insert(context.getName());
    if (context.getNbInputs() == 2) most = std::max(most, count);  // the convolution, not a change of layout
    const nv::IAlgorithmIOInfo* first = choices[0]->getAlgorithmIOInfoByIndex(0);
    if (first == nullptr || first->getDataType() != nv::DataType::kFLOAT) ++odd;
    if (context.getNbOutputs() != 1 || context.getDimensions(0, nv::OptProfileSelector::kOPT).nbDims < 1) ++odd;
    if (choices[0]->getAlgorithmIOInfoByIndex(99) != nullptr) ++odd;
    if (first != nullptr && (first->getVectorizedDim() != -1 || first->getComponentsPerElement() != 1)) ++odd;
    if (choices[0]->getAlgorithmVariant().getTactic() != 0) ++odd;
    if (place_ == kNone) return 0;
    if (place_ == kWrong) {
      selection[0] = count;
      return 1;
    }
    const int32_t at = std::min(place_, count - 1);
    selection[0] = at;
    picked[context.getNbInputs()] = choices[at]->getAlgorithmVariant().getImplementation();
    return 1;
  }
  void reportAlgorithms(const nv::IAlgorithmContext* const* contexts, const nv::IAlgorithm* const* choices,
                        int32_t count) noexcept override {
    ++reports;
    for (int32_t i = 0; i < count; ++i)
      reported[contexts[i]->getNbInputs()] = choices[i]->getAlgorithmVariant().getImplementation();
  }

  static constexpr int32_t kNone = -2, kWrong = -3;
  int32_t most = 0;
  int odd = 0, reports = 0;
  std::set<std::string> names;
  std::map<int32_t, int64_t> picked, reported;  // by operands

 private:
  int32_t place_;
};

struct Algorithms : testing::Test {
  Workshop shop;
  const std::vector<float> kernel = std::vector<float>(64 * 64, 0.125F);

  void SetUp() override { add(nv::Dims4(1, 4, 8, 8), 8, 3); }
  void add(const nv::Dims4& shape, int32_t maps, int32_t side) {
    nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, shape);
    const nv::Weights taps{nv::DataType::kFLOAT, kernel.data(), shape.d[1] * maps * side * side};
    auto* conv = shop.network->addConvolutionNd(*x, maps, nv::DimsHW(side, side), taps, no_weights());
    conv->setName("the convolution");
    conv->getOutput(0)->setName("y");
    shop.network->markOutput(*conv->getOutput(0));
  }
  std::unique_ptr<nv::IHostMemory> build(Picker& picker) {
    shop.config->setAlgorithmSelector(&picker);
    EXPECT_EQ(shop.config->getAlgorithmSelector(), &picker);
    return shop.plan();
  }
};

/// Several kernels take its convolution on any processor with AVX2; both of its ends are in another layout.
struct SeveralAlgorithms : Algorithms {
  void SetUp() override { add(nv::Dims4(1, 64, 14, 14), 64, 1); }
};

TEST_F(SeveralAlgorithms, TheChoiceOfTheProgramHolds) {
  std::set<int64_t> different;
  for (const int32_t place : {0, 1}) {
    Picker picker(place);
    ASSERT_TRUE(build(picker)) << shop.logger.errors();
    EXPECT_GE(picker.most, 2);
    EXPECT_EQ(picker.odd, 0);
    EXPECT_EQ(picker.reports, 1);
    EXPECT_EQ(picker.names, (std::set<std::string>{"reorder", "the convolution", "the convolution [2]"}));
    EXPECT_EQ(picker.reported, picker.picked);
    different.insert(picker.picked.at(2));
  }
  EXPECT_EQ(different.size(), 2u);
}

TEST_F(Algorithms, NoneIsAllOrAnError) {
  Picker picker(Picker::kNone);
  EXPECT_TRUE(build(picker)) << shop.logger.errors();
  EXPECT_EQ(picker.reported.count(2), 1u);
  shop.config->setFlag(nv::BuilderFlag::kREJECT_EMPTY_ALGORITHMS);
  EXPECT_FALSE(build(picker));
  EXPECT_NE(shop.logger.errors().find("selected nothing for 'the convolution'"), std::string::npos)
      << shop.logger.errors();
}

/// Remembers every name that it is shown.
class Names final : public nv::IAlgorithmSelector {
 public:
  int32_t selectAlgorithms(const nv::IAlgorithmContext& context, const nv::IAlgorithm* const* /*choices*/,
                           int32_t /*count*/, int32_t* /*selection*/) noexcept override {
    shown.emplace_back(context.getName());
    return 0;
  }
  void reportAlgorithms(const nv::IAlgorithmContext* const* /*contexts*/, const nv::IAlgorithm* const* /*choices*/,
                        int32_t /*count*/) noexcept override {}
  std::vector<std::string> shown;
};

TEST_F(Algorithms, ANameStandsForOneProblem) {
  Names names;
  shop.config->setAlgorithmSelector(&names);
  ASSERT_NE(shop.plan(), nullptr) << shop.logger.errors();
  EXPECT_GT(names.shown.size(), 1U);
  EXPECT_EQ(std::set<std::string>(names.shown.begin(), names.shown.end()).size(), names.shown.size());
}

TEST_F(Algorithms, AnAnswerOutOfRangeIsAnError) {
  Picker picker(Picker::kWrong);
  EXPECT_FALSE(build(picker));
  EXPECT_NE(shop.logger.errors().find("selectAlgorithms for 'the convolution' selected number"), std::string::npos)
      << shop.logger.errors();
}

TEST_F(Algorithms, AnyHardwareCompatibilityIsKept) {
  shop.config->setHardwareCompatibilityLevel(nv::HardwareCompatibilityLevel::kAMPERE_PLUS);
  EXPECT_EQ(shop.config->getHardwareCompatibilityLevel(), nv::HardwareCompatibilityLevel::kAMPERE_PLUS);
  EXPECT_TRUE(shop.plan()) << shop.logger.errors();
}

}  // namespace
}  // namespace tenon::test
