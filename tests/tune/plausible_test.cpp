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
  const RatedStream stream(1000);
  Plausibility plausible(stream);
  constexpr Work kProduct{.flops = 1e4, .f32_flops = 1e4};
  EXPECT_TRUE(plausible.holds(kProduct, 10));
  EXPECT_TRUE(plausible.holds(kProduct, 8.8));
  EXPECT_FALSE(plausible.holds(kProduct, 8.6));
  EXPECT_FALSE(plausible.holds(kProduct, 0));
}

TEST(Plausibility, JudgesByWhatIsDoneInF32Alone) {
  const RatedStream stream(1000);
  Plausibility plausible(stream);
  const Work winograd{.flops = 1e4, .effort = 3e3, .f32_flops = 2550};
  EXPECT_TRUE(plausible.holds(winograd, 2.3));
  EXPECT_FALSE(plausible.holds(winograd, 2.1));
  EXPECT_TRUE(plausible.holds({.flops = 1e4, .effort = 1.2e4}, 1));  // integers
}

TEST(Plausibility, BelievesAStreamWithoutAPeak) {
  const PlainStream plain;
  const RatedStream unknown(0);
  EXPECT_TRUE(Plausibility(plain).holds({.flops = 1e4, .f32_flops = 1e4}, 0));
  EXPECT_TRUE(Plausibility(unknown).holds({.flops = 1e4, .f32_flops = 1e4}, 0));
}

/// Was disturbed at first: 1000, then 1000 again, then 2000 for good.
class DisturbedStream : public RatedStream {
 public:
  DisturbedStream() : RatedStream(1000) {}
  double peak_measured_again() const override { return ++again < 2 ? 1000 : 2000; }
  mutable int again = 0;
};

TEST(Plausibility, MeasuresAPeakAgainThatATimeExceeds) {
  const DisturbedStream stream;
  Plausibility plausible(stream);
  constexpr Work kProduct{.flops = 1e4, .f32_flops = 1e4};
  EXPECT_TRUE(plausible.holds(kProduct, 9));
  EXPECT_EQ(stream.again, 0);
  EXPECT_TRUE(plausible.holds(kProduct, 4.5));
  EXPECT_EQ(stream.again, 2);
  EXPECT_FALSE(plausible.holds(kProduct, 1));
  EXPECT_FALSE(plausible.holds(kProduct, 1));
  EXPECT_EQ(stream.again, 3);  // and no more
}

}  // namespace
}  // namespace tenon::tune
