// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// From a histogram of magnitudes to the threshold T at which an 8-bit tensor saturates.
#pragma once

#include <string_view>

#include "base/result.h"
#include "quant/histogram.h"

namespace tenon::quant {

enum class Algorithm {
  entropy,     // least Kullback-Leibler divergence, as first published: T in the middle of a bin
  entropy2,    // the same with T at the edge of a bin
  minmax,      // the largest magnitude
  percentile,  // the magnitude that so many per cent do not exceed
  legacy       // a quantile, optionally moved in by a regression over the tail
};

std::string_view to_string(Algorithm algorithm);
/// Errors: invalid_argument, listing the names.
Result<Algorithm> parse_algorithm(std::string_view name);

struct ThresholdOptions {
  Algorithm algorithm = Algorithm::entropy2;
  double percentile = 99.99;       // of percentile, in (0, 100]
  double quantile = 1.0;           // of legacy, in (0, 1]
  double regression_cutoff = 1.0;  // of legacy, in (0, 1]; 1: no regression
};

/// The T > 0 of a symmetric 8-bit tensor: q = clamp(round(x * 127 / T), -127, 127).
/// Errors: invalid_argument if the histogram has no value but 0, holds NaN or infinities, or an option is out of range.
/// Source: Migacz, "8-bit inference with TensorRT", GTC 2017, slides 19 to 30. One thing is different in both: the bin of
/// zeros counts like its neighbour. Rectified tensors are half zeros, which every T maps to 0 exactly; counted in full they
/// rule the divergence (efficientnet-lite0 then answered no picture right, instead of 86.75 %).
Result<float> find_threshold(const Histogram& histogram, const ThresholdOptions& options);

}  // namespace tenon::quant
