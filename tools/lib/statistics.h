// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Summaries of measured times.
#pragma once

#include <vector>

namespace tenon::tools {

struct Summary {
  double min = 0, max = 0, mean = 0, median = 0;
};

/// All zero for no values.
Summary summarize(std::vector<double> values);

/// Nearest rank: the smallest value that at least `percent` of all values do not exceed; 0 for no values.
double percentile(std::vector<double> values, double percent);

}  // namespace tenon::tools
