// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Comparing outputs.
#include "quant/error_metric.h"

#include <cmath>
#include <cstring>
#include <limits>

namespace tenon::quant {

namespace {

/// The first of the largest elements; -1 if one is NaN.
int64_t largest(const float* row, int64_t length) {
  int64_t best = 0;
  for (int64_t i = 0; i < length; ++i) {
    if (std::isnan(row[i])) return -1;
    if (row[i] > row[best]) best = i;
  }
  return best;
}

double one_minus_cosine(const float* a, const float* b, int64_t length) {
  double ab = 0, aa = 0, bb = 0;
  for (int64_t i = 0; i < length; ++i) {
    ab += double{a[i]} * b[i];
    aa += double{a[i]} * a[i];
    bb += double{b[i]} * b[i];
  }
  if (aa == 0 && bb == 0) return 0;
  const double cosine = ab / std::sqrt(aa * bb);
  return std::isnan(cosine) ? 1 : std::max(0.0, 1 - cosine);
}

}  // namespace

std::string_view to_string(ErrorMetric metric) {
  switch (metric) {
    case ErrorMetric::top1:
      return "top1";
    case ErrorMetric::cosine:
      return "cosine";
    case ErrorMetric::relative:
      return "relative";
  }
  return "";
}

std::optional<ErrorMetric> parse_error_metric(std::string_view name) {
  for (const ErrorMetric metric : {ErrorMetric::top1, ErrorMetric::cosine, ErrorMetric::relative}) {
    if (to_string(metric) == name) return metric;
  }
  return std::nullopt;
}

void OutputError::add_rows(const float* expected, const float* found, int64_t rows, int64_t length) {
  count_ += static_cast<double>(rows);
  for (int64_t i = 0; i < rows; ++i) {
    sum_ += largest(expected + i * length, length) == largest(found + i * length, length) ? 0 : 1;
  }
}

void OutputError::add_samples(const float* expected, const float* found, int64_t samples, int64_t length) {
  count_ += static_cast<double>(samples);
  for (int64_t i = 0; i < samples; ++i) sum_ += one_minus_cosine(expected + i * length, found + i * length, length);
}

void OutputError::add(const ConstTensor& expected, const ConstTensor& found) {
  const int64_t volume = expected.volume();
  if (volume == 0) return;
  const Shape& shape = expected.type.shape;
  if (expected.type.dtype != DataType::f32) {
    shares_ = true;
    const size_t bytes = expected.type.bytes() / static_cast<size_t>(volume);
    count_ += static_cast<double>(volume);
    for (size_t i = 0; i < static_cast<size_t>(volume); ++i) {
      sum_ += std::memcmp(expected.data + i * bytes, found.data + i * bytes, bytes) == 0 ? 0 : 1;
    }
    return;
  }
  const auto *a = expected.as<float>(), *b = found.as<float>();
  const int64_t last = shape.rank() > 0 ? shape[shape.rank() - 1].number() : 1;
  const int64_t first = shape.rank() > 0 ? shape[0].number() : 1;
  if (metric_ == ErrorMetric::top1) return add_rows(a, b, volume / last, last);
  if (metric_ == ErrorMetric::cosine) return add_samples(a, b, first, volume / first);
  for (int64_t i = 0; i < volume; ++i) {
    const double difference = double{a[i]} - b[i];
    if (std::isfinite(difference)) sum_ += difference * difference;
    if (std::isfinite(a[i])) count_ += double{a[i]} * a[i];
    const bool same = a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i]));
    if (!std::isfinite(difference) && !same) sum_ = std::numeric_limits<double>::infinity();
  }
}

double OutputError::value() const {
  if (sum_ == 0) return 0;
  if (metric_ == ErrorMetric::relative && !shares_) {
    return count_ == 0 ? std::numeric_limits<double>::infinity() : std::sqrt(sum_ / count_);
  }
  return sum_ / count_;
}

}  // namespace tenon::quant
