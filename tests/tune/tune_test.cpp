// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Choosing: by the cache, by time, by expectation, profile by profile.
#include "tune/tune.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "backends/cpu/device.h"
#include "ops/lib/evaluate.h"
#include "place/place.h"

namespace tenon {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// Two convolutions of one kind, and a third; each has several tactics on any processor with AVX2.
constexpr const char* kNet = R"(graph (%x: f32[N=1..8,24,12,12]) -> (%y) {
  %v = const f32[24,24,3,3] random(1)
  %w = const f32[24,24,3,3] random(2)
  %u = const f32[8,24,1,1] random(3)
  %a = conv(%x, %v) {pads=[1,1,1,1]} from "first"
  %b = conv(%a, %w) {pads=[1,1,1,1]} from "second"
  %y = conv(%b, %u) from "third"
})";

class TuneTest : public testing::Test {
 protected:
  TuneTest() {
    auto graph = ops::parse(kNet);
    EXPECT_TRUE(graph.ok()) << graph.error().text();
    auto placed = place::assign_layouts(*graph, device);
    EXPECT_TRUE(placed.ok());
    net = std::move(*placed);
    options.cache = &cache;
  }

  Result<tune::Tuning> choose(std::vector<Profile> profiles) {
    return tune::choose_tactics(net, profiles, device, options);
  }
  Profile batch(int64_t n) const { return default_profile(net, n); }
  const Choice& of(const tune::Tuning& tuning, std::string_view name, size_t profile = 0) const {
    for (size_t i = 0; i < net.nodes().size(); ++i) {
      if (net.nodes()[i].op && net.nodes()[i].op.name() == "conv" && to_string(net.nodes()[i].origin) == name)
        return tuning.choices[profile][i];
    }
    static const Choice none;
    ADD_FAILURE() << "no convolution from " << name;
    return none;
  }

  const CpuDevice device;
  Graph net;
  TimingCache cache;
  tune::Options options;
};

TEST_F(TuneTest, TakesTheTacticThatTheCacheSaysIsFaster) {
  options.level = 5;
  ASSERT_TRUE(choose({batch(1)}).ok());
  int edited_rows = 0;
  for (const auto& row : cache.rows()) {
    if (row.times_us.size() < 2) continue;
    ++edited_rows;
    for (const auto& [wanted, ignored] : row.times_us) {
      TimingCache edited = cache;
      for (const auto& [name, time] : row.times_us) edited.put(row.device, row.problem, name, name == wanted ? 1 : 100);
      options.cache = &edited;
      const auto tuned = choose({batch(1)});
      ASSERT_TRUE(tuned.ok());
      for (const Choice& choice : tuned->choices[0]) {
        if (choice.problem != row.problem) continue;
        EXPECT_EQ(choice.tactic, wanted);
      }
    }
  }
  EXPECT_GT(edited_rows, 1);
}

TEST_F(TuneTest, TakesWhatTheCacheNamesWhateverTheTimes) {
  ASSERT_TRUE(choose({batch(1)}).ok());
  const auto row = cache.rows()[0];
  const auto slowest = *std::max_element(row.times_us.begin(), row.times_us.end(),
                                         [](const auto& a, const auto& b) { return a.second < b.second; });
  cache.choose(row.device, row.problem, slowest.first, slowest.second);
  const auto tuned = choose({batch(1)});
  ASSERT_TRUE(tuned.ok());
  int found = 0;
  for (const Choice& choice : tuned->choices[0]) {
    if (choice.problem != row.problem) continue;
    EXPECT_EQ(choice.tactic, slowest.first);
    ++found;
  }
  EXPECT_GT(found, 0);
}

TEST_F(TuneTest, PrefersOwnKernelsToALibraryThatGainsLittle) {
  options.level = 5;
  ASSERT_TRUE(choose({batch(1)}).ok());
  const auto rows = cache.rows();
  const auto row = *std::find_if(rows.begin(), rows.end(), [](const auto& one) {
    return one.problem.find("3,3]") != std::string::npos;  // oneDNN takes the larger ones
  });
  for (const auto& [library_us, taken] : {std::pair(99.0, false), std::pair(95.0, true)}) {
    for (const auto& [name, time] : row.times_us)
      cache.put(row.device, row.problem, name, name == "conv_f32_onednn" ? library_us : 100);
    const auto tuned = choose({batch(1)});
    ASSERT_TRUE(tuned.ok());
    for (const Choice& choice : tuned->choices[0]) {
      if (choice.problem != row.problem) continue;
      EXPECT_EQ(choice.tactic == "conv_f32_onednn", taken) << library_us;
    }
  }
}

TEST_F(TuneTest, AsksIdenticalProblemsOnce) {
  const auto tuned = choose({batch(1)});
  ASSERT_TRUE(tuned.ok()) << tuned.error().text();
  EXPECT_EQ(of(*tuned, "first"), of(*tuned, "second"));
  EXPECT_THAT(tuned->report, Contains(HasSubstr(", as in ")));
}

// The kernel finishes rows of the last axis; over another the program runs when the whole result is there.
TEST_F(TuneTest, SaysWhyAProgramRunsBehindItsAnchorAndNotOnItsRows) {
  if (detect_isa() < Isa::avx2) return;  // no kernel to ask
  options.level = 0;
  const auto report_of = [&](int axis) {
    const std::string steps = str(R"IR(["softmax(%x0) {axis=)IR", axis, R"IR(}", "mul(%s0, %x1)"])IR");
    auto graph = ops::parse(str("graph (%x: f32[6,5,33]) -> (%y) {\n  %s = const f32[33] random(1)\n",
                                "  %y = anchored(%x, %s) {steps=", steps, "}\n}"));
    EXPECT_TRUE(graph.ok()) << graph.error().text();
    net = std::move(*graph);
    const auto tuned = choose({batch(1)});
    EXPECT_TRUE(tuned.ok()) << tuned.error().text();
    return tuned.ok() ? tuned->report : std::vector<std::string>();
  };
  constexpr const char* kRemark = "    softmax_f32+program: the program runs behind it, not on its rows: ";
  EXPECT_THAT(report_of(1), Contains(AllOf(StartsWith(kRemark), HasSubstr("axis"))));
  EXPECT_THAT(report_of(2), Not(Contains(HasSubstr("runs behind"))));
}

TEST_F(TuneTest, TunesEveryProfileAtItsOwnOpt) {
  const auto tuned = choose({batch(1), batch(8), batch(1)});
  ASSERT_TRUE(tuned.ok()) << tuned.error().text();
  ASSERT_EQ(tuned->choices.size(), 3u);
  EXPECT_THAT(of(*tuned, "third", 0).problem, HasSubstr("[1,24,12,12]"));
  EXPECT_THAT(of(*tuned, "third", 1).problem, HasSubstr("[8,24,12,12]"));
  EXPECT_EQ(tuned->choices[0], tuned->choices[2]);  // the same problems: timed once, answered twice
}

TEST_F(TuneTest, SaysTheTimeOfAStepWithoutChoiceToo) {
  ASSERT_TRUE(choose({batch(1)}).ok());
  const auto tuned = choose({batch(1)});  // from the cache alone
  ASSERT_TRUE(tuned.ok());
  int launches = 0;
  for (const Choice& choice : tuned->choices[0]) {
    if (choice.tactic.empty()) continue;
    EXPECT_GT(choice.time_us, 0) << choice.problem;
    ++launches;
  }
  EXPECT_GT(launches, 3);  // a reorder is among them
}

TEST_F(TuneTest, TimesNothingAtLevelZero) {
  options.level = 0;
  const auto tuned = choose({batch(1)});
  ASSERT_TRUE(tuned.ok());
  EXPECT_EQ(cache.size(), 0u);
  EXPECT_FALSE(of(*tuned, "first").tactic.empty());
  EXPECT_EQ(of(*tuned, "first").time_us, 0);
}

TEST_F(TuneTest, TimesNothingWhenDeterministic) {
  options.deterministic = true;
  ASSERT_TRUE(choose({batch(1)}).ok());
  EXPECT_EQ(cache.size(), 0u);
}

TEST_F(TuneTest, StopsAtTheDeadlineWithWhatIsExpected) {
  options.deadline = std::chrono::steady_clock::now();
  const auto tuned = choose({batch(1)});
  ASSERT_TRUE(tuned.ok()) << tuned.error().text();
  EXPECT_FALSE(of(*tuned, "first").tactic.empty());
  EXPECT_THAT(tuned->notes, Contains(HasSubstr("the build time was over")));
}

TEST_F(TuneTest, StrictCacheNamesTheLayerThatIsMissing) {
  options.strict_cache = true;
  const auto tuned = choose({batch(1)});
  ASSERT_FALSE(tuned.ok());
  EXPECT_EQ(tuned.error().code(), ErrorCode::not_found);
  EXPECT_THAT(tuned.error().message(), HasSubstr("conv(f32[1,24,12,12]"));
  EXPECT_THAT(tuned.error().text(), HasSubstr("first"));
}

TEST_F(TuneTest, StrictCacheIsContentWithAFullOne) {
  ASSERT_TRUE(choose({batch(1)}).ok());
  options.strict_cache = true;
  const auto tuned = choose({batch(1)});
  EXPECT_TRUE(tuned.ok()) << tuned.error().text();
}

TEST_F(TuneTest, CanBeCancelled) {
  options.progress = [](double) { return false; };
  const auto tuned = choose({batch(1)});
  ASSERT_FALSE(tuned.ok());
  EXPECT_EQ(tuned.error().code(), ErrorCode::cancelled);
}

}  // namespace
}  // namespace tenon
