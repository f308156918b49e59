// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The algorithms that choose a threshold.
#include "quant/threshold.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace tenon::quant {

namespace {

constexpr size_t kLevels = 128;  // magnitudes of a symmetric 8-bit number, 0 included

double times_log(double x) { return x > 0 ? x * std::log(x) : 0; }

/// Sums over the first i bins, so that the divergence of one candidate costs a step per level, not per bin.
struct PrefixSums {
  std::vector<double> count = {0};
  std::vector<double> occupied = {0};   // bins that are not empty
  std::vector<double> count_log = {0};  // of count * log(count)

  explicit PrefixSums(const std::vector<double>& counts) {
    for (const double c : counts) {
      count.push_back(count.back() + c);
      occupied.push_back(occupied.back() + (c > 0 ? 1 : 0));
      count_log.push_back(count_log.back() + times_log(c));
    }
  }
};

/// KL(P || Q) for a threshold behind bin i: P is the first i bins with everything beyond in the last one, Q the same
/// bins merged into 128 levels and spread again over those of them that are not empty. Infinite where Q lacks mass.
double divergence(const PrefixSums& sums, size_t i) {
  const double total = sums.count.back(), inside = sums.count[i], beyond = total - inside;
  const double last = inside - sums.count[i - 1];
  if (inside == 0 || (last == 0 && beyond > 0)) return std::numeric_limits<double>::infinity();
  const double p_log_p = sums.count_log[i] - times_log(last) + times_log(last + beyond) - total * std::log(total);
  double p_log_q = 0;
  size_t begin = 0;
  for (size_t level = 1; level <= kLevels; ++level) {
    const size_t end = (level * i + kLevels - 1) / kLevels;
    const double mass = sums.count[end] - sums.count[begin];
    const double occupied = sums.occupied[end] - sums.occupied[begin];
    const double weight = mass + (level == kLevels ? beyond : 0);
    if (mass > 0) p_log_q += weight * (std::log(mass / occupied) - std::log(inside));
    begin = end;
  }
  return (p_log_p - p_log_q) / total;
}

constexpr double kEqualDivergence = 1e-9;  // more than rounding makes of equal ones

/// The number of bins to keep; of equal divergences the largest number, which saturates least.
size_t least_divergent(const std::vector<double>& counts) {
  const PrefixSums sums(counts);
  size_t best = counts.size();
  double least = std::numeric_limits<double>::infinity();
  for (size_t i = std::min(kLevels, counts.size()); i <= counts.size(); ++i) {
    const double found = divergence(sums, i);
    if (found > least + kEqualDivergence) continue;
    least = std::min(found, least);
    best = i;
  }
  return best;
}

float by_entropy(const Histogram& histogram, Algorithm algorithm) {
  std::vector<double> counts(histogram.counts().begin(), histogram.counts().end());
  counts[0] = counts[1];
  const double middle = algorithm == Algorithm::entropy ? 0.5 : 0;
  const auto threshold =
      static_cast<float>((static_cast<double>(least_divergent(counts)) + middle) * histogram.bin_width());
  return std::min(threshold, histogram.max());
}

/// The magnitude that a fraction of the values does not exceed, linear inside a bin.
float by_quantile(const Histogram& histogram, double fraction) {
  const double wanted = fraction * static_cast<double>(histogram.total());
  double below = 0;
  for (size_t i = 0; i < histogram.counts().size(); ++i) {
    const auto count = static_cast<double>(histogram.counts()[i]);
    if (count > 0 && below + count >= wanted) {
      const double at = (static_cast<double>(i) + (wanted - below) / count) * histogram.bin_width();
      return std::min(static_cast<float>(at), histogram.max());
    }
    below += count;
  }
  return histogram.max();
}

/// Where the tail would end if it fell as evenly as it does from `cutoff` of the maximum on: a straight line through
/// log(count) of the occupied bins there meets log(1). Outliers that stand apart from the tail are cut off so.
float by_regression(const Histogram& histogram, double cutoff) {
  const auto first = static_cast<size_t>(cutoff * static_cast<double>(histogram.max()) / histogram.bin_width());
  double n = 0, sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0;
  for (size_t i = first; i < histogram.counts().size(); ++i) {
    if (histogram.counts()[i] == 0) continue;
    const double x = (static_cast<double>(i) + 0.5) * histogram.bin_width();
    const double y = std::log(static_cast<double>(histogram.counts()[i]));
    n += 1, sum_x += x, sum_y += y, sum_xx += x * x, sum_xy += x * y;
  }
  const double spread = n * sum_xx - sum_x * sum_x;
  const double slope = spread > 0 ? (n * sum_xy - sum_x * sum_y) / spread : 0;
  if (slope >= 0) return histogram.max();  // no tail that falls
  const double end = (sum_x - sum_y / slope) / n;
  const double least = cutoff * static_cast<double>(histogram.max());
  return static_cast<float>(std::clamp(end, least, static_cast<double>(histogram.max())));
}

Result<> check(const Histogram& histogram, const ThresholdOptions& options) {
  const auto within = [](double value, double limit) { return value > 0 && value <= limit; };
  if (!within(options.percentile, 100)) {
    return Error(ErrorCode::invalid_argument, str("expected a percentile in (0, 100], found ", options.percentile));
  }
  if (!within(options.quantile, 1) || !within(options.regression_cutoff, 1)) {
    return Error(ErrorCode::invalid_argument, str("expected quantile and regression cutoff in (0, 1], found ",
                                                  options.quantile, " and ", options.regression_cutoff));
  }
  if (histogram.not_finite() > 0) {
    return Error(ErrorCode::invalid_argument,
                 str("expected finite values, found ", histogram.not_finite(), " NaN or infinite ones"));
  }
  if (histogram.max() == 0) {
    return Error(ErrorCode::invalid_argument, "expected values other than 0, found none: they have no range")
        .hint("calibrate with data that reaches this tensor, or set its dynamic range");
  }
  return Done{};
}

}  // namespace

std::string_view to_string(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::entropy:
      return "entropy";
    case Algorithm::entropy2:
      return "entropy2";
    case Algorithm::minmax:
      return "minmax";
    case Algorithm::percentile:
      return "percentile";
    case Algorithm::legacy:
      return "legacy";
  }
  return "unknown";
}

Result<Algorithm> parse_algorithm(std::string_view name) {
  constexpr std::array all = {Algorithm::entropy2, Algorithm::entropy, Algorithm::minmax, Algorithm::percentile,
                              Algorithm::legacy};
  for (const Algorithm algorithm : all) {
    if (to_string(algorithm) == name) return algorithm;
  }
  return Error(ErrorCode::invalid_argument,
               str("expected a calibration algorithm out of ", join(all), ", found '", name, "'"));
}

Result<float> find_threshold(const Histogram& histogram, const ThresholdOptions& options) {
  TRY(check(histogram, options));
  switch (options.algorithm) {
    case Algorithm::entropy:
    case Algorithm::entropy2:
      return by_entropy(histogram, options.algorithm);
    case Algorithm::minmax:
      return histogram.max();
    case Algorithm::percentile:
      return by_quantile(histogram, options.percentile / 100);
    case Algorithm::legacy: {
      const float quantile = by_quantile(histogram, options.quantile);
      return options.regression_cutoff < 1 ? std::min(quantile, by_regression(histogram, options.regression_cutoff))
                                           : quantile;
    }
  }
  return Error(ErrorCode::invalid_argument, "expected a calibration algorithm, found none");
}

}  // namespace tenon::quant
