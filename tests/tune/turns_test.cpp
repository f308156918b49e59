// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// time_in_turns(): every launch of every graph has a time, and what takes longer takes longer.
#include "tune/turns.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "backend/peak.h"
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
  ASSERT_EQ(times->us.size(), 2u);
  double sums[2] = {0, 0};
  bool agree = true;  // a busy machine may not let them
  for (size_t k = 0; k < 2; ++k) {
    ASSERT_EQ(times->us[k].size(), contestants[k].choices.size());
    for (size_t i = 0; i < contestants[k].choices.size(); ++i) {
      const bool launched = !contestants[k].choices[i].tactic.empty();
      EXPECT_TRUE(launched || times->us[k][i] == 0);
      agree = agree && (!launched || times->us[k][i] > 0);
      sums[k] += times->us[k][i];
    }
  }
  if (agree) EXPECT_LT(sums[0], sums[1]);  // 512 times the work in one launch
}

/// A device whose clock says the same of every launch, of a core that can do so much.
class FixedClock : public CpuDevice {
 public:
  FixedClock(double time_us, double peak_flops_per_us) : time_us_(time_us), peak_(peak_flops_per_us) {}
  Result<std::unique_ptr<Stream>> make_stream() const override {
    return std::unique_ptr<Stream>(std::make_unique<Clock>(time_us_, peak_));
  }

 private:
  class Clock : public Stream, public MeasuredPeak {
   public:
    Clock(double time_us, double peak) : time_us_(time_us), peak_(peak) {}
    Result<> synchronize() override { return Done{}; }
    double peak_flops_per_us() const override { return peak_; }
    Result<double> time_us(Enqueue enqueue) override {
      TRY(enqueue());
      return time_us_;
    }

   private:
    double time_us_, peak_;
  };
  double time_us_, peak_;
};

TEST_F(TurnsTest, ThrowsAwayWhatClaimsMoreThanThePeak) {
  // The small product is of 64*64*8 multiply-adds, the large one of 512 times as many.
  const FixedClock clock(10, 64 * 64 * 8 * 2 / 10.0 * 8);
  const auto times = time_in_turns(contestants, profile, clock, {}, 2);
  ASSERT_TRUE(times.ok()) << times.error().text();
  const auto is_timed = [](double time_us) { return time_us == 10; };
  EXPECT_TRUE(std::any_of(times->us[0].begin(), times->us[0].end(), is_timed));
  EXPECT_GT(times->doubted, 0);
  for (size_t i = 0; i < times->us[1].size(); ++i) {
    const bool is_product = large.placed.nodes()[i].op && large.placed.nodes()[i].op.name() == "matmul";
    EXPECT_TRUE(!is_product || times->us[1][i] == 0);
  }
}

/// A device on which every launch takes half as long again less than the one before it, so that no samples agree.
class RestlessClock : public CpuDevice {
 public:
  Result<std::unique_ptr<Stream>> make_stream() const override {
    return std::unique_ptr<Stream>(std::make_unique<Clock>(launches));
  }
  mutable int launches = 0;

 private:
  struct Clock : Stream {
    explicit Clock(int& count) : launches(count) {}
    Result<> synchronize() override { return Done{}; }
    Result<double> time_us(Enqueue enqueue) override {
      TRY(enqueue());
      return 1e9 * std::pow(1.5, -++launches);
    }
    int& launches;
  };
};

TEST_F(TurnsTest, RunsAgainOnlyForLaunchesThatDecideSomething) {
  const auto launches_with = [&](bool decides) {
    for (Contestant& one : contestants) one.decides = std::vector<bool>(one.choices.size(), decides);
    const RestlessClock clock;
    EXPECT_TRUE(time_in_turns(contestants, profile, clock, {}, 3).ok());
    return clock.launches;
  };
  const int once = launches_with(false);
  EXPECT_GT(once, 0);
  EXPECT_EQ(launches_with(true), 4 * once);  // as often as it may
}

TEST_F(TurnsTest, TakesNoTimeBehindTheDeadline) {
  Options options;
  options.deadline = std::chrono::steady_clock::now();
  const auto times = time_in_turns(contestants, profile, device, options, 4);
  ASSERT_TRUE(times.ok());
  for (const double time_us : times->us[1]) EXPECT_EQ(time_us, 0);
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
