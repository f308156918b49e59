// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The timing cache as a value: text and back, merging, damage.
#include "tune/timing_cache.h"

#include <gtest/gtest.h>

#include "backends/cpu/device.h"
#include "ops/lib/evaluate.h"
#include "tune/tune.h"

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

TEST(TimingCache, NamesTheDamagedLine) {
  const auto bad = TimingCache::parse("# tenon timing cache 1\nd\tp\tt\t1.0\nd\tp\tt\tfast\n");
  ASSERT_FALSE(bad.ok());
  EXPECT_NE(bad.error().message().find("line 3"), std::string::npos) << bad.error().text();
  EXPECT_FALSE(TimingCache::parse("something else").ok());
}

TEST(Tune, TakesTheTacticThatTheCacheSaysIsFaster) {
  const auto graph = ops::parse("graph (%x: f32[4,64]) -> (%y) {\n  %y = relu(%x)\n}");
  ASSERT_TRUE(graph.ok());
  const CpuDevice device;
  const Profile profile = default_profile(*graph);
  TimingCache cache;
  tune::Options options;
  options.cache = &cache;
  const auto first = tune::choose_tactics(*graph, profile, device, options);
  ASSERT_TRUE(first.ok()) << first.error().text();
  const std::string problem = first->choices[0].problem;
  const auto tactics = tactics_for(device, "relu");
  std::vector<std::string_view> accepted;
  for (const Tactic* tactic : tactics) {
    if (cache.find(device.signature(), problem, tactic->name)) accepted.push_back(tactic->name);
  }
  for (const auto wanted : accepted) {
    for (const auto name : accepted) cache.put(device.signature(), problem, name, name == wanted ? 1 : 100);
    const auto tuned = tune::choose_tactics(*graph, profile, device, options);
    ASSERT_TRUE(tuned.ok());
    EXPECT_EQ(tuned->choices[0].tactic, wanted);
  }
}

TEST(Tune, StrictCacheNamesTheProblemThatIsMissing) {
  const auto graph = ops::parse("graph (%x: f32[4,64]) -> (%y) {\n  %y = relu(%x)\n}");
  ASSERT_TRUE(graph.ok());
  const CpuDevice device;
  TimingCache empty;
  tune::Options options;
  options.cache = &empty;
  options.strict_cache = true;
  const auto tuned = tune::choose_tactics(*graph, default_profile(*graph), device, options);
  ASSERT_FALSE(tuned.ok());
  EXPECT_NE(tuned.error().message().find("relu(f32[4,64])"), std::string::npos) << tuned.error().text();
}

}  // namespace
}  // namespace tenon
