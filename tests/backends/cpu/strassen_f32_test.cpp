// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// strassen_f32 against a plain product in double.
#include "backends/cpu/lib/strassen_f32.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/backends/cpu/product_check.h"

namespace tenon::cpu {
namespace {

bool runs_here() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

void multiply(const ProductCase& t, ProductRun& run, int threads) {
  const PanelShape shape = strassen_panels(t.k, t.n);
  std::vector<float> packed(static_cast<size_t>(kStrassenProducts * shape.packed_floats()));
  pack_strassen(run.b(), shape, t.scale, packed.data());
  std::vector<float> workspace(static_cast<size_t>(strassen_f32_workspace_avx2(t.m, shape, threads)), NAN);
  auto args = run.args<StrassenF32>(shape, packed);
  args.workspace = workspace.data();
  run_team(threads, [&](const Team& team) { strassen_f32_avx2(args, team); });
}

void check_all(const ProductCase& t) {
  if (!runs_here()) return;
  for (const int threads : {1, 2, 3}) {
    SCOPED_TRACE(testing::Message() << t.m << "x" << t.k << "x" << t.n << " threads " << threads);
    ProductRun run(t);
    multiply(t, run, threads);
    run.expect_close(2e-6 * std::sqrt(static_cast<double>(t.k)));
  }
}

TEST(StrassenF32, EvenAndOddRows) {
  for (const int64_t m : {1, 2, 3, 12, 25, 64}) check_all({.m = m, .n = 64, .k = 64, .bias = true});
}

TEST(StrassenF32, PartsOfLargerMatrices) { check_all({.m = 13, .n = 96, .k = 80, .pad_a = 7, .pad_c = 5}); }

TEST(StrassenF32, ResidualBeforeAndAfterTheActivation) {
  for (const Unary f : {Unary::identity, Unary::relu, Unary::silu}) {
    for (const bool last : {false, true}) {
      for (const bool in_place : {false, true}) {
        if (in_place && last && f == Unary::silu) continue;  // written before it is added: residual_in_place()
        check_all({.m = 9,
                   .n = 64,
                   .k = 64,
                   .bias = true,
                   .residual = true,
                   .residual_last = last,
                   .in_place = in_place,
                   .activation = {f}});
      }
    }
  }
}

TEST(StrassenF32, ClipsTransposesAndScales) {
  check_all({.m = 31,
             .n = 128,
             .k = 96,
             .bias = true,
             .transposed = true,
             .activation = {.function = Unary::clip, .alpha = -1, .beta = 2},
             .scale = 0.25f});
}

TEST(StrassenF32, SeveralSlicesOfTheSum) { check_all({.m = 17, .n = 64, .k = 1152, .bias = true}); }

TEST(StrassenF32, BlocksOfManyRows) { check_all({.m = 701, .n = 256, .k = 128, .bias = true}); }

double error_of_gemm(const ProductCase& t) {
  ProductRun run(t);
  const PanelShape shape = panel_shape(t.k, t.n, 8);
  std::vector<float> packed(static_cast<size_t>(shape.packed_floats()));
  pack_panels(run.b(), shape, t.scale, 0, shape.panels(), packed.data());
  const auto args = run.args<GemmF32>(shape, packed);
  run_team(2, [&](const Team& team) { gemm_f32_avx2(args, team); });
  return run.relative_error();
}

// docs/tuning.md states it. Sums of halves leave more than is left of them: most where operands do not cancel (0 to 1).
TEST(StrassenF32, RoundsAsMuchAsStated) {
  if (!runs_here()) return;
  constexpr double kStated = 2e-6;
  for (const int64_t k : {64, 512, 768, 3072}) {
    for (const float low : {-1.f, 0.f}) {
      const ProductCase t{.m = 48, .n = 128, .k = k, .low_a = low};
      ProductRun run(t);
      multiply(t, run, 2);
      EXPECT_LT(run.relative_error(), kStated) << "sums of " << k << ", a plain product: " << error_of_gemm(t);
    }
  }
}

TEST(StrassenF32, TakesWholePanelsOfHalves) {
  EXPECT_TRUE(strassen_takes(64, 64));
  EXPECT_FALSE(strassen_takes(48, 64));
  EXPECT_FALSE(strassen_takes(72, 64));
  EXPECT_FALSE(strassen_takes(64, 80));
}

}  // namespace
}  // namespace tenon::cpu
