// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Errors of outputs. What is expected was computed by hand.
#include "quant/error_metric.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace tenon::quant {
namespace {

ConstTensor tensor(const std::vector<float>& values, Shape shape) {
  return {{DataType::f32, std::move(shape)}, reinterpret_cast<const std::byte*>(values.data())};
}

double error(ErrorMetric metric, const std::vector<float>& expected, const std::vector<float>& found) {
  OutputError out(metric);
  out.add(tensor(expected, Shape::of({2, 2})), tensor(found, Shape::of({2, 2})));
  return out.value();
}

TEST(ErrorMetric, Top1CountsRowsWithAnotherLargestElement) {
  EXPECT_EQ(error(ErrorMetric::top1, {1, 2, 4, 3}, {1, 9, 3, 4}), 0.5);
  EXPECT_EQ(error(ErrorMetric::top1, {1, 2, 4, 3}, {-2, -1, 7, 3}), 0);
}

TEST(ErrorMetric, CosineIsAMeanOverSamples) {
  EXPECT_NEAR(error(ErrorMetric::cosine, {1, 0, 0, 2}, {5, 0, 3, 0}), 0.5, 1e-12);  // the same way, and at right angles
  EXPECT_EQ(error(ErrorMetric::cosine, {0, 0, 0, 0}, {0, 0, 0, 0}), 0);
}

TEST(ErrorMetric, RelativeIsANormOverANorm) {
  EXPECT_NEAR(error(ErrorMetric::relative, {3, 0, 0, 4}, {3, 0, 0.5f, 4}), 0.1, 1e-12);
  EXPECT_TRUE(std::isinf(error(ErrorMetric::relative, {0, 0, 0, 0}, {0, 0, 0, 1})));
}

TEST(ErrorMetric, NotANumberIsWrong) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(error(ErrorMetric::top1, {1, 2, 4, 3}, {nan, 2, 4, 3}), 0.5);
  EXPECT_EQ(error(ErrorMetric::cosine, {1, 2, 4, 3}, {nan, 2, 4, 3}), 0.5);
  EXPECT_TRUE(std::isinf(error(ErrorMetric::relative, {1, 2, 4, 3}, {nan, 2, 4, 3})));
}

TEST(ErrorMetric, IntegersCountByTheShareThatDiffers) {
  const int32_t a[] = {1, 2, 3, 4}, b[] = {1, 2, 0, 4};
  const TensorType type{DataType::i32, Shape::of({4})};
  OutputError out(ErrorMetric::relative);
  out.add({type, reinterpret_cast<const std::byte*>(a)}, {type, reinterpret_cast<const std::byte*>(b)});
  EXPECT_EQ(out.value(), 0.25);
}

TEST(ErrorMetric, SaysWhatTheRestCannotMend) {
  OutputError top1(ErrorMetric::top1);
  const std::vector<float> expected = {1, 2, 4, 3}, found = {2, 1, 4, 3};
  top1.add(tensor(expected, Shape::of({2, 2})), tensor(found, Shape::of({2, 2})));
  EXPECT_EQ(top1.at_least(0.1), 0.05);  // one wrong of 20
}

}  // namespace
}  // namespace tenon::quant
