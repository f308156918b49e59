// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Counting magnitudes that stream by.
#include "quant/histogram.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <random>

namespace tenon::quant {
namespace {

std::vector<float> normal(size_t count, float deviation, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> next(0, deviation);
  std::vector<float> values(count);
  for (float& value : values) value = next(random);
  return values;
}

uint64_t sum(std::span<const uint64_t> counts) { return std::accumulate(counts.begin(), counts.end(), uint64_t{0}); }

TEST(Histogram, CountsEveryFiniteValueOnce) {
  Histogram histogram;
  for (unsigned batch = 0; batch < 20; ++batch)
    histogram.add(normal(1000, std::exp2(static_cast<float>(batch)), batch));
  EXPECT_EQ(histogram.total(), 20000u);
  EXPECT_EQ(sum(histogram.counts()), 20000u);
}

TEST(Histogram, KeepsTheMaximumInTheUpperHalf) {
  Histogram histogram;
  for (const float value : {1e-6f, 3.0f, 2.0f, 5000.0f}) {
    histogram.add({&value, 1});
    EXPECT_GT(histogram.counts().size(), Histogram::kBins / 2);
    EXPECT_GT(histogram.counts().back(), 0u);
  }
  EXPECT_EQ(histogram.max(), 5000.0f);
}

// Merging pairs must give what counting with the wider bins at once would have given.
TEST(Histogram, MergedBinsAreThoseOfTheWiderWidth) {
  const std::vector<float> small = normal(50000, 1, 1), large = normal(50000, 37, 2);
  Histogram histogram;
  histogram.add(small);
  histogram.add(large);
  std::vector<uint64_t> expected(histogram.counts().size());
  for (const auto* values : {&small, &large}) {
    for (const float value : *values) {
      ++expected[static_cast<size_t>(std::abs(static_cast<double>(value)) / histogram.bin_width())];
    }
  }
  EXPECT_TRUE(std::equal(expected.begin(), expected.end(), histogram.counts().begin()));
}

TEST(Histogram, RemembersZerosThatCameBeforeAnythingElse) {
  Histogram histogram;
  histogram.add(std::vector<float>(100, 0.0f));
  EXPECT_TRUE(histogram.counts().empty());
  histogram.add(std::vector<float>{1.0f, -1.0f});
  EXPECT_EQ(histogram.counts().front(), 100u);
  EXPECT_EQ(sum(histogram.counts()), 102u);
}

TEST(Histogram, CountsValuesThatAreNotFiniteApart) {
  Histogram histogram;
  histogram.add(
      std::vector<float>{1, std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()});
  EXPECT_EQ(histogram.not_finite(), 2u);
  EXPECT_EQ(histogram.total(), 1u);
  EXPECT_EQ(histogram.max(), 1.0f);
}

TEST(Histogram, TakesTheLargestAndTheSmallestFloat) {
  Histogram histogram;
  histogram.add(std::vector<float>{std::numeric_limits<float>::denorm_min()});
  histogram.add(std::vector<float>{std::numeric_limits<float>::max()});
  EXPECT_EQ(sum(histogram.counts()), 2u);
}

}  // namespace
}  // namespace tenon::quant
