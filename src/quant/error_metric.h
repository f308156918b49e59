// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// How far the outputs of a network in low precision are from those in f32.
#pragma once

#include <optional>
#include <string_view>

#include "ir/tensor.h"

namespace tenon::quant {

enum class ErrorMetric {
  top1,      // share of rows (along the last axis) whose largest element is another one
  cosine,    // 1 - the mean over samples (along the first axis) of the cosine between both
  relative,  // norm of the difference by the norm of what is expected
};

std::string_view to_string(ErrorMetric metric);
std::optional<ErrorMetric> parse_error_metric(std::string_view name);

/// Sums up over batches of one output. Elements that are no floats count by the share of those that differ, whatever
/// the metric. NaN where none is expected counts as wrong; as an infinite error where the metric is relative.
class OutputError {
 public:
  explicit OutputError(ErrorMetric metric) : metric_(metric) {}
  /// Two tensors of one type, dense and row-major.
  void add(const ConstTensor& expected, const ConstTensor& found);
  /// 0 if nothing was added.
  double value() const;
  /// What the value cannot fall below any more if what was added is this share of all that will be. 0 where that cannot
  /// be told.
  double at_least(double share) const { return metric_ == ErrorMetric::relative ? 0 : value() * share; }

 private:
  void add_rows(const float* expected, const float* found, int64_t rows, int64_t length);
  void add_samples(const float* expected, const float* found, int64_t samples, int64_t length);

  ErrorMetric metric_;
  bool shares_ = false;  // of elements that are no floats
  double sum_ = 0;       // of errors; of squares of differences if relative
  double count_ = 0;     // of rows or samples; of squares of what is expected if relative
};

}  // namespace tenon::quant
