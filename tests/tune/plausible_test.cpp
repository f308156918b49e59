// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plausibility: what a peak of 1000 operations a microsecond allows, with the 15 % that a core alone may be faster by.
#include "tune/plausible.h"

#include <gtest/gtest.h>

#include "backend/peak.h"

namespace tenon::tune {
namespace {

class PlainStream : public Stream {
 public:
  Result<> synchronize() override { return Done{}; }
};

class RatedStream : public PlainStream, public MeasuredPeak {
 public:
  explicit RatedStream(double peak) : peak_(peak) {}
  double peak_flops_per_us() const override { return peak_; }

 private:
  double peak_;
};

constexpr Work kProduct{.flops = 1e4, .effort = 1.2e4};

TEST(Plausibility, DoubtsRatesAboveThePeak) {
  const Plausibility plausible(RatedStream(1000));
  EXPECT_TRUE(plausible.holds("conv_f32_nhwc_gemm_avx2", kProduct, 10));
  EXPECT_TRUE(plausible.holds("conv_f32_nhwc_gemm_avx2", kProduct, 8.8));
  EXPECT_FALSE(plausible.holds("conv_f32_nhwc_gemm_avx2", kProduct, 8.6));
  EXPECT_FALSE(plausible.holds("conv_f32_nhwc_gemm_avx2", kProduct, 0));
}

TEST(Plausibility, CountsWhatWinogradReallyComputes) {
  const Plausibility plausible(RatedStream(1000));
  const Work winograd{.flops = 1e4, .effort = 3e3};  // at least 2550
  EXPECT_TRUE(plausible.holds("conv_f32_nhwc_winograd4_avx2", winograd, 2.5));
  EXPECT_FALSE(plausible.holds("conv_f32_nhwc_winograd4_avx2", winograd, 2.1));
}

TEST(Plausibility, JudgesNothingButProductsOfFloats) {
  const Plausibility plausible(RatedStream(1000));
  EXPECT_TRUE(plausible.holds("quantized_conv_i8_nhwc_gemm_vnni", kProduct, 3));
  EXPECT_TRUE(plausible.holds("matmul_half_onednn", kProduct, 3));
  EXPECT_TRUE(plausible.holds("max_pool_f32_nhwc", {.flops = 1e4}, 3));  // says no effort
}

TEST(Plausibility, BelievesAStreamWithoutAPeak) {
  EXPECT_TRUE(Plausibility(PlainStream()).holds("conv_f32_onednn", kProduct, 0));
  EXPECT_TRUE(Plausibility(RatedStream(0)).holds("conv_f32_onednn", kProduct, 0));
}

}  // namespace
}  // namespace tenon::tune
