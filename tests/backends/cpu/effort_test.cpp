// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What kernels say that they do in f32 at least: the tuner doubts times by it.
#include <gtest/gtest.h>

#include "backend/offers.h"
#include "backends/cpu/device.h"
#include "tests/backends/conformance.h"

namespace tenon {
namespace {

/// The tactic's work in a problem with pictures channels last; nothing if it declines.
Work work_of(std::string_view text, std::string_view tactic) {
  auto problem = ops::parse_problem(text);
  EXPECT_TRUE(problem.ok()) << problem.error().text();
  if (!problem.ok()) return {};
  const CpuDevice device(Isa::avx2);
  set_layouts(*problem, {Layout::channels_last, Layout::channels_last});
  const Offers offers = ask_tactics(*problem, device);
  for (const Offer& offer : offers.accepted) {
    if (offer.tactic->name == tactic) return offer.prepared.work;
  }
  ADD_FAILURE() << tactic << " declines " << text;
  return {};
}

constexpr std::string_view kConv = "conv(f32[1,64,32,32], const f32[64,64,3,3]) {pads=[1,1,1,1]}";
constexpr double kFlops = 2.0 * 32 * 32 * 64 * 64 * 9;

TEST(Effort, ProductsOfFloatsAreBoundedByThePeak) {
  if (detect_isa() < Isa::avx2) return;  // no kernel to ask
  const double flops = work_of(kConv, "conv_f32_nhwc_gemm_avx2").f32_flops;
  EXPECT_GT(flops, 0.85 * kFlops);
  EXPECT_LE(flops, kFlops);
}

TEST(Effort, WinogradDoesFewerProducts) {
  if (detect_isa() < Isa::avx2) return;
  const double products = kFlops * 36 / (16 * 9);  // tiles of 4 by 4 in 36 products instead of 144
  const double flops = work_of(kConv, "conv_f32_nhwc_winograd4_avx2").f32_flops;
  EXPECT_GT(flops, 0.9 * products);
  EXPECT_LT(flops, 2 * products);
}

TEST(Effort, ProductsOfIntegersAndWhatOnlyMovesAreNot) {
  if (detect_isa() < Isa::avx2) return;
  const Work integers =
      work_of("quantized_conv(u8[1,64,32,32], const i8[64,64,3,3], const f32[64])", "quantized_conv_i8_nhwc_gemm_avx2");
  EXPECT_GT(integers.effort, 0);
  EXPECT_EQ(integers.f32_flops, 0);
  EXPECT_EQ(work_of("average_pool(f32[1,8,9,9]) {kernel=[3,3]}", "average_pool_f32_nhwc").f32_flops, 0);
}

}  // namespace
}  // namespace tenon
