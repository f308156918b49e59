// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// gemm_f32 against three plain loops in double: shapes that leave remainders everywhere, strides, epilogues, teams.
#include "backends/cpu/lib/gemm_f32.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace tenon::cpu {
namespace {

std::vector<float> random_floats(size_t count, uint32_t seed) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<float> uniform(-1, 1);
  std::vector<float> out(count);
  for (float& x : out) x = uniform(generator);
  return out;
}

double activated(const Activation& f, double x) {
  switch (f.function) {
    case Unary::relu:
      return std::max(0.0, x);
    case Unary::clip:
      return std::min<double>(f.beta, std::max<double>(f.alpha, x));
    case Unary::gelu_erf:
      return x / 2 * std::erfc(-x * std::sqrt(0.5));
    case Unary::silu:
      return x / (1 + std::exp(-x));
    default:
      return x;
  }
}

struct Case {
  int64_t m, n, k;
  int64_t pad_a = 0, pad_c = 0;
  bool bias = false, residual = false, transposed = false, residual_last = false;
  Activation activation = {};
};

constexpr float kUntouched = 12345.f;

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

void check(const Case& t, const Isa& isa, int threads) {
  SCOPED_TRACE(testing::Message() << isa.name << " m=" << t.m << " n=" << t.n << " k=" << t.k
                                  << " threads=" << threads);
  const int64_t lda = t.k + t.pad_a, ldc = t.n + t.pad_c;
  // Exact sizes: the address sanitizer sees a read of one float too many.
  const auto a = random_floats(t.m > 0 ? (t.m - 1) * lda + t.k : 0, 1), b = random_floats(t.k * t.n, 2);
  const auto bias = random_floats(t.n, 3), residual = random_floats(t.m * t.n, 4);
  std::vector<float> c(t.m > 0 ? (t.m - 1) * ldc + t.n : 0, kUntouched);
  const StridedMatrix strided = t.transposed ? StridedMatrix{b.data(), 1, t.k} : StridedMatrix{b.data(), t.n, 1};
  const PanelShape shape = panel_shape(t.k, t.n, isa.lanes);
  std::vector<float> packed(shape.packed_floats());
  pack_panels(strided, shape, 0.5f, 0, shape.panels(), packed.data());
  const GemmF32 args{.m = t.m,
                     .a = a.data(),
                     .lda = lda,
                     .shape = shape,
                     .b = packed.data(),
                     .c = c.data(),
                     .ldc = ldc,
                     .epilogue = {.bias = t.bias ? bias.data() : nullptr,
                                  .residual = t.residual ? residual.data() : nullptr,
                                  .ld_residual = t.n,
                                  .residual_last = t.residual_last,
                                  .activation = t.activation}};
  run_team(threads, [&](const Team& team) { isa.gemm(args, team); });
  for (int64_t i = 0; i < t.m; ++i) {
    for (int64_t j = 0; j < t.n; ++j) {
      double sum = 0;
      for (int64_t k = 0; k < t.k; ++k) {
        sum += 0.5 * a[i * lda + k] * strided.data[k * strided.row_stride + j * strided.column_stride];
      }
      if (t.bias) sum += bias[j];
      const double added = t.residual ? residual[i * t.n + j] : 0;
      sum = t.residual_last ? activated(t.activation, sum) + added : activated(t.activation, sum + added);
      ASSERT_NEAR(c[i * ldc + j], sum, 2e-6 * std::sqrt(t.k + 1.0) + 2e-6) << i << ", " << j;
    }
    for (int64_t j = t.n; j < ldc && i + 1 < t.m; ++j) ASSERT_EQ(c[i * ldc + j], kUntouched);
  }
}

void check_all(const Case& t) {
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
