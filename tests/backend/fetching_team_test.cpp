// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Launches learn what the launch behind them reads first.
#include "backend/fetching_team.h"

#include <gtest/gtest.h>

#include <array>

namespace tenon {
namespace {

constexpr std::array<std::byte, 8> kWeights = {};

/// Notes what it was told to fetch; reads four bytes of kWeights for each member first.
Prepared fetching(Fetch& told) {
  Prepared out;
  out.team = FetchingTeam{.run = [&told](const Launch&, const Team&, const Fetch& fetch) { told = fetch; },
                          .first = [](const Team& team) { return ConstBytes(kWeights).subspan(4 * team.rank, 4); }};
  return out;
}

Prepared other() {
  Prepared out;
  out.team = [](const Launch&, const Team&) {};
  return out;
}

TEST(FetchingTeam, SaysWhatEachMemberReadsFirst) {
  Fetch told;
  EXPECT_EQ(first_of(fetching(told), Team{.rank = 1, .size = 2}).data(), kWeights.data() + 4);
  EXPECT_TRUE(first_of(other(), Team{}).empty());
}

TEST(FetchingTeam, IsToldWhatToFetch) {
  Fetch told;
  EXPECT_TRUE(run_member(fetching(told), {}, {}, {.next = kWeights, .is_fetched = true}));
  EXPECT_EQ(told.next.data(), kWeights.data());
  EXPECT_TRUE(told.is_fetched);
  EXPECT_FALSE(run_member(fetching(told), {}, {}, {}));
}

TEST(FetchingTeam, IsStillFetchedBehindOneThatFetchesNothing) {
  EXPECT_TRUE(run_member(other(), {}, {}, {.next = kWeights, .is_fetched = true}));
  EXPECT_FALSE(run_member(other(), {}, {}, {.next = kWeights, .is_fetched = false}));
}

}  // namespace
}  // namespace tenon
