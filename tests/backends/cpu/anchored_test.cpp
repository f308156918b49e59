// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Whatever anchor a pass puts a program behind, a kernel takes both: else the whole would be slower than its parts.
#include <gtest/gtest.h>

#include "backends/cpu/device.h"
#include "tests/backends/conformance.h"

namespace tenon {
namespace {

/// Names of the tactics that take the problem, the reference aside.
std::vector<std::string> takers(Problem problem) {
  const CpuDevice device(Isa::avx2);
  const LayoutRule rule = device.layout_rule(problem);
  const Layout layout = rule == LayoutRule::channels_last ? Layout::channels_last : Layout::row_major;
  if (can_be_channels_last(problem)) set_layouts(problem, {layout, layout});
  std::vector<std::string> out;
  for (const Tactic* tactic : tactics_for(device, problem.op.name())) {
    if (!tactic->is_last_resort() && tactic->prepare(problem, device).ok()) out.emplace_back(tactic->name);
  }
  return out;
}

TEST(Anchored, HasAKernelForEveryProblemOfFloats) {
  if (detect_isa() < Isa::avx2) return;  // no kernel to ask
  int asked = 0;
  each_case(std::filesystem::path(TENON_TESTS) / "cases/anchored.txt", [&](const Problem& problem, uint64_t) {
    if (problem.in[0].dtype != DataType::f32) return;
    EXPECT_FALSE(takers(problem).empty()) << to_string(problem);
    ++asked;
  });
  EXPECT_GT(asked, 15);
}

TEST(Anchored, PutsAGateOnWhileItReadsItsOperand) {
  if (detect_isa() < Isa::avx2) return;
  const auto problem = ops::parse_problem(
      R"IR(anchored(f32[1,24,9,7], const f32[40,24,1,1], f32[1,24,1,1]) {steps=["mul(%x0, %x2)", "conv(%s0, %x1)"]})IR");
  ASSERT_TRUE(problem.ok()) << problem.error().text();
  EXPECT_EQ(takers(*problem), std::vector<std::string>{"conv_f32_nhwc_gemm_avx2+program"});
}

}  // namespace
}  // namespace tenon
