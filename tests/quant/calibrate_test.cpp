// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Observing a small network on its references.
#include "quant/calibrate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "ops/lib/evaluate.h"

namespace tenon::quant {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Evaluates the graph with the exact references.
class ReferenceRunner : public Runner {
 public:
  explicit ReferenceRunner(Graph graph) : graph_(std::move(graph)) {}

  Result<std::vector<ConstTensor>> run(std::span<const ConstTensor> inputs) override {
    std::vector<Constant> constants;
    for (const ConstTensor& input : inputs) {
      constants.push_back(Constant::copy(input.type, {input.data, input.type.bytes()}));
    }
    TRY_ASSIGN(last_, ops::evaluate(graph_, constants));
    std::vector<ConstTensor> outputs;
    for (const Constant& constant : last_) outputs.push_back(constant.tensor());
    return outputs;
  }

 private:
  Graph graph_;
  std::vector<Constant> last_;
};

Result<std::unique_ptr<Runner>> make_reference(Graph graph) {
  return std::unique_ptr<Runner>(std::make_unique<ReferenceRunner>(std::move(graph)));
}

/// Batches of the given values for one input, [n, 2] each.
BatchSource batches(std::vector<std::vector<float>> values) {
  auto state = std::make_shared<std::pair<std::vector<std::vector<float>>, size_t>>(std::move(values), 0);
  return [state]() -> Result<std::optional<std::vector<ConstTensor>>> {
    if (state->second == state->first.size()) return std::optional<std::vector<ConstTensor>>();
    const std::vector<float>& batch = state->first[state->second++];
    const TensorType type{DataType::f32, Shape{static_cast<int64_t>(batch.size() / 2), 2}, Layout::row_major};
    return std::optional(std::vector<ConstTensor>{{type, reinterpret_cast<const std::byte*>(batch.data())}});
  };
}

Graph network() {
  auto graph = ops::parse(R"(
    graph (%x: f32[N=1..8,2]) -> (%y) {
      %double = mul(%x, 2)
      %zero = mul(%x, 0)
      %y = add(%double, %zero)
    })");
  EXPECT_TRUE(graph.ok()) << graph.error().text();
  return *graph;
}

const CalibrationOptions kMinMax{.threshold = {.algorithm = Algorithm::minmax}, .progress = {}};

TEST(Calibrate, FindsARangeForEveryTensorOverAllBatches) {
  const auto found = calibrate(network(), batches({{1, -2}, {0.5f, 3, 1, 1}}), make_reference, kMinMax);
  ASSERT_TRUE(found.ok()) << found.error().text();
  EXPECT_EQ(found->batches, 2u);
  EXPECT_EQ(found->table.algorithm, "MinMaxCalibration");
  ASSERT_EQ(found->table.scales.size(), 3u);
  EXPECT_FLOAT_EQ(found->table.scales.at("x"), 3.0f / 127);
  EXPECT_FLOAT_EQ(found->table.scales.at("double"), 6.0f / 127);
  EXPECT_FLOAT_EQ(found->table.scales.at("y"), 6.0f / 127);
  EXPECT_THAT(found->without_range, ElementsAre("zero: every value was 0"));
}

TEST(Calibrate, NamesTheTensorThatIsNotFinite) {
  const float infinite = std::numeric_limits<float>::infinity();
  EXPECT_THAT(calibrate(network(), batches({{1, infinite}}), make_reference, kMinMax).error().message(),
              HasSubstr("tensor 'x': expected finite values"));
  const float large = std::numeric_limits<float>::max();
  const auto overflow = calibrate(network(), batches({{1, 1}, {1, large}}), make_reference, kMinMax);
  EXPECT_THAT(overflow.error().text(), HasSubstr("tensor 'double'"));
  EXPECT_THAT(overflow.error().text(), HasSubstr("in calibration batch 1"));
}

TEST(Calibrate, RefusesNoBatches) {
  EXPECT_THAT(calibrate(network(), batches({}), make_reference, kMinMax).error().message(),
              HasSubstr("at least one calibration batch"));
}

TEST(Calibrate, HandsOnWhatTheSourceReports) {
  const BatchSource broken = []() -> Result<std::optional<std::vector<ConstTensor>>> {
    return Error(ErrorCode::invalid_argument, "getBatch gave a null pointer");
  };
  const auto found = calibrate(network(), broken, make_reference, kMinMax);
  EXPECT_THAT(found.error().text(), HasSubstr("getBatch gave a null pointer"));
}

TEST(Calibrate, StopsWhenAskedTo) {
  CalibrationOptions options = kMinMax;
  options.progress = [](const CalibrationProgress& progress) { return progress.batches < 1; };
  const auto found = calibrate(network(), batches({{1, 1}, {1, 1}}), make_reference, options);
  EXPECT_EQ(found.error().code(), ErrorCode::cancelled);
}

TEST(Calibrate, StopsBetweenThresholds) {
  CalibrationOptions options = kMinMax;
  options.progress = [](const CalibrationProgress& progress) { return progress.thresholds < 2; };
  const auto found = calibrate(network(), batches({{1, 1}}), make_reference, options);
  EXPECT_EQ(found.error().code(), ErrorCode::cancelled);
}

TEST(Calibrate, TellsBatchesAndThenThresholds) {
  CalibrationOptions options = kMinMax;
  std::vector<std::string> told;
  options.progress = [&](const CalibrationProgress& progress) {
    told.push_back(str(progress.read, ",", progress.batches, ": ", progress.thresholds, " of ", progress.tensors));
    return true;
  };
  ASSERT_TRUE(calibrate(network(), batches({{1, 1}, {1, 1}}), make_reference, options).ok());
  EXPECT_THAT(told, ElementsAre("0,0: 0 of 0", "1,0: 0 of 0", "1,1: 0 of 0", "2,1: 0 of 0", "2,2: 0 of 0",
                                "2,2: 0 of 4", "2,2: 1 of 4", "2,2: 2 of 4", "2,2: 3 of 4", "2,2: 4 of 4"));
}

}  // namespace
}  // namespace tenon::quant
