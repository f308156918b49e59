// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// keep_merges_that_pay(): merges stay where they are faster. Times are given, not taken.
#include "builder/merges.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "backends/cpu/device.h"
#include "ir/verify.h"
#include "ops/lib/evaluate.h"
#include "passes/pipelines.h"

namespace tenon {
namespace {

using testing::HasSubstr;

class MergesTest : public testing::Test {
 protected:
  MergesTest() {
    source = *ops::parse(R"(graph (%x: f32[1,8,9,9]) -> (%y, %z) {
      %v = const f32[4,8,1,1] random(1)
      %w = const f32[5,8,1,1] random(2)
      %u = const f32[5,5,3,3] random(3)
      %a = conv(%x, %v) from "a"
      %b = conv(%x, %w) from "b"
      %c = conv(%b, %u) from "c"
      %d = exp(%c) from "d"
      %e = abs(%d) from "e"
      %y = sin(%e) from "y"
      %z = sin(%a) from "z"
    })");
    EXPECT_TRUE(ir::infer_types(source).ok());
  }

  /// Decides with these microseconds by operator and sources; the report.
  std::string decide(const std::map<std::string, double>& times_us) {
    graph = source;
    EXPECT_TRUE(passes::merge(graph, options).ok());
    measured = 0;
    MergeContext context = make_context(times_us);
    std::string report;
    const auto kept = keep_merges_that_pay(graph, context, report);
    EXPECT_TRUE(kept.ok());
    return report;
  }

  MergeContext make_context(const std::map<std::string, double>& times_us) {
    const auto measure = [times_us](const Graph& g) {
      LaunchTimes out;
      for (const Node& node : g.nodes()) {
        if (node.inputs.empty() || node.op.name() == "split") continue;
        const auto at = times_us.find(str(node.op.name(), " ", join(node.origin.names())));
        out.push_back({node.origin, std::string(node.op.name()), at == times_us.end() ? 10.0 : at->second});
      }
      return out;
    };
    const auto merged = [this](const passes::KeepApart& keep_apart) -> Result<Graph> {
      Graph out = source;
      TRY(passes::merge(out, options, keep_apart));
      return out;
    };
    MergeContext out{profile, device, 1, cache, strict, merged};
    out.floats = floats;
    if (timed) {
      out.compare = [this, measure](const Graph& a, const Graph& b,
                                    const auto&) -> Result<std::pair<LaunchTimes, LaunchTimes>> {
        ++measured;
        return std::pair(measure(a), measure(b));
      };
    }
    return out;
  }

  int count(std::string_view op) const {
    int out = 0;
    for (const Node& node : graph.nodes()) out += node.op && node.op.name() == op ? 1 : 0;
    return out;
  }

  Graph source, graph;
  Profile profile{{{{1, 8, 9, 9}, {1, 8, 9, 9}, {1, 8, 9, 9}}}, {{}}};
  CpuDevice device;
  TimingCache cache;
  PassOptions options{.disabled = {"fuse.epilogue"}};
  bool strict = false, timed = true;
  DataType floats = DataType::f32;
  int measured = 0;
};

TEST_F(MergesTest, KeepsWhatIsFasterTogether) {
  const std::string report = decide({{"conv a, b", 15}, {"pointwise d, e", 15}});
  EXPECT_EQ(count("conv"), 2);
  EXPECT_EQ(count("pointwise"), 1);
  EXPECT_THAT(report, HasSubstr("merge conv a + b: together 35.0 us, apart 40.0 us with what reads it: together"));
}

TEST_F(MergesTest, TakesApartWhatIsSlowerTogether) {
  const std::string report = decide({{"conv a, b", 25}, {"pointwise d, e", 15}});
  EXPECT_EQ(count("conv"), 3);
  EXPECT_EQ(count("split"), 0);
  EXPECT_EQ(count("pointwise"), 1);
  EXPECT_THAT(report, HasSubstr("merge conv a + b: together 45.0 us, apart 40.0 us with what reads it: apart"));
}

TEST_F(MergesTest, KeepsOrTakesApartAProgramBehindAnAnchor) {
  options = {};
  const std::string report = decide({{"conv a, b", 15}, {"anchored c, d, e", 25}});
  EXPECT_EQ(count("anchored"), 1);
  EXPECT_THAT(report,
              HasSubstr("merge anchored c + d + e: together 35.0 us, apart 40.0 us with what reads it: together"));
  cache = {};
  decide({{"conv a, b", 15}, {"anchored c, d, e", 45}});
  EXPECT_EQ(count("anchored"), 0);
  EXPECT_EQ(count("exp"), 1);
}

TEST_F(MergesTest, TakesARegionApart) {
  decide({{"conv a, b", 15}, {"pointwise d, e", 25}});
  EXPECT_EQ(count("conv"), 2);
  EXPECT_EQ(count("pointwise"), 0);
  EXPECT_EQ(count("exp"), 1);
}

TEST_F(MergesTest, CountsWhatReadsThePartsOfAWideResult) {
  graph = source;
  EXPECT_TRUE(passes::merge(graph, options).ok());
  MergeContext context = make_context({});
  const auto times_of = [](const Graph& g, double reader_us) {
    LaunchTimes out;
    for (const Node& node : g.nodes()) {
      if (node.inputs.empty() || node.op.name() == "split") continue;
      const bool reader = node.origin.names() == std::vector<std::string>{"c"};
      out.push_back({node.origin, std::string(node.op.name()), reader ? reader_us : 10.0});
    }
    return out;
  };
  context.compare = [&](const Graph& a, const Graph& b, const auto&) -> Result<std::pair<LaunchTimes, LaunchTimes>> {
    return std::pair(times_of(a, 100), times_of(b, 10));
  };
  std::string said;
  ASSERT_TRUE(keep_merges_that_pay(graph, context, said).ok());
  EXPECT_EQ(count("conv"), 3);
}

TEST_F(MergesTest, AsksTheCacheBeforeTheClock) {
  decide({{"conv a, b", 25}, {"pointwise d, e", 15}});
  EXPECT_EQ(measured, 1);
  const size_t entries = cache.size();
  timed = false;
  decide({});
  EXPECT_EQ(measured, 0);
  EXPECT_EQ(count("conv"), 3);
  EXPECT_EQ(cache.size(), entries);
}

TEST_F(MergesTest, ForgetsNoTypeThatTimesWereTakenIn) {
  decide({{"conv a, b", 25}, {"pointwise d, e", 15}});
  floats = DataType::f16;
  decide({{"conv a, b", 15}, {"pointwise d, e", 15}});
  EXPECT_EQ(measured, 1);
  EXPECT_EQ(count("conv"), 2);
  floats = DataType::f32;
  decide({});
  EXPECT_EQ(measured, 0);
  EXPECT_EQ(count("conv"), 3);
}

TEST_F(MergesTest, TimesAreTakenForMergesThatAreOpen) {
  decide({{"conv a, b", 25}, {"pointwise d, e", 15}});
  const auto decides_of = [&](std::string_view known) {
    TimingCache some;
    for (const auto& row : cache.rows()) {
      if (row.problem.starts_with(known)) some.choose(row.device, row.problem, "together", 0);
    }
    std::swap(cache, some);
    graph = source;
    EXPECT_TRUE(passes::merge(graph, options).ok());
    MergeContext context = make_context({});
    std::string out, report;
    context.compare = [&](const Graph& a, const Graph& b,
                          const auto& decides) -> Result<std::pair<LaunchTimes, LaunchTimes>> {
      for (const Node& node : b.nodes()) {
        if (decides(node.origin)) out += to_string(node.origin);
      }
      return std::pair(LaunchTimes(a.nodes().size()), LaunchTimes());
    };
    EXPECT_TRUE(keep_merges_that_pay(graph, context, report).ok());
    std::swap(cache, some);
    return out;
  };
  EXPECT_EQ(decides_of("nothing"), "abcdeyz");
  EXPECT_EQ(decides_of("merge conv"), "dey");
  EXPECT_EQ(decides_of("merge pointwise"), "abcz");
}

TEST_F(MergesTest, GoesByTheRuleWhereNothingIsTimed) {
  timed = false;
  EXPECT_THAT(decide({}), HasSubstr("merges by rule, not timed: 2"));
  EXPECT_EQ(count("conv"), 2);
  EXPECT_EQ(count("pointwise"), 1);
  EXPECT_EQ(cache.size(), 0u);
}

TEST_F(MergesTest, GoesByTheRuleWhereTimesDidNotAgreeAndSticksToIt) {
  const std::map<std::string, double> times_us = {{"conv a, b", 99}, {"conv c", 0}, {"pointwise d, e", 99}};
  for (const int expected : {1, 0}) {
    const std::string report = decide(times_us);
    EXPECT_EQ(measured, expected);
    EXPECT_EQ(count("conv"), 2);
    EXPECT_EQ(count("pointwise"), 0);
    EXPECT_THAT(report, HasSubstr("merge conv a + b: chosen, or by rule where times did not agree: together"));
  }
}

TEST_F(MergesTest, RemembersNothingWhereNoTimeWasTaken) {
  decide({{"conv a, b", 0}, {"conv c", 0}, {"pointwise d, e", 0}, {"sin y", 0}, {"sin z", 0}});
  EXPECT_EQ(cache.size(), 0u);
}

TEST_F(MergesTest, IsStrictOnRequest) {
  strict = true;
  graph = source;
  ASSERT_TRUE(passes::merge(graph, options).ok());
  const MergeContext context = make_context({});
  std::string report;
  const auto done = keep_merges_that_pay(graph, context, report);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().code(), ErrorCode::not_found);
  EXPECT_THAT(done.error().text(), HasSubstr("a + b"));
}

}  // namespace
}  // namespace tenon
