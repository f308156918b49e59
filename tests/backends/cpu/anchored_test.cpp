// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Whatever anchor a pass puts a program behind, a kernel takes both: else the whole would be slower than its parts.
#include <gtest/gtest.h>

#include "backends/cpu/device.h"
#include "backends/cpu/lib/anchored_pieces.h"
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

/// What oneDNN's convolution says to running the program piece by piece; empty: it does.
std::string refusal_of_pieces(const char* text) {
  const CpuDevice device;
  auto problem = ops::parse_problem(text);
  if (!problem.ok()) return problem.error().text();
  problem->threads = 2;
  set_layouts(*problem, {Layout::channels_last, Layout::channels_last});
  const auto parts = cpu::take_apart(*problem, device);
  if (!parts.ok()) return parts.error().text();
  const auto tactics = tactics_for(device, "conv");
  const auto library = std::ranges::find(tactics, std::string_view("conv_f32_onednn"), &Tactic::name);
  if (library == tactics.end()) return "no oneDNN";
  const auto pieces = cpu::prepare_pieces(**library, *parts, device);
  return pieces.ok() ? "" : std::string(pieces.error().message());
}

TEST(Anchored, ALibrarysResultIsFinishedPieceByPieceWhereItOutgrowsTheCaches) {
  if (detect_isa() < Isa::avx2) return;
  // Pictures; rows of one picture; a filter of several rows, which one picture cannot be cut for; what fits as a whole.
  EXPECT_EQ(refusal_of_pieces(R"IR(anchored(f32[8,4,64,128], const f32[16,4,3,3], f32[16,1,1])
      {steps=["conv(%x0, %x1) {pads=[1,1,1,1]}", "mul(%s0, %x2)"]})IR"),
            "");
  EXPECT_EQ(refusal_of_pieces(R"IR(anchored(f32[1,4,256,128], const f32[16,4,1,1], f32[16,1,1])
      {steps=["conv(%x0, %x1)", "mul(%s0, %x2)"]})IR"),
            "");
  EXPECT_EQ(refusal_of_pieces(R"IR(anchored(f32[1,4,256,128], const f32[16,4,3,3], f32[16,1,1])
      {steps=["conv(%x0, %x1) {pads=[1,1,1,1]}", "mul(%s0, %x2)"]})IR"),
            "no even cut of 1");
  EXPECT_EQ(refusal_of_pieces(R"IR(anchored(f32[8,4,16,16], const f32[16,4,3,3], f32[16,1,1])
      {steps=["conv(%x0, %x1) {pads=[1,1,1,1]}", "mul(%s0, %x2)"]})IR"),
            "the whole result fits the caches");
}

}  // namespace
}  // namespace tenon
