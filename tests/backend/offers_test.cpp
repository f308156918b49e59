// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Offers: their order, who is asked, and what a roof makes of work. A made-up device has the tactics.
#include "backend/offers.h"

#include <gtest/gtest.h>

#include "ops/lib/evaluate.h"

namespace tenon {
namespace {

class MadeUpDevice : public Device {
 public:
  explicit MadeUpDevice(std::vector<Tactic> tactics) : tactics_(std::move(tactics)) {}
  std::string_view backend() const override { return "made up"; }
  std::string signature() const override { return "made up"; }
  std::span<const Tactic> tactics() const override { return tactics_; }
  LayoutRule layout_rule(const Problem&) const override { return LayoutRule::any; }
  Result<Buffer> allocate(size_t) const override { return Error(ErrorCode::device, "it has no memory"); }
  Result<std::unique_ptr<Stream>> make_stream() const override { return Error(ErrorCode::device, "it has no streams"); }

 private:
  std::vector<Tactic> tactics_;
};

template <int kFlops, int kEffort = 0>
Result<Prepared> costs(const Problem&, const MadeUpDevice&) {
  Prepared out;
  out.work = {.flops = kFlops * 1e6, .effort = kEffort * 1e6};
  return out;
}
Result<Prepared> declines(const Problem&, const MadeUpDevice&) { return declined("not today"); }

std::vector<std::string> names(const Offers& offers) {
  std::vector<std::string> out;
  for (const Offer& one : offers.accepted) out.emplace_back(one.tactic->name);
  return out;
}

Offers ask(std::vector<Tactic> tactics, std::span<const std::string> disabled = {}) {
  static std::vector<std::unique_ptr<MadeUpDevice>> devices;  // offers point at their tactics
  devices.push_back(std::make_unique<MadeUpDevice>(std::move(tactics)));
  const auto problem = ops::parse_problem("relu(f32[4])");
  EXPECT_TRUE(problem.ok());
  return ask_tactics(*problem, *devices.back(), disabled);
}

using Names = std::vector<std::string>;

TEST(Offers, PutTheLeastExpectedTimeFirst) {
  EXPECT_EQ(names(ask({{"slow", "relu", costs<30>, 9}, {"quick", "relu", costs<10>}, {"middle", "relu", costs<20>}})),
            (Names{"quick", "middle", "slow"}));
}

TEST(Offers, GoByEffortWhereATacticSaysIt) {
  EXPECT_EQ(names(ask({{"direct", "relu", costs<10>}, {"clever", "relu", costs<10, 3>}})), (Names{"clever", "direct"}));
}

TEST(Offers, GoByRankAmongEquals) {
  EXPECT_EQ(names(ask({{"low", "relu", costs<10>, 1}, {"high", "relu", costs<10>, 2}})), (Names{"high", "low"}));
  EXPECT_EQ(names(ask({{"silent", "relu", costs<0>, 1}, {"high", "relu", costs<10>, 2}})), (Names{"high", "silent"}));
}

template <int kFlops>
Result<Prepared> costs_as_team(const Problem& problem, const MadeUpDevice& device) {
  auto out = costs<kFlops>(problem, device);
  out->team = [](const Launch&, const Team&) {};
  return out;
}

TEST(Offers, TakeALibraryOnlyIfItGains) {
  EXPECT_EQ(names(ask({{"library", "relu", costs<95>}, {"own", "relu", costs_as_team<100>}})),
            (Names{"own", "library"}));
  EXPECT_EQ(names(ask({{"library", "relu", costs<80>}, {"own", "relu", costs_as_team<100>}})),
            (Names{"library", "own"}));
}

TEST(Offers, AskForAnyOperatorOnlyIfNobodyElseAccepts) {
  EXPECT_EQ(names(ask({{"any", "*", costs<1>, 5}, {"own", "relu", costs<10>}})), (Names{"own"}));
  const Offers offers = ask({{"last", "*", costs<1>, -5}, {"any", "*", costs<9>}, {"own", "relu", declines}});
  EXPECT_EQ(names(offers), (Names{"any"}));
  ASSERT_EQ(offers.declined.size(), 1u);
  EXPECT_EQ(offers.declined[0].reason.message(), "not today");
}

TEST(Offers, LeaveOutWhatIsDisabledByName) {
  const std::vector<std::string> disabled = {"qu"};
  const Offers offers = ask({{"quick", "relu", costs<1>}, {"slow", "relu", costs<2>}}, disabled);
  EXPECT_EQ(names(offers), (Names{"slow"}));
  ASSERT_EQ(offers.declined.size(), 1u);
  EXPECT_EQ(offers.declined[0].reason.message(), "disabled by name");
}

Result<Prepared> refuses(const Problem&, const MadeUpDevice&) { return declined("fallback is not allowed"); }

// Whoever reads the error wants to know what the kernels lack, and what the way around them does.
TEST(Offers, TellTheReasonsOfAllWhenNobodyAccepts) {
  const auto problem = ops::parse_problem("relu(f32[4])");
  const Offers offers = ask(
      {{"one", "relu", declines}, {"same", "relu", declines}, {"any", "*", declines, 1}, {"back", "*", refuses, -9}});
  const Error error = offers.none(*problem);
  EXPECT_EQ(error.message(), "fallback is not allowed");
  EXPECT_EQ(error.notes(), (Names{"one: not today"}));
}

TEST(ExpectedTime, IsThatOfTheScarcerOfArithmeticAndMemory) {
  const Roof roof{.flops_per_us = 1e5, .bytes_per_us = 1e4};
  EXPECT_DOUBLE_EQ(expected_us({.flops = 1e6}, roof, 1), 10);
  EXPECT_DOUBLE_EQ(expected_us({.flops = 1e6}, roof, 2), 5);
  EXPECT_DOUBLE_EQ(expected_us({.bytes = 1e6}, roof, 1), 100);
  EXPECT_GT(expected_us({.flops = 1e6, .bytes = 1e6}, roof, 1), 100);
  EXPECT_EQ(expected_us({.bytes = 1e6}, roof, 4), expected_us({.bytes = 1e6}, roof, 64));  // memory is shared
}

}  // namespace
}  // namespace tenon
