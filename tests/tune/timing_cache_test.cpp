// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The timing cache as a value: text and back, merging, damage.
#include "tune/timing_cache.h"

#include <gtest/gtest.h>

namespace tenon {
namespace {

TEST(TimingCache, ReadsWhatItWrote) {
  TimingCache cache;
  cache.put("cpu; a, b", "relu(f32[1,2])", "relu_f32_avx2", 1.25);
  cache.put("cpu; a, b", "relu(f32[1,2])", "reference", 20);
  const auto again = TimingCache::parse(cache.text());
  ASSERT_TRUE(again.ok()) << again.error().text();
  EXPECT_EQ(*again, cache);
  EXPECT_EQ(again->find("cpu; a, b", "relu(f32[1,2])", "reference"), 20);
  EXPECT_EQ(again->find("cpu; other", "relu(f32[1,2])", "reference"), std::nullopt);
}

TEST(TimingCache, KeepsItsOwnTimesWhenItMerges) {
  TimingCache mine;
  TimingCache theirs;
  mine.put("d", "p", "t", 1);
  theirs.put("d", "p", "t", 2);
  theirs.put("d", "p", "u", 3);
  mine.merge(theirs);
  EXPECT_EQ(mine.find("d", "p", "t"), 1);
  EXPECT_EQ(mine.find("d", "p", "u"), 3);
}

TEST(TimingCache, KeepsItsOwnChoiceWhenItMerges) {
  TimingCache mine;
  TimingCache theirs;
  mine.choose("d", "p", "t", 2);
  theirs.choose("d", "p", "a", 1);
  theirs.choose("d", "q", "a", 1);
  mine.merge(theirs);
  EXPECT_EQ(mine.chosen("d", "p"), "t");
  EXPECT_EQ(mine.find("d", "p", "a"), 1);
  EXPECT_EQ(mine.chosen("d", "q"), "a");
}

TEST(TimingCache, NamesTheDamagedLine) {
  const auto bad = TimingCache::parse("# tenon timing cache 1\nd\tp\tt\t1.0\nd\tp\tt\tfast\n");
  ASSERT_FALSE(bad.ok());
  EXPECT_NE(bad.error().message().find("line 3"), std::string::npos) << bad.error().text();
  EXPECT_FALSE(TimingCache::parse("something else").ok());
}

TEST(TimingCache, KeepsWhatWasChosenThroughItsText) {
  TimingCache cache;
  cache.put("d", "p", "quick", 1);
  cache.put("d", "p", "slow", 2);
  cache.put("d", "q", "slow", 3);
  EXPECT_EQ(cache.chosen("d", "p"), "");
  cache.choose("d", "p", "quick", 1);
  cache.choose("d", "p", "slow", 2);
  EXPECT_EQ(cache.chosen("d", "p"), "slow");
  EXPECT_EQ(cache.chosen("d", "q"), "");
  EXPECT_EQ(cache.text(), "# tenon timing cache 1\nd\tp\tquick\t1.000\nd\tp\tslow\t2.000\tchosen\nd\tq\tslow\t3.000\n");
  const auto again = TimingCache::parse(cache.text());
  ASSERT_TRUE(again.ok()) << again.error().text();
  EXPECT_EQ(*again, cache);
}

TEST(TimingCache, ListsEachProblemWithItsBestTactic) {
  TimingCache cache;
  cache.put("d", "p", "a", 2);
  cache.put("d", "p", "b", 1);
  cache.put("d", "q", "a", 1);
  cache.choose("d", "q", "b", 5);
  const auto rows = cache.rows();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].best, (std::pair<std::string, double>("b", 1)));
  EXPECT_EQ(rows[0].times_us.size(), 2u);
  EXPECT_EQ(rows[1].best, (std::pair<std::string, double>("b", 5)));
}

}  // namespace
}  // namespace tenon
