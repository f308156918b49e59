// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// What tests of kernels for matrix products of floats share: operands, arguments, and plain loops in double.
#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "backends/cpu/lib/gemm_f32.h"
#include "tests/backends/cpu/kernel_check.h"

namespace tenon::cpu {

struct ProductCase {
  int64_t m, n, k;
  int64_t pad_a = 0, pad_c = 0;
  bool bias = false, residual = false, residual_last = false, in_place = false, transposed = false;
  Activation activation = {};
  float scale = 1;
  float low_a = -1;  // operands lie between this, or -1, and 1
};

inline double activated(const Activation& f, double x) {
  switch (f.function) {
    case Unary::relu:
      return std::max(0.0, x);
    case Unary::clip:
      return std::min<double>(f.beta, std::max<double>(f.alpha, x));
    case Unary::gelu_erf:
      return x / 2 * std::erfc(-x * std::sqrt(0.5));
    case Unary::silu:
      return x / (1 + std::exp(-x));
    default:
      return x;
  }
}

/// Operands of a case, each of its exact size: the address sanitizer sees a read of one float too many.
class ProductRun {
 public:
  explicit ProductRun(const ProductCase& t)
      : case_(t),
        a_(random_floats(t.m > 0 ? (t.m - 1) * lda() + t.k : 0, 1, t.low_a)),
        b_(random_floats(t.k * t.n, 2)),
        bias_(random_floats(t.n, 3)),
        residual_(random_floats(t.m > 0 ? (t.m - 1) * ld_residual() + t.n : 0, 4)),
        c_(static_cast<size_t>(t.m > 0 ? (t.m - 1) * ldc() + t.n : 0), kUntouched) {
    if (t.in_place) c_ = residual_;
  }

  StridedMatrix b() const {
    return case_.transposed ? StridedMatrix{b_.data(), 1, case_.k} : StridedMatrix{b_.data(), case_.n, 1};
  }

  /// The arguments of a kernel of that kind, with B packed.
  template <class Args>
  Args args(const PanelShape& shape, const std::vector<float>& packed) {
    const float* residual = case_.in_place ? c_.data() : residual_.data();
    return {.m = case_.m,
            .a = a_.data(),
            .lda = lda(),
            .shape = shape,
            .b = packed.data(),
            .c = c_.data(),
            .ldc = ldc(),
            .epilogue = {.bias = case_.bias ? bias_.data() : nullptr,
                         .residual = case_.residual ? residual : nullptr,
                         .ld_residual = ld_residual(),
                         .residual_last = case_.residual_last,
                         .activation = case_.activation}};
  }

  /// What lies between the rows of C is not written.
  void expect_close(double tolerance) const {
    for (int64_t i = 0; i < case_.m; ++i) {
      for (int64_t j = 0; j < case_.n; ++j) ASSERT_NEAR(c(i, j), expected(i, j), tolerance) << i << ", " << j;
      for (int64_t j = case_.n; j < ldc() && i + 1 < case_.m && !case_.in_place; ++j) ASSERT_EQ(c(i, j), kUntouched);
    }
  }

  /// The largest error, as a part of the largest result.
  double relative_error() const {
    double error = 0, largest = 0;
    for (int64_t i = 0; i < case_.m; ++i) {
      for (int64_t j = 0; j < case_.n; ++j) {
        const double y = expected(i, j);
        error = std::max(error, std::abs(c(i, j) - y));
        largest = std::max(largest, std::abs(y));
      }
    }
    return error / largest;
  }

 private:
  static constexpr float kUntouched = 12345.f;

  int64_t lda() const { return case_.k + case_.pad_a; }
  int64_t ldc() const { return case_.n + case_.pad_c; }
  int64_t ld_residual() const { return case_.in_place ? ldc() : case_.n; }
  double c(int64_t i, int64_t j) const { return c_[static_cast<size_t>(i * ldc() + j)]; }

  double expected(int64_t i, int64_t j) const {
    const StridedMatrix right = b();
    double sum = 0;
    for (int64_t k = 0; k < case_.k; ++k)
      sum +=
          double{a_[static_cast<size_t>(i * lda() + k)]} * right.data[k * right.row_stride + j * right.column_stride];
    sum *= case_.scale;
    if (case_.bias) sum += bias_[static_cast<size_t>(j)];
    const double added = case_.residual ? residual_[static_cast<size_t>(i * ld_residual() + j)] : 0;
    return case_.residual_last ? activated(case_.activation, sum) + added : activated(case_.activation, sum + added);
  }

  ProductCase case_;
  std::vector<float> a_, b_, bias_, residual_, c_;
};

}  // namespace tenon::cpu
