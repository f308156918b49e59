// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Comparing tensors.
#include "verify/difference.h"

#include <cmath>
#include <limits>

namespace tenon::verify {

namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

double distance(double a, double b) {
  if (a == b || (std::isnan(a) && std::isnan(b))) return 0;
  const double apart = std::abs(a - b);
  return std::isfinite(apart) ? apart : kInfinite;
}

}  // namespace

Difference compare(const Constant& found, const Constant& expected) {
  Difference out;
  if (!found || !expected || found.type().dtype != expected.type().dtype ||
      !(found.type().shape == expected.type().shape)) {
    out.relative = kInfinite;
    return out;
  }
  const std::vector<double> a = found.to_f64();
  const std::vector<double> b = expected.to_f64();
  double largest = 0;
  double apart = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    if (std::isfinite(b[i])) largest = std::max(largest, std::abs(b[i]));
    if (const double here = distance(a[i], b[i]); here > apart) {
      apart = here;
      out.element = static_cast<int64_t>(i);
      out.found = a[i];
      out.expected = b[i];
    }
  }
  const bool exact = !is_float(found.type().dtype);
  // Of a tensor of zeros, what differs is as good as infinite; below 1e-30 floats are noise.
  constexpr double kNoise = 1e-30;
  out.relative = exact ? apart : apart / std::max(largest, kNoise);
  return out;
}

double tolerance_of(DataType dtype) {
  switch (dtype) {
    case DataType::f32:
      return 1e-4;
    case DataType::f16:
      return 2e-2;
    case DataType::bf16:
      return 8e-2;
    case DataType::f64:
      return 1e-9;
    default:
      return 0;
  }
}

}  // namespace tenon::verify
