// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// gemm_f32 against three plain loops in double: shapes that leave remainders everywhere, strides, epilogues, teams.
#include "backends/cpu/lib/gemm_f32.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/backends/cpu/product_check.h"

namespace tenon::cpu {
namespace {

struct Isa {
  const char* name;
  int lanes;
  bool present;
  void (*gemm)(const GemmF32&, const Team&);
};

std::vector<Isa> isas() {
  return {{"avx2", 8, __builtin_cpu_supports("avx2") != 0, gemm_f32_avx2},
          {"avx512", 16, __builtin_cpu_supports("avx512bw") != 0, gemm_f32_avx512}};
}

void check(const ProductCase& t, const Isa& isa, int threads) {
  SCOPED_TRACE(testing::Message() << isa.name << " m=" << t.m << " n=" << t.n << " k=" << t.k
                                  << " threads=" << threads);
  ProductRun run(t);
  const PanelShape shape = panel_shape(t.k, t.n, isa.lanes);
  std::vector<float> packed(shape.packed_floats());
  pack_panels(run.b(), shape, t.scale, 0, shape.panels(), packed.data());
  const auto args = run.args<GemmF32>(shape, packed);
  run_team(threads, [&](const Team& team) { isa.gemm(args, team); });
  run.expect_close(2e-6 * std::sqrt(static_cast<double>(t.k) + 1) + 2e-6);
}

void check_all(ProductCase t) {
  t.scale = 0.5f;
  for (const Isa& isa : isas()) {
    if (!isa.present) continue;
    for (int threads : {1, 2, 3}) check(t, isa, threads);
  }
}

TEST(GemmF32, MatchesPlainLoopsOnOddShapes) {
  for (int64_t m : {1, 2, 5, 6, 7, 13, 49}) {
    for (int64_t n : {1, 7, 8, 15, 16, 17, 24, 33, 40, 72}) {
      for (int64_t k : {1, 3, 16, 65}) check_all({.m = m, .n = n, .k = k, .pad_a = m % 3, .pad_c = n % 5});
    }
  }
}

TEST(GemmF32, SumsOverManySlicesOfK) {
  check_all({.m = 19, .n = 50, .k = 513, .bias = true, .residual = true, .activation = {Unary::relu}});
  check_all({.m = 130, .n = 41, .k = 2049, .pad_c = 3, .bias = true, .activation = {Unary::gelu_erf}});
  check_all({.m = 1, .n = 1000, .k = 1280, .bias = true});
}

TEST(GemmF32, CutsTallMatricesIntoBlocks) {
  check_all({.m = 1500, .n = 24, .k = 144, .bias = true, .residual = true});
  check_all({.m = 1001, .n = 20, .k = 32, .bias = true, .activation = {Unary::clip, 0, 0.25f}});
}

TEST(GemmF32, AppliesEpilogues) {
  for (Activation f : {Activation{}, {Unary::relu}, {Unary::clip, -0.5f, 0.5f}, {Unary::silu}, {Unary::gelu_erf}}) {
    for (bool bias : {false, true}) {
      for (bool residual : {false, true}) {
        for (bool last : {false, true}) {
          check_all({.m = 11,
                     .n = 29,
                     .k = 20,
                     .pad_c = 2,
                     .bias = bias,
                     .residual = residual,
                     .residual_last = last,
                     .activation = f});
        }
      }
    }
  }
}

TEST(GemmF32, PacksTransposedOperands) { check_all({.m = 9, .n = 37, .k = 21, .transposed = true}); }

TEST(GemmF32, TakesEmptyMatrices) {
  check_all({.m = 0, .n = 5, .k = 3});
  check_all({.m = 4, .n = 5, .k = 0, .bias = true, .activation = {Unary::relu}});
}

}  // namespace
}  // namespace tenon::cpu
