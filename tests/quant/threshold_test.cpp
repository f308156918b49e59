// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Thresholds of distributions whose answer is known. tests/quant/test_threshold.py compares with other implementations.
#include "quant/threshold.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace tenon::quant {
namespace {

using testing::HasSubstr;

/// 1, 2, ..., count, each times `step`, then `outlier` if it is not 0.
Histogram ramp(int count, float step, float outlier = 0) {
  std::vector<float> values;
  for (int i = 1; i <= count; ++i) values.push_back(static_cast<float>(i) * step);
  if (outlier != 0) values.push_back(outlier);
  Histogram histogram;
  histogram.add(values);
  return histogram;
}

float found(const Histogram& histogram, const ThresholdOptions& options) {
  const auto threshold = find_threshold(histogram, options);
  EXPECT_TRUE(threshold.ok()) << threshold.error().text();
  return threshold.ok() ? *threshold : -1;
}

TEST(Threshold, MinMaxIsTheLargestMagnitude) {
  EXPECT_EQ(found(ramp(1000, 0.01f, -77), {.algorithm = Algorithm::minmax}), 77.0f);
}

TEST(Threshold, PercentileLeavesOutItsShare) {
  const Histogram histogram = ramp(100000, 1e-3f);  // 0..100, evenly
  for (const double percent : {50.0, 90.0, 99.0, 99.9}) {
    EXPECT_NEAR(found(histogram, {.algorithm = Algorithm::percentile, .percentile = percent}), percent, 0.05);
  }
  EXPECT_EQ(found(histogram, {.algorithm = Algorithm::percentile, .percentile = 100}), histogram.max());
}

// Nothing is gained by saturating evenly spread values: each would be as wrong as it is far beyond.
TEST(Threshold, EntropyKeepsAnEvenDistributionWhole) {
  const Histogram histogram = ramp(400000, 1e-3f);
  for (const Algorithm algorithm : {Algorithm::entropy, Algorithm::entropy2}) {
    EXPECT_GT(found(histogram, {.algorithm = algorithm}), 0.98f * histogram.max());
  }
}

TEST(Threshold, EntropyCutsOffALoneOutlier) {
  const Histogram histogram = ramp(400000, 1e-5f, 40);  // 0..4 and one value at 40
  for (const Algorithm algorithm : {Algorithm::entropy, Algorithm::entropy2}) {
    EXPECT_NEAR(found(histogram, {.algorithm = algorithm}), 4.0f, 0.1f);
  }
}

TEST(Threshold, LegacyRegressionCutsOffALoneOutlier) {
  std::vector<float> values{10};
  for (int bin = 0; bin < 400; ++bin) values.insert(values.end(), size_t(400 - bin), 0.01f * (float(bin) + 0.5f));
  Histogram histogram;
  histogram.add(values);
  EXPECT_EQ(found(histogram, {.algorithm = Algorithm::legacy}), 10.0f);
  EXPECT_LT(found(histogram, {.algorithm = Algorithm::legacy, .quantile = 0.999}), 4.1f);
  EXPECT_LT(found(histogram, {.algorithm = Algorithm::legacy, .regression_cutoff = 0.1}), 9.0f);
}

TEST(Threshold, SingleMagnitudeIsItsOwnThreshold) {
  Histogram histogram;
  histogram.add(std::vector<float>(10, -3.0f));
  for (const Algorithm algorithm :
       {Algorithm::entropy, Algorithm::entropy2, Algorithm::minmax, Algorithm::percentile}) {
    EXPECT_NEAR(found(histogram, {.algorithm = algorithm}), 3.0f, 0.01f) << to_string(algorithm);
  }
}

TEST(Threshold, RefusesValuesWithoutARange) {
  Histogram zeros, broken;
  zeros.add(std::vector<float>(5, 0.0f));
  broken.add(std::vector<float>{1, std::numeric_limits<float>::quiet_NaN()});
  EXPECT_THAT(find_threshold(zeros, {}).error().message(), HasSubstr("values other than 0"));
  EXPECT_THAT(find_threshold(broken, {}).error().message(), HasSubstr("found 1 NaN"));
}

TEST(Threshold, RefusesOptionsOutOfRange) {
  const Histogram histogram = ramp(10, 1);
  EXPECT_THAT(find_threshold(histogram, {.percentile = 0}).error().message(), HasSubstr("percentile in (0, 100]"));
  EXPECT_THAT(find_threshold(histogram, {.quantile = 1.5}).error().message(), HasSubstr("found 1.5 and 1"));
}

}  // namespace
}  // namespace tenon::quant
