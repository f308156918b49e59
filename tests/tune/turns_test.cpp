// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// time_in_turns(): every launch of every graph has a time, and what takes longer takes longer.
#include "tune/turns.h"

#include <gtest/gtest.h>

#include "backends/cpu/device.h"
#include "ir/verify.h"
#include "ops/lib/evaluate.h"
#include "place/place.h"

namespace tenon::tune {
namespace {

struct Ready {
  Graph placed;
  std::vector<Choice> choices;
};

Ready ready(const std::string& width, const CpuDevice& device, const Profile& profile) {
  Graph graph = *ops::parse("graph (%x: f32[64,64]) -> (%y) {\n  %w = const f32[64," + width +
                            "] random(1)\n  %a = matmul(%x, %w)\n  %y = relu(%a)\n}");
  EXPECT_TRUE(ir::infer_types(graph).ok());
  Ready out{*place::assign_layouts(graph, device), {}};
  Options options;
  options.level = 0;
  out.choices = choose_tactics(out.placed, {&profile, 1}, device, options)->choices[0];
  return out;
}

class TurnsTest : public testing::Test {
 protected:
  CpuDevice device;
  Profile profile{{{{64, 64}, {64, 64}, {64, 64}}}, {{}}};
  Ready small = ready("8", device, profile);
  Ready large = ready("4096", device, profile);
  std::vector<Contestant> contestants = {{small.placed, small.choices}, {large.placed, large.choices}};
};

TEST_F(TurnsTest, TimesEveryLaunchOfBothGraphs) {
  const auto times = time_in_turns(contestants, profile, device, {}, 4);
  ASSERT_TRUE(times.ok()) << times.error().text();
  ASSERT_EQ(times->size(), 2u);
  double sums[2] = {0, 0};
  bool agree = true;  // a busy machine may not let them
  for (size_t k = 0; k < 2; ++k) {
    ASSERT_EQ((*times)[k].size(), contestants[k].choices.size());
    for (size_t i = 0; i < contestants[k].choices.size(); ++i) {
      const bool launched = !contestants[k].choices[i].tactic.empty();
      EXPECT_TRUE(launched || (*times)[k][i] == 0);
      agree = agree && (!launched || (*times)[k][i] > 0);
      sums[k] += (*times)[k][i];
    }
  }
  if (agree) EXPECT_LT(sums[0], sums[1]);  // 512 times the work in one launch
}

TEST_F(TurnsTest, TakesNoTimeBehindTheDeadline) {
  Options options;
  options.deadline = std::chrono::steady_clock::now();
  const auto times = time_in_turns(contestants, profile, device, options, 4);
  ASSERT_TRUE(times.ok());
  for (const double time_us : (*times)[1]) EXPECT_EQ(time_us, 0);
}

TEST_F(TurnsTest, IsCancelled) {
  Options options;
  options.progress = [](double) { return false; };
  const auto times = time_in_turns(contestants, profile, device, options, 4);
  ASSERT_FALSE(times.ok());
  EXPECT_EQ(times.error().code(), ErrorCode::cancelled);
}

}  // namespace
}  // namespace tenon::tune
