// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Builds as a whole: the same input and cache give the same bytes, and what the options ask for is in the report.
#include "builder/build.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "backends/cpu/device.h"
#include "ops/lib/evaluate.h"
#include "plan/plan_file.h"

namespace tenon {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kNet = R"(graph (%x: f32[N=1..8,24,12,12]) -> (%y) {
  %v = const f32[24,24,3,3] random(1)
  %w = const f32[32,24,3,3] random(2)
  %a = conv(%x, %v) {pads=[1,1,1,1]} from "first"
  %b = relu(%a) from "between"
  %y = conv(%b, %w) {pads=[1,1,1,1]} from "second"
})";

/// A device on which every launch takes the same time, however busy the machine is: samples always agree.
class EvenClock : public CpuDevice {
 public:
  Result<std::unique_ptr<Stream>> make_stream() const override {
    return std::unique_ptr<Stream>(std::make_unique<Clock>());
  }

 private:
  class Clock : public Stream {
   public:
    Result<> synchronize() override { return Done{}; }
    Result<double> time_us(Enqueue enqueue) override {
      TRY(enqueue());
      return 10;
    }
  };
};

class BuildTest : public testing::Test {
 protected:
  BuildTest() {
    for (const int64_t opt : {2, 8})
      options.profiles.push_back({{{{1, 24, 12, 12}, {opt, 24, 12, 12}, {8, 24, 12, 12}}}, {{}}});
    options.timing_cache = &cache;
  }

  Result<Plan> make() {
    TRY_ASSIGN(Graph graph, ops::parse(net));
    return build(std::move(graph), options, device);
  }
  std::vector<std::byte> bytes() {
    const auto plan = make();
    EXPECT_TRUE(plan.ok()) << plan.error().text();
    return plan.ok() ? plan::to_bytes(*plan) : std::vector<std::byte>();
  }

  const char* net = kNet;
  EvenClock device;
  TimingCache cache;
  BuildOptions options;
};

TEST_F(BuildTest, NamesAPassThatThereIsNot) {
  options.level = 0;
  options.disabled_passes = {"fuse.product_bias", "fuse.conv_chain", "precision.half", "fuse.product_bia"};
  const auto plan = make();
  ASSERT_FALSE(plan.ok());
  EXPECT_EQ(plan.error().code(), ErrorCode::not_found);
  EXPECT_NE(plan.error().text().find("found 'fuse.product_bia'"), std::string::npos) << plan.error().text();
  options.disabled_passes.pop_back();
  EXPECT_TRUE(make().ok());
}

TEST_F(BuildTest, GivesTheSameBytesWithTheSameFullCache) {
  ASSERT_FALSE(bytes().empty());  // fills the cache
  const size_t entries = cache.size();
  const auto first = bytes();
  EXPECT_EQ(first, bytes());
  EXPECT_EQ(cache.size(), entries);
  const auto again = TimingCache::parse(cache.text());  // and with what a file keeps of it
  ASSERT_TRUE(again.ok());
  cache = *again;
  EXPECT_EQ(first, bytes());
}

TEST_F(BuildTest, DecidesOnMergesByTheCacheAgain) {
  net = R"(graph (%x: f32[N=1..8,24,12,12]) -> (%y, %z) {
    %v = const f32[24,24,1,1] random(1)
    %w = const f32[40,24,1,1] random(2)
    %a = conv(%x, %v) from "first"
    %b = conv(%x, %w) from "second"
    %c = exp(%a) from "third"
    %y = abs(%c) from "fourth"
    %z = softmax(%b) from "fifth"
  })";
  ASSERT_FALSE(bytes().empty());  // fills the cache
  EXPECT_THAT(cache.text(), HasSubstr("\tmerge conv("));
  EXPECT_THAT(cache.text(), HasSubstr("\tmerge pointwise("));
  EXPECT_THAT(cache.text(), Not(HasSubstr("\tchosen")));  // all samples agreed, so nothing is by rule
  const size_t entries = cache.size();
  const auto first = bytes();
  EXPECT_EQ(cache.size(), entries);
  options.strict_timing_cache = true;
  EXPECT_EQ(first, bytes());
  options.deterministic = true;
  options.strict_timing_cache = false;
  EXPECT_EQ(first, bytes());
}

TEST_F(BuildTest, DecidesOnChainsByTheCacheAgain) {
  net = R"(graph (%x: f32[N=1..8,24,12,12]) -> (%y) {
    %e = const f32[96,24,1,1] random(1)
    %d = const f32[96,1,3,3] random(2)
    %p = const f32[24,96,1,1] random(3)
    %a = conv(%x, %e) from "expand"
    %b = conv(%a, %d) {pads=[1,1,1,1], groups=96} from "depthwise"
    %y = conv(%b, %p) from "project"
  })";
  ASSERT_FALSE(bytes().empty());
  const auto first = bytes();
  options.deterministic = true;
  EXPECT_EQ(first, bytes());
}

TEST_F(BuildTest, GivesTheSameBytesWithoutACacheWhenDeterministic) {
  options.deterministic = true;
  const auto first = bytes();
  EXPECT_EQ(first, bytes());
  EXPECT_EQ(cache.size(), 0u);
}

TEST_F(BuildTest, GivesTheSameBytesWithHalfACacheWhenDeterministic) {
  ASSERT_FALSE(bytes().empty());
  TimingCache half;
  const auto rows = cache.rows();
  for (size_t i = 0; i < rows.size(); i += 2) {
    for (const auto& [tactic, time_us] : rows[i].times_us) half.put(rows[i].device, rows[i].problem, tactic, time_us);
  }
  options.deterministic = true;
  cache = half;
  const auto first = bytes();
  EXPECT_EQ(first, bytes());
  EXPECT_EQ(cache, half);
}

TEST_F(BuildTest, HasAPlanWhenTheBuildTimeIsOver) {
  options.build_time_s = 1e-9;
  const auto plan = make();
  ASSERT_TRUE(plan.ok()) << plan.error().text();
  EXPECT_THAT(plan->report, HasSubstr("the build time was over"));
  EXPECT_EQ(cache.size(), 0u);
}

TEST_F(BuildTest, ReportsConversionsAndEachRefusalOfAnyOperatorOnce) {
  const auto plan = make();
  ASSERT_TRUE(plan.ok());
  EXPECT_THAT(plan->report, HasSubstr("layout conversions: "));
  const size_t first = plan->report.find("declined reduce_f32");
  const size_t second = first == std::string::npos ? first : plan->report.find("declined reduce_f32", first + 1);
  EXPECT_EQ(second, std::string::npos);
}

/// A device with memory of its own, as a GPU is.
class ApartDevice : public CpuDevice {
 public:
  bool reaches(const void* /*address*/) const override { return false; }
};

TEST(Build, NamesTheNodeWhoseShapeDataDecidesWhereADeviceCannotFollow) {
  auto graph = ops::parse(R"(graph (%x: f32[6]) -> (%y) {
    %a = relu(%x)
    %i = non_zero(%a)
    %y = cast(%i) {to=string} from "where_positive"
  })");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  EXPECT_TRUE(build(*graph, {.level = 0}, CpuDevice()).ok());
  const auto plan = build(*graph, {.level = 0}, ApartDevice());
  ASSERT_FALSE(plan.ok());
  EXPECT_EQ(plan.error().code(), ErrorCode::unsupported);
  EXPECT_NE(plan.error().text().find("where_positive"), std::string::npos) << plan.error().text();
}

}  // namespace
}  // namespace tenon
