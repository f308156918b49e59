// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Rounds on a made-up device whose launches take the time that a script says: who is timed how often.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

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

class ScriptedStream : public Stream {
 public:
  Result<> synchronize() override { return Done{}; }
  Result<double> time_us(Enqueue enqueue) override {
    TRY(enqueue());
    const auto& times = script.at(last);
    return times[std::min(launches[last], times.size()) - 1];
  }
};

template <int kTactic>
Result<Prepared> prepare(const Problem&, const Device&) {
  static constexpr std::string_view kNames[] = {"first", "second", "third"};
  Prepared out{.work = {.flops = 1e6 * (1 + kTactic)}};
  out.run = [](const Launch&, Stream&) -> Result<> {
    last = kNames[kTactic];
    ++launches[last];
    return Done{};
  };
  return out;
}

class ScriptedDevice : public Device {
 public:
  std::string_view backend() const override { return "scripted"; }
  std::string signature() const override { return "scripted"; }
  std::span<const Tactic> tactics() const override {
    static const std::vector<Tactic> all = {
        {"first", "relu", prepare<0>}, {"second", "relu", prepare<1>}, {"third", "relu", prepare<2>}};
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

tune::Tuning choose(std::map<std::string_view, std::vector<double>> times, int level, int samples = 1) {
  script = std::move(times);
  launches.clear();
  const auto graph = ops::parse("graph (%x: f32[4]) -> (%y) {\n  %y = relu(%x)\n}");
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
  const auto tuned = choose({{"first", {30}}, {"second", {20}}, {"third", {25}}}, 5);
  EXPECT_EQ(tuned.choices[0][0].tactic, "second");
  EXPECT_EQ(tuned.choices[0][0].time_us, 20);
  EXPECT_EQ(launches["third"], 8u);
  EXPECT_EQ(launches["first"], 8u + 1u);  // and the run that warms up
}

TEST(Rounds, TakeMoreSamplesIfTheyAreAskedFor) {
  choose({{"first", {30}}, {"second", {20}}, {"third", {25}}}, 3, 11);
  EXPECT_EQ(launches["third"], 11u);
  choose({{"first", {30}}, {"second", {20}}, {"third", {25}}}, 3, 2);
  EXPECT_EQ(launches["third"], 3u);
}

TEST(Rounds, LeaveOutWhatIsExpectedToBeFarSlower) {
  choose({{"first", {30}}, {"second", {20}}, {"third", {1}}}, 2);
  EXPECT_EQ(launches["second"], 2u);
  EXPECT_EQ(launches["third"], 0u);  // three times the arithmetic of the first; level 2 goes to 2.5
}

TEST(Rounds, GiveUpWhatIsHopeless) {
  choose({{"first", {10}}, {"second", {100}}, {"third", {11}}}, 5);
  EXPECT_LE(launches["second"], 3u);
  EXPECT_EQ(launches["third"], 8u);
}

TEST(Rounds, SampleMoreAndSayItWhereSamplesDisagree) {
  const auto busy = choose({{"first", {10}}, {"second", {99, 19, 9, 99, 99, 99, 19, 99}}, {"third", {12}}}, 3);
  EXPECT_GT(launches["second"], 3u);
  EXPECT_THAT(busy.report, Contains(HasSubstr("the machine was busy: the samples of 1 of 3")));
  const auto quiet = choose({{"first", {10}}, {"second", {9}}, {"third", {12}}}, 3);
  EXPECT_THAT(quiet.report, Not(Contains(HasSubstr("the machine was busy"))));
}

}  // namespace
}  // namespace tenon
