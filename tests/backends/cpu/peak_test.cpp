// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The peak of one core: within what processors can do.
#include "backends/cpu/lib/peak.h"

#include <gtest/gtest.h>

#include "backends/cpu/isa.h"

namespace tenon::cpu {
namespace {

TEST(Peak, TakesTheThirdHighestOfSamples) {
  const double samples[] = {100, 9000, 104, 99, 800, 60, 103};
  EXPECT_EQ(credible_rate(samples, 7), 104);
  EXPECT_EQ(credible_rate(samples, 2), 0);
}

TEST(Peak, IsThatOfARealCore) {
  const double peak = core_flops_per_us();
  if (detect_isa() < Isa::avx2) {
    EXPECT_EQ(peak, 0);
    return;
  }
  // 1 to 6 GHz, two units of 8 or 16 lanes, two operations each; what is busy may take most of a core.
  const double lanes = detect_isa() >= Isa::avx512 ? 16 : 8;
  EXPECT_GT(peak, 0.1e3 * lanes * 4);
  EXPECT_LT(peak, 6e3 * lanes * 4);
  EXPECT_EQ(peak, core_flops_per_us());  // once
}

}  // namespace
}  // namespace tenon::cpu
