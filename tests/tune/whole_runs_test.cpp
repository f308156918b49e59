// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Choices by the whole network's time, on a made-up device that replays, and whose launches take other times in a row
// than by themselves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <map>

#include "ops/lib/evaluate.h"
#include "tune/tune.h"

namespace tenon {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

/// Microseconds by tactic: of a launch by itself, and in a row with others.
struct Times {
  double alone = 0, in_a_row = 0;
};
std::map<std::string_view, Times> times;
std::vector<std::string_view> launched;
int timed = 0, replays = 0;
bool records = true;
int most_replays = std::numeric_limits<int>::max();  // behind which a network finds no memory

struct Launches : Recording {
  std::vector<std::string_view> tactics;
};

class ReplayingStream : public Stream {
 public:
  Result<> synchronize() override { return Done{}; }
  Result<double> time_us(Enqueue enqueue) override {
    TRY(enqueue());
    ++timed;
    return times.at(launched.back()).alone;
  }
  Result<std::unique_ptr<Recording>> record(Enqueue enqueue) override {
    if (!records) return std::unique_ptr<Recording>();
    if (replays >= most_replays) return Error(ErrorCode::out_of_memory, "expected room for a network, found none");
    launched.clear();
    TRY(enqueue());
    auto out = std::make_unique<Launches>();
    out->tactics = launched;
    return std::unique_ptr<Recording>(std::move(out));
  }
  Result<> replay(Recording&) override { return Done{}; }
  Result<double> replays_us(Recording& recording, int count) override {
    replays += count;
    double sum_us = 0;
    for (const std::string_view tactic : static_cast<Launches&>(recording).tactics) sum_us += times.at(tactic).in_a_row;
    return sum_us;
  }
};

template <char kFirst, char kSecond>
Result<Prepared> prepare(const Problem& problem, const Device&) {
  static const std::string name = str(problem.op.name(), "_", kFirst, kSecond);
  Prepared out{.work = {.flops = 1e6, .bytes = 1}};
  out.run = [](const Launch&, Stream&) -> Result<> {
    launched.emplace_back(name);
    return Done{};
  };
  return out;
}

/// Operators with tactics of ours and of libraries.
class ReplayingDevice : public Device {
 public:
  explicit ReplayingDevice(bool by_replays = true) : by_replays_(by_replays) {}
  std::string_view backend() const override { return "made up"; }
  std::string signature() const override { return "replaying"; }
  std::span<const Tactic> tactics() const override {
    static const std::vector<Tactic> all = {
        {.name = "relu_l0", .op = "relu", .prepare = prepare<'l', '0'>, .library = "library"},
        {.name = "relu_l1", .op = "relu", .prepare = prepare<'l', '1'>, .library = "library"},
        {.name = "relu_o0", .op = "relu", .prepare = prepare<'o', '0'>},
        {.name = "exp_m0", .op = "exp", .prepare = prepare<'m', '0'>, .library = "library"},
        {.name = "exp_p0", .op = "exp", .prepare = prepare<'p', '0'>},
        {.name = "neg_s0", .op = "neg", .prepare = prepare<'s', '0'>, .library = "second library"},
        {.name = "neg_n0", .op = "neg", .prepare = prepare<'n', '0'>}};
    return all;
  }
  TuningTraits tuning_traits() const override { return {.times_by_replays = by_replays_}; }
  LayoutRule layout_rule(const Problem&) const override { return LayoutRule::any; }
  Result<Buffer> allocate(size_t bytes) const override {
    auto memory = std::make_shared<std::vector<std::byte>>(bytes);
    return Buffer(memory->data(), bytes, memory);
  }
  Result<std::unique_ptr<Stream>> make_stream() const override {
    return std::unique_ptr<Stream>(std::make_unique<ReplayingStream>());
  }

 private:
  bool by_replays_;
};

class WholeRuns : public testing::Test {
 protected:
  WholeRuns() {
    options.whole_runs = true;
    options.cache = &cache;
    records = true;
    most_replays = std::numeric_limits<int>::max();
    // By itself the library is faster at both; in a row ours is at one.
    times = {{"relu_l0", {10000, 12000}},
             {"relu_l1", {10100, 9000}},
             {"relu_o0", {10500, 11000}},
             {"exp_m0", {10000, 10000}},
             {"exp_p0", {10500, 13000}}};
  }

  Result<tune::Tuning> tune(const Device& device = ReplayingDevice()) {
    timed = replays = 0;
    const auto graph = ops::parse("graph (%x: f32[4]) -> (%y) {\n  %a = relu(%x)\n  %b = exp(%a)\n" + last + "}");
    EXPECT_TRUE(graph.ok());
    const std::vector<Profile> profiles = {default_profile(*graph)};
    return tune::choose_tactics(*graph, profiles, device, options);
  }
  /// Of relu and of exp.
  std::vector<std::string> taken(const Device& device = ReplayingDevice()) {
    const auto tuned = tune(device);
    EXPECT_TRUE(tuned.ok()) << tuned.error().text();
    if (!tuned.ok()) return {};
    notes = tuned->notes;
    EXPECT_EQ(tuned->choices[0][0].tactic, tuned->choices[0][2].tactic);
    EXPECT_EQ(tuned->choices[0][0].time_us, times.at(tuned->choices[0][0].tactic).alone);
    return {tuned->choices[0][0].tactic, tuned->choices[0][1].tactic};
  }

  std::string last = "  %y = relu(%b)\n";
  TimingCache cache;
  tune::Options options;
  std::vector<std::string> notes;
};

const std::vector<std::string> kByThemselves = {"relu_l0", "exp_m0"}, kInARow = {"relu_o0", "exp_m0"};

TEST_F(WholeRuns, DecideEachProblemWhoseTimesAreClose) {
  EXPECT_EQ(taken(), kInARow);
  EXPECT_THAT(notes, Contains(HasSubstr("runs of the whole network decided 2 problems with close tactics, 1 against")));
  EXPECT_THAT(notes, Contains(HasSubstr("32000.0 us, 34000.0 before")));
}

TEST_F(WholeRuns, TakeOneTacticOfALibraryAlone) {
  taken();
  EXPECT_NE(taken()[0], "relu_l1");  // the fastest of all in a row, but not the library's best by itself
}

TEST_F(WholeRuns, AreRepeatedFromTheCacheWithoutATime) {
  taken();
  const TimingCache before = cache;
  EXPECT_EQ(taken(), kInARow);
  EXPECT_EQ(timed + replays, 0);
  EXPECT_EQ(cache, before);
  const auto read = TimingCache::parse(cache.text());
  ASSERT_TRUE(read.ok());
  cache = *read;
  options.strict_cache = true;
  EXPECT_EQ(taken(), kInARow);
  options.strict_cache = false;
  options.deterministic = true;
  EXPECT_EQ(taken(), kInARow);
  EXPECT_EQ(timed + replays, 0);
}

TEST_F(WholeRuns, AreWantedByAStrictCacheAndNotTakenByADeterministicBuild) {
  options.whole_runs = false;
  EXPECT_EQ(taken(), kByThemselves);
  EXPECT_EQ(replays, 0);
  options.whole_runs = options.strict_cache = true;
  const auto tuned = tune();
  ASSERT_FALSE(tuned.ok());
  EXPECT_EQ(tuned.error().code(), ErrorCode::not_found);
  EXPECT_THAT(tuned.error().text(), HasSubstr("relu"));
  options.strict_cache = false;
  options.deterministic = true;
  EXPECT_EQ(taken(), kByThemselves);
  EXPECT_EQ(timed + replays, 0);
}

TEST_F(WholeRuns, LeaveWhatANetworkAlreadyHasFromAnotherOne) {
  taken();
  for (const auto& row : cache.rows()) EXPECT_EQ(row.problem.starts_with("network "), row.times_us.size() == 1);
  options.whole_runs = false;  // as when forms of a graph are compared
  EXPECT_EQ(taken(), kByThemselves);
}

TEST_F(WholeRuns, GiveWayToAFarFasterTacticThatIsTimedLater) {
  EXPECT_EQ(taken(), kInARow);
  times["relu_l1"].alone = 5000;
  const auto rows = cache.rows();
  for (const auto& row : rows) {  // as a higher level leaves it
    if (row.problem.starts_with("relu")) cache.put(row.device, row.problem, "relu_l1", 5000);
  }
  EXPECT_EQ(taken(), (std::vector<std::string>{"relu_l1", "exp_m0"}));
}

TEST_F(WholeRuns, EndWhereARowTakesNoLongerThanItsLaunches) {
  times["relu_l0"].in_a_row = 9900;
  EXPECT_EQ(taken(), kByThemselves);
  EXPECT_GT(replays, 0);
  EXPECT_LT(replays, 100);  // one turn of one network
  EXPECT_EQ(taken(), kByThemselves);
  EXPECT_EQ(timed + replays, 0);
}

TEST_F(WholeRuns, KeepWhatGainsTooLittle) {
  times["relu_o0"].in_a_row = 11980;
  EXPECT_EQ(taken(), kByThemselves);
}

TEST_F(WholeRuns, AreNotForTimesThatAreFarApart) {
  times["relu_o0"].alone = 12000;
  times["exp_p0"].alone = 12000;
  EXPECT_EQ(taken(), kByThemselves);
  EXPECT_EQ(replays, 0);
}

TEST_F(WholeRuns, AreNotForWhatTakesLittleOfTheNetwork) {
  times["exp_m0"] = {100, 100};
  times["exp_p0"] = {105, 10};
  EXPECT_EQ(taken(), kInARow);
  EXPECT_THAT(notes, Contains(HasSubstr("decided 1 problems")));
}

TEST_F(WholeRuns, LeaveWhatAPersonChose) {
  taken();
  const auto rows = cache.rows();
  cache = {};
  for (const auto& row : rows) {
    if (row.problem.starts_with("relu")) cache.choose(row.device, row.problem, "relu_l1", 10100);
  }
  EXPECT_EQ(taken(), (std::vector<std::string>{"relu_l1", "exp_m0"}));
  EXPECT_THAT(notes, Not(Contains(HasSubstr("decided 2 problems"))));
}

TEST_F(WholeRuns, AreForHighLevelsOfDevicesThatReplay) {
  options.level = 2;
  EXPECT_EQ(taken(), kByThemselves);
  options.level = 3;
  cache = {};
  EXPECT_EQ(taken(ReplayingDevice(false)), kByThemselves);
  EXPECT_EQ(replays, 0);
}

TEST_F(WholeRuns, AreNotForNetworksThatAreTooShortForThem) {
  for (auto& [tactic, one] : times) one = {one.alone / 10, one.in_a_row / 10};
  EXPECT_EQ(taken(), kByThemselves);
  EXPECT_EQ(replays, 0);
}

TEST_F(WholeRuns, DecideNothingWhereALaunchCannotBeRecorded) {
  records = false;
  EXPECT_EQ(taken(), kByThemselves);
  EXPECT_EQ(replays, 0);
  EXPECT_THAT(notes, Not(Contains(HasSubstr("runs of the whole network"))));
  options.strict_cache = true;
  EXPECT_EQ(taken(), kByThemselves);
}

TEST_F(WholeRuns, DecideNothingWhereNetworksFindNoMemory) {
  for (const int replays_before : {0, 1}) {  // of the first network, of its rivals
    cache = {};
    options.strict_cache = false;
    most_replays = replays_before;
    EXPECT_EQ(taken(), kByThemselves);
    EXPECT_EQ(replays > 0, replays_before > 0);
    EXPECT_THAT(notes, Contains(HasSubstr("no memory for runs of the whole network")));
    EXPECT_THAT(notes, Not(Contains(HasSubstr("decided"))));
    options.strict_cache = true;
    EXPECT_EQ(taken(), kByThemselves);
    EXPECT_EQ(timed + replays, 0);
  }
}

TEST_F(WholeRuns, RaceOneByOneWhatTheyCannotAffordAtOnce) {
  last = "  %c = relu(%b)\n  %y = neg(%c)\n";
  // Each leads one problem: for three other networks beside the first the time is too short, for one it is not.
  times = {{"relu_l0", {900, 950}}, {"relu_l1", {910, 950}},  {"relu_o0", {950, 1000}}, {"exp_m0", {820, 900}},
           {"exp_p0", {800, 850}},  {"neg_s0", {3000, 3300}}, {"neg_n0", {3100, 2900}}};
  const auto tuned = tune();
  ASSERT_TRUE(tuned.ok()) << tuned.error().text();
  EXPECT_EQ(tuned->choices[0][3].tactic, "neg_n0");
}

TEST_F(WholeRuns, CanBeCancelled) {
  taken();
  cache = {};
  options.progress = [](double done) { return done < 1; };
  const auto tuned = tune();
  ASSERT_FALSE(tuned.ok());
  EXPECT_EQ(tuned.error().code(), ErrorCode::cancelled);
}

}  // namespace
}  // namespace tenon
