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

TEST(Plausibility, DoubtsRatesAboveThePeak) {
  const Plausibility plausible(RatedStream(1000));
  constexpr Work kProduct{.flops = 1e4, .f32_flops = 1e4};
  EXPECT_TRUE(plausible.holds(kProduct, 10));
  EXPECT_TRUE(plausible.holds(kProduct, 8.8));
  EXPECT_FALSE(plausible.holds(kProduct, 8.6));
  EXPECT_FALSE(plausible.holds(kProduct, 0));
}

TEST(Plausibility, JudgesByWhatIsDoneInF32Alone) {
  const Plausibility plausible(RatedStream(1000));
  const Work winograd{.flops = 1e4, .effort = 3e3, .f32_flops = 2550};
  EXPECT_TRUE(plausible.holds(winograd, 2.3));
  EXPECT_FALSE(plausible.holds(winograd, 2.1));
  EXPECT_TRUE(plausible.holds({.flops = 1e4, .effort = 1.2e4}, 1));  // integers
}

TEST(Plausibility, BelievesAStreamWithoutAPeak) {
  EXPECT_TRUE(Plausibility(PlainStream()).holds({.flops = 1e4, .f32_flops = 1e4}, 0));
  EXPECT_TRUE(Plausibility(RatedStream(0)).holds({.flops = 1e4, .f32_flops = 1e4}, 0));
}

}  // namespace
}  // namespace tenon::tune
