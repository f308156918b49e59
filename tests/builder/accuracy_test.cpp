// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The search for a budget, on networks whose errors are known: each product in low precision adds a number of its own.
#include "builder/accuracy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ops/lib/evaluate.h"

namespace tenon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Runs on the reference.
class ReferenceRunner : public quant::Runner {
 public:
  explicit ReferenceRunner(Graph graph) : graph_(std::move(graph)) {}
  Result<std::vector<ConstTensor>> run(std::span<const ConstTensor> inputs) override {
    std::vector<Constant> operands;
    for (const ConstTensor& one : inputs) operands.push_back(Constant::copy(one.type, {one.data, one.type.bytes()}));
    TRY_ASSIGN(kept_, ops::evaluate(graph_, operands));
    std::vector<ConstTensor> out;
    for (const Constant& one : kept_) out.push_back(one.tensor());
    return out;
  }

 private:
  Graph graph_;
  std::vector<Constant> kept_;
};

class BudgetTest : public testing::Test {
 protected:
  static Graph network(double added) {
    return *ops::parse(str("graph (%x: f32[1,2]) -> (%y) {\n  %y = add(%x, ", fixed(added, 6), ")\n}"));
  }

  /// x is (3, 4), so a network that adds d to both has an error of d * sqrt(2) / 5.
  BudgetTest() {
    options.metric = quant::ErrorMetric::relative;
    options.batch = [this](size_t number) -> Result<std::optional<std::vector<ConstTensor>>> {
      if (number >= 3) return std::optional<std::vector<ConstTensor>>();
      return std::optional(
          std::vector<ConstTensor>{{{DataType::f32, Shape::of({1, 2})}, reinterpret_cast<const std::byte*>(x)}});
    };
    choices.products = {"a", "b", "c", "d"};
    choices.make = [this](const std::vector<bool>& in_f32) -> Result<Graph> {
      double sum = always;
      for (size_t i = 0; i < in_f32.size(); ++i) sum += in_f32[i] ? 0 : adds[i];
      return network(sum);
    };
    choices.progress = [](double) -> Result<> { return Done{}; };
  }

  Result<Budgeted> search(double max_added) {
    options.max_error = max_added * std::sqrt(2) / 5 + 1e-6;
    TRY_ASSIGN(const AccuracyMeter meter, AccuracyMeter::make(network(0), options, make_runner));
    EXPECT_EQ(meter.samples(), 3);
    return meet_budget(choices, meter, options);
  }

  const float x[2] = {3, 4};
  std::vector<double> adds = {0.1, 0.4, 0.2, 0.3};
  double always = 0;
  quant::RunnerMaker make_runner = [](Graph graph) -> Result<std::unique_ptr<quant::Runner>> {
    return std::unique_ptr<quant::Runner>(std::make_unique<ReferenceRunner>(std::move(graph)));
  };
  AccuracyOptions options;
  PrecisionChoices choices;
};

TEST_F(BudgetTest, KeepsNothingWhereTheBudgetIsMet) {
  const auto found = search(1.0);
  ASSERT_TRUE(found.ok());
  EXPECT_THAT(found->in_f32, ElementsAre(false, false, false, false));
  EXPECT_TRUE(found->alone.empty());  // nothing was measured that nobody asked for
}

TEST_F(BudgetTest, KeepsTheMostSensitiveProducts) {
  const auto found = search(0.3);
  ASSERT_TRUE(found.ok());
  EXPECT_THAT(found->in_f32, ElementsAre(false, true, false, true));
  EXPECT_NEAR(found->error_of_all, 1.0 * std::sqrt(2) / 5, 1e-6);
  EXPECT_NEAR(found->error, 0.3 * std::sqrt(2) / 5, 1e-6);
  EXPECT_NEAR(found->alone[1], 0.4 * std::sqrt(2) / 5, 1e-6);
}

TEST_F(BudgetTest, GivesBackWhatIsNotNeeded) {
  // The three largest must go for 0.25, but then the last of them fits again: 0.1 + ... is more, 0.2 alone is not.
  adds = {0.05, 0.4, 0.2, 0.3};
  const auto found = search(0.25);
  ASSERT_TRUE(found.ok());
  EXPECT_THAT(found->in_f32, ElementsAre(false, true, false, true));
}

TEST_F(BudgetTest, EverythingStaysForABudgetOfNothing) {
  const auto found = search(0);
  ASSERT_TRUE(found.ok());
  EXPECT_THAT(found->in_f32, ElementsAre(true, true, true, true));
}

TEST_F(BudgetTest, SaysThatABudgetCannotBeMet) {
  always = 0.5;
  const auto found = search(0.1);
  ASSERT_FALSE(found.ok());
  EXPECT_THAT(found.error().message(), HasSubstr("the accuracy budget cannot be met"));
}

TEST_F(BudgetTest, WantsData) {
  options.batch = nullptr;
  const auto found = AccuracyMeter::make(network(0), options, make_runner);
  ASSERT_FALSE(found.ok());
  EXPECT_THAT(found.error().message(), HasSubstr("is measured on data"));
}

}  // namespace
}  // namespace tenon
