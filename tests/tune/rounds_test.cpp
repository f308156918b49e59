// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Rounds on a made-up device whose launches take the time that a script says: who is timed how often.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "backend/peak.h"
#include "ops/lib/evaluate.h"
#include "tune/tune.h"

namespace tenon {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

/// Times of the launches of each tactic in turn; the last one stays.
std::map<std::string_view, std::vector<double>> script;
std::map<std::string_view, size_t> launches;
std::string_view last;
double peak_flops_per_us = 0;  // that the device claims; a relu of the first tactic counts as a million

class ScriptedStream : public Stream, public MeasuredPeak {
 public:
  Result<> synchronize() override { return Done{}; }
  double peak_flops_per_us() const override { return tenon::peak_flops_per_us; }
  Result<double> time_us(Enqueue enqueue) override {
    TRY(enqueue());
    const auto& times = script.at(last);
    return times[std::min(launches[last], times.size()) - 1];
  }
};

template <int kTactic>
Result<Prepared> prepare(const Problem&, const Device&) {
  static constexpr std::string_view kNames[] = {"first_f32", "second_f32", "third_f32"};
  const double flops = 1e6 * (1 + kTactic);
  Prepared out{.work = {.flops = flops, .effort = 2 * flops, .f32_flops = flops}};
  out.run = [](const Launch&, Stream&) -> Result<> {
    last = kNames[kTactic];
    ++launches[last];
    return Done{};
  };
  return out;
}

class ScriptedDevice : public Device {
 public:
  std::string_view backend() const override { return "cpu"; }
  std::string signature() const override { return "scripted"; }
  std::span<const Tactic> tactics() const override {
    static const std::vector<Tactic> all = {
        {"first_f32", "relu", prepare<0>}, {"second_f32", "relu", prepare<1>}, {"third_f32", "relu", prepare<2>}};
    return all;
  }
  LayoutRule layout_rule(const Problem&) const override { return LayoutRule::any; }
  Result<Buffer> allocate(size_t bytes) const override {
    auto memory = std::make_shared<std::vector<std::byte>>(bytes);
    return Buffer(memory->data(), bytes, memory);
  }
  Result<std::unique_ptr<Stream>> make_stream() const override {
    return std::unique_ptr<Stream>(std::make_unique<ScriptedStream>());
  }
};

tune::Tuning choose(std::map<std::string_view, std::vector<double>> times, int level, int samples = 1, double peak = 0,
                    const char* body = "  %y = relu(%x)\n") {
  script = std::move(times);
  launches.clear();
  peak_flops_per_us = peak;
  const auto graph = ops::parse(str("graph (%x: f32[4]) -> (%y) {\n", body, "}"));
  EXPECT_TRUE(graph.ok());
  tune::Options options;
  options.level = level;
  options.samples = samples;
  const std::vector<Profile> profiles = {default_profile(*graph)};
  const auto tuned = tune::choose_tactics(*graph, profiles, ScriptedDevice(), options);
  EXPECT_TRUE(tuned.ok()) << tuned.error().text();
  return tuned.ok() ? *tuned : tune::Tuning();
}

TEST(Rounds, TakeTheLeastTimeAsOftenAsTheLevelSays) {
  const auto tuned = choose({{"first_f32", {30}}, {"second_f32", {20}}, {"third_f32", {27}}}, 5);
  EXPECT_EQ(tuned.choices[0][0].tactic, "second_f32");
  EXPECT_EQ(tuned.choices[0][0].time_us, 20);
  EXPECT_EQ(launches["third_f32"], 8u);
  EXPECT_EQ(launches["first_f32"], 8u + 1u);  // and the run that warms up
}

TEST(Rounds, TakeMoreSamplesIfTheyAreAskedFor) {
  choose({{"first_f32", {30}}, {"second_f32", {20}}, {"third_f32", {27}}}, 3, 11);
  EXPECT_EQ(launches["third_f32"], 11u);
  choose({{"first_f32", {30}}, {"second_f32", {20}}, {"third_f32", {27}}}, 3, 2);
  EXPECT_EQ(launches["third_f32"], 3u);
}

TEST(Rounds, LeaveOutWhatIsExpectedToBeFarSlower) {
  choose({{"first_f32", {30}}, {"second_f32", {20}}, {"third_f32", {1}}}, 2);
  EXPECT_EQ(launches["second_f32"], 2u);
  EXPECT_EQ(launches["third_f32"], 0u);  // three times the arithmetic of the first; level 2 goes to 2.5
}

TEST(Rounds, GiveUpWhatIsHopeless) {
  choose({{"first_f32", {10}}, {"second_f32", {100}}, {"third_f32", {14}}}, 5);
  EXPECT_LE(launches["second_f32"], 3u);
  EXPECT_EQ(launches["third_f32"], 8u);
}

TEST(Rounds, TimeCloseOnesOnceMoreWhenAllOthersAreOut) {
  // The first is launched once to warm up and three times before; its third was disturbed in all of these.
  const auto tuned = choose({{"first_f32", {30, 30, 30, 30, 26}}, {"second_f32", {28}}, {"third_f32", {50}}}, 3);
  EXPECT_EQ(tuned.choices[0][0].tactic, "first_f32");
  EXPECT_EQ(tuned.choices[0][0].time_us, 26);
  EXPECT_EQ(launches["first_f32"], 1u + 3u + 9u);
  EXPECT_EQ(launches["second_f32"], 3u + 9u);
  EXPECT_EQ(launches["third_f32"], 3u);
  EXPECT_THAT(tuned.notes, Contains(HasSubstr("1 problems with close tactics were timed once more")));
}

TEST(Rounds, ForgetWhatCloseOnesTookBefore) {
  // One sample of the second cannot be repeated.
  const auto tuned = choose({{"first_f32", {30}}, {"second_f32", {29, 29, 29, 33}}, {"third_f32", {50}}}, 3);
  EXPECT_EQ(tuned.choices[0][0].tactic, "first_f32");
}

TEST(Rounds, TimeCloseOnesTillTheyAgree) {
  // In the finals the second's samples differ by more than a twentieth until it has twice as many.
  std::vector<double> times(3 + 8, 40);
  times.insert(times.end(), {28, 39, 29.5, 29});
  choose({{"first_f32", {41}}, {"second_f32", times}, {"third_f32", {70}}}, 3);
  EXPECT_EQ(launches["first_f32"], 1u + 3u + 9u);
  EXPECT_EQ(launches["second_f32"], 3u + 9u + 3u);  // 28 and 29 are close
}

TEST(Rounds, LeaveCloseOnesAloneAtTheFirstLevel) {
  choose({{"first_f32", {30}}, {"second_f32", {29}}, {"third_f32", {50}}}, 1, 2);
  EXPECT_LE(launches["first_f32"], 3u);
}

TEST(Rounds, HaveStepsOfOneProblemTimeAllCloseOnes) {
  // Each step of the problem times one tactic at first; in the finals all three steps time both.
  const auto tuned = choose({{"first_f32", {30}}, {"second_f32", {29}}, {"third_f32", {50}}}, 3, 1, 0,
                            "  %a = relu(%x)\n  %b = relu(%a)\n  %c = relu(%b)\n  %y = relu(%c)\n");
  EXPECT_EQ(tuned.choices[0][0].tactic, tuned.choices[0][1].tactic);
  EXPECT_GE(launches["first_f32"], 3u * 9u);
  EXPECT_GE(launches["second_f32"], 3u * 9u);
}

TEST(Rounds, SampleMoreAndSayItWhereSamplesDisagree) {
  const auto busy =
      choose({{"first_f32", {10}}, {"second_f32", {99, 19, 9, 99, 99, 99, 19, 99}}, {"third_f32", {12}}}, 3);
  EXPECT_GT(launches["second_f32"], 3u);
  EXPECT_THAT(busy.notes, Contains(HasSubstr("the machine was busy: the samples of 1 of 3")));
  const auto quiet = choose({{"first_f32", {10}}, {"second_f32", {9}}, {"third_f32", {12}}}, 3);
  EXPECT_THAT(quiet.notes, Not(Contains(HasSubstr("the machine was busy"))));
}

TEST(Rounds, ThrowAwayWhatClaimsMoreThanThePeakAndTimeItAgain) {
  // The second does 2e6 operations: in less than 20 us / 1.15 that is above a peak of 1e5 a microsecond.
  const auto tuned = choose({{"first_f32", {30}}, {"second_f32", {9, 1, 40}}, {"third_f32", {50}}}, 3, 1, 1e5);
  EXPECT_EQ(tuned.choices[0][0].tactic, "first_f32");
  EXPECT_EQ(launches["second_f32"], 2u + 3u);
  EXPECT_THAT(tuned.notes, Contains(HasSubstr("2 samples were thrown away")));
  EXPECT_THAT(tuned.notes, Not(Contains(HasSubstr("count as not timed"))));
}

TEST(Rounds, BelieveTheLeastTimeThatThePeakAllows) {
  const auto tuned = choose({{"first_f32", {30}}, {"second_f32", {18}}, {"third_f32", {50}}}, 3, 1, 1e5);
  EXPECT_EQ(tuned.choices[0][0].tactic, "second_f32");
  EXPECT_THAT(tuned.notes, Not(Contains(HasSubstr("thrown away"))));
}

TEST(Rounds, GiveUpATacticOfWhichNoSampleCanBeTrue) {
  const auto tuned = choose({{"first_f32", {30}}, {"second_f32", {1}}, {"third_f32", {50}}}, 3, 1, 1e5);
  EXPECT_EQ(tuned.choices[0][0].tactic, "first_f32");
  EXPECT_EQ(launches["second_f32"], 12u);  // four for each sample that was wanted
  EXPECT_THAT(tuned.notes, Contains(HasSubstr("no sample of 1 of 3 timed tactics can be true")));
}

TEST(Rounds, ChooseByExpectedTimeWhereNoSampleOfAnyCanBeTrue) {
  const auto tuned = choose({{"first_f32", {3}}, {"second_f32", {2}}, {"third_f32", {1}}}, 3, 1, 1e5);
  EXPECT_EQ(tuned.choices[0][0].tactic, "first_f32");  // least expected
  EXPECT_EQ(tuned.choices[0][0].time_us, 0);
  EXPECT_THAT(tuned.notes, Contains(HasSubstr("no sample of 3 of 3 timed tactics can be true")));
}

}  // namespace
}  // namespace tenon
