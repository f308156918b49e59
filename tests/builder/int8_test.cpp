// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// lower_to_int8(): integers only where they are faster. Times are given, not taken.
#include "builder/int8.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "backends/cpu/device.h"
#include "ir/text.h"
#include "ir/verify.h"
#include "ops/lib/evaluate.h"

namespace tenon {
namespace {

using testing::HasSubstr;

class Int8Test : public testing::Test {
 protected:
  Int8Test() {
    graph = *ops::parse(R"(graph (%x: f32[1,32,8,8]) -> (%y) {
      %v = const f32[32,32,3,3] random(1)
      %w = const f32[32,32,1,1] random(2)
      %a = conv(%x, %v) {pads=[1,1,1,1]} from "first"
      %y = conv(%a, %w) from "second"
    })");
    EXPECT_TRUE(ir::infer_types(graph).ok());
    options.allowed = true;
    options.ranges = {{"x", 3.0f}, {"a", 30.0f}};
  }

  /// Microseconds of every launch by its operator and first source.
  std::string lower(const std::map<std::string, double>& times_us) {
    const Graph source = graph;
    const Profile profile = default_profile(graph);
    const CpuDevice device;
    const auto measure = [&](const Graph& g) -> Result<std::vector<LaunchTime>> {
      std::vector<LaunchTime> out;
      for (const Node& node : g.nodes()) {
        if (node.inputs.empty()) continue;
        const auto at = times_us.find(str(node.op.name(), " ", join(node.origin.names())));
        out.push_back({node.origin, std::string(node.op.name()), at == times_us.end() ? 1.0 : at->second});
      }
      return out;
    };
    std::string report;
    Recipe recipe;
    const auto done =
        lower_to_int8(graph, options, {source, profile, {}, device, 1, measure, nullptr, race}, report, recipe);
    return done.ok() ? report : done.error().message();
  }
  int count(std::string_view op) const {
    int out = 0;
    for (const Node& node : graph.nodes()) out += node.op && node.op.name() == op ? 1 : 0;
    return out;
  }

  Graph graph;
  Int8Options options;
  std::function<Result<std::vector<double>>(std::span<const Graph* const>)> race;
};

TEST_F(Int8Test, TakesIntegersThatAreFaster) {
  if (detect_isa() < Isa::avx2) return;  // no kernel runs them exactly
  const std::string report = lower({{"conv first", 50}, {"conv second", 20}});
  EXPECT_THAT(report, HasSubstr("int8: 2 of 2 products"));
  EXPECT_EQ(count("quantized_conv"), 2);
}

// What data decides behind the products, and its length, has no range and needs none.
TEST_F(Int8Test, CalibratesInFrontOfATailWhoseShapeDataDecides) {
  if (detect_isa() < Isa::avx2) return;
  graph = *ops::parse(R"(graph (%x: f32[1,32,8,8]) -> (%y, %z) {
    %v = const f32[32,32,3,3] random(1)
    %w = const f32[32,32,1,1] random(2)
    %a = conv(%x, %v) {pads=[1,1,1,1]} from "first"
    %b = conv(%a, %w) from "second"
    %y = non_zero(%b) from "places"
    %f = cast(%y) {to=f32}
    %z = exp(%f) from "behind"
  })");
  ASSERT_TRUE(ir::infer_types(graph).ok());
  options.ranges.clear();
  const Constant x = ir::random_constant({DataType::f32, Shape::of({1, 32, 8, 8})}, 3);
  options.batches = [&, left = 2]() mutable -> Result<std::optional<std::vector<ConstTensor>>> {
    if (left-- == 0) return std::optional<std::vector<ConstTensor>>();
    return std::optional(std::vector<ConstTensor>{x.tensor()});
  };
  quant::CalibrationTable table;
  options.store = [&](const quant::CalibrationTable& found) -> Result<> {
    table = found;
    return Done{};
  };
  EXPECT_THAT(lower({}), HasSubstr("int8: 2 of 2 products"));
  EXPECT_TRUE(table.scales.contains("a") && table.scales.contains("b"));
  EXPECT_FALSE(table.scales.contains("z"));
}

TEST_F(Int8Test, ListsEntriesOfNoTensorAndTensorsOfNoEntry) {
  options.ranges = {{"y", 9.0f}};
  options.table = quant::CalibrationTable{"EntropyCalibration2", {{"x", 0.02f}, {"other", 0.1f}}};
  const std::string report = lower({});
  EXPECT_THAT(report, HasSubstr("calibration: no tensor 'other' of the table\n"));
  EXPECT_THAT(report, HasSubstr("calibration: tensor 'a' has no entry in the table\n"));
  EXPECT_THAT(report, testing::Not(HasSubstr("tensor 'x' has no entry")));
  EXPECT_THAT(report, testing::Not(HasSubstr("tensor 'y' has no entry")));  // the user said its range
}

TEST_F(Int8Test, LeavesAProductThatIsFasterInFloats) {
  if (detect_isa() < Isa::avx2) return;
  const std::string report = lower({{"conv first", 50}, {"conv second", 5}, {"quantized_conv second", 9}});
  EXPECT_THAT(report, HasSubstr("second stays f32: f32 is faster: 5.0 us, found 9.0"));
  EXPECT_THAT(report, HasSubstr("int8: 1 of 2 products"));
  EXPECT_EQ(count("quantized_conv"), 1);
  EXPECT_EQ(count("conv"), 1);
}

TEST_F(Int8Test, LeavesANetworkThatIsFasterInFloats) {
  if (detect_isa() < Isa::avx2) return;
  const std::map<std::string, double> times_us = {
      {"conv first", 5}, {"conv second", 5}, {"quantized_conv first", 5}, {"quantized_conv second", 5}};
  EXPECT_THAT(lower(times_us), HasSubstr("the network takes 10 us in f32 and"));
  EXPECT_EQ(count("conv"), 2);
  options.always = true;
  EXPECT_THAT(lower(times_us), HasSubstr("int8: 2 of 2 products"));
  EXPECT_EQ(count("quantized_conv"), 2);
}

// Sums of launches that are near each other say little: then whole networks run in turn.
TEST_F(Int8Test, LetsNetworksRaceWhereSumsAreNear) {
  if (detect_isa() < Isa::avx2) return;
  const std::map<std::string, double> times_us = {
      {"conv first", 50}, {"conv second", 20}, {"quantized_conv first", 45}, {"quantized_conv second", 20}};
  int races = 0;
  race = [&](std::span<const Graph* const> graphs) -> Result<std::vector<double>> {
    races += 1;
    EXPECT_EQ(graphs.size(), 2u);
    return std::vector<double>{60, 61};
  };
  const Graph before = graph;
  EXPECT_THAT(lower(times_us), HasSubstr("the network takes 60 us in f32 and 61 us with products of 8 bits"));
  EXPECT_EQ(count("conv"), 2);
  graph = before;
  race = [&](std::span<const Graph* const>) -> Result<std::vector<double>> { return std::vector<double>{62, 61}; };
  EXPECT_THAT(lower(times_us), HasSubstr("int8: 2 of 2 products"));
  EXPECT_EQ(races, 1);
}

TEST_F(Int8Test, ObeysWhoWantsIntegers) {
  if (detect_isa() < Isa::avx2) return;
  const std::map<std::string, double> times_us = {
      {"conv first", 5}, {"conv second", 5}, {"quantized_conv first", 50}, {"quantized_conv second", 50}};
  options.must_be_integers = [](const Origin& origin) { return origin == Origin("second"); };
  EXPECT_THAT(lower(times_us), HasSubstr("int8: 1 of 2 products"));
  EXPECT_EQ(count("conv"), 1);
  EXPECT_EQ(count("quantized_conv"), 1);
}

TEST_F(Int8Test, SaysWhyALayerCannotBeOfIntegers) {
  options.ranges.erase("a");
  options.must_be_integers = [](const Origin& origin) { return origin == Origin("second"); };
  EXPECT_THAT(lower({}), HasSubstr("layer 'second' must be in 8 bits, but stays f32: no range is known for 'a'"));
}

TEST_F(Int8Test, NeedsNoRangesWhereTheNetworkSaysThem) {
  graph = *ops::parse(R"(graph (%x: f32[1,4]) -> (%y) {
    %s = const f32[]{0.5}
    %q = quantize_linear(%x, %s) {to=i8}
    %y = dequantize_linear(%q, %s)
  })");
  ASSERT_TRUE(ir::infer_types(graph).ok());
  EXPECT_THAT(lower({}), HasSubstr("the network has quantize nodes of its own"));
  options.accuracy.max_error = 0.1;
  EXPECT_THAT(lower({}), HasSubstr("is for a network that the build quantizes"));
}

}  // namespace
}  // namespace tenon
