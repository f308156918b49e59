// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// timing_text(): layers that differ in steps alone share their times, where no tactic looks at elements.
#include "tune/sharing.h"

#include <gtest/gtest.h>

#include "backends/cpu/device.h"
#include "ops/lib/evaluate.h"

namespace tenon::tune {
namespace {

struct OtherDevice : CpuDevice {
  TuningTraits tuning_traits() const override { return {.reads_elements = false}; }
};

std::string text_of(const std::string& problem, const Device& device = OtherDevice()) {
  const auto parsed = ops::parse_problem(problem);
  EXPECT_TRUE(parsed.ok()) << parsed.error().text();
  return timing_text(*parsed, device);
}

std::string product(const std::string& fields) {
  return "quantized_matmul(i8[4,32], const i8[32,16], const f32[16], const f32[16], i8[4,16]) {to=i8, " + fields + "}";
}

TEST(TimingText, LeavesStepsOut) {
  EXPECT_EQ(text_of(product("scale=0.5, residual_scale=0.1")), text_of(product("scale=0.25, residual_scale=0.3")));
  EXPECT_EQ(text_of(product("scale=0.5")),
            "quantized_matmul(i8[4,32], const i8[32,16], const f32[16], const f32[16], "
            "i8[4,16]) {to=i8}");
  EXPECT_EQ(text_of("quantized_layer_norm(f16[2,300], f16[300]) {step=0.01}"),
            "quantized_layer_norm(f16[2,300], f16[300])");
}

TEST(TimingText, KeepsWhatDecidesWhoTakesIt) {
  EXPECT_NE(text_of(product("scale=0.5")), text_of(product("scale=0.5, zero=3")));
  EXPECT_NE(text_of(product("scale=0.5")), text_of(product("scale=0.5, activation=relu")));
  EXPECT_NE(text_of("matmul(f32[4,8], f32[8,4]) {scale=0.5}"), text_of("matmul(f32[4,8], f32[8,4])"));
}

TEST(TimingText, IsTheWholeTextWhereTacticsReadElements) {
  EXPECT_NE(text_of(product("scale=0.5"), CpuDevice()), text_of(product("scale=0.25"), CpuDevice()));
}

}  // namespace
}  // namespace tenon::tune
