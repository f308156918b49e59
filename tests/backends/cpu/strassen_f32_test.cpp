// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// strassen_f32 against a plain product in double.
#include "backends/cpu/lib/strassen_f32.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace tenon::cpu {
namespace {

std::vector<float> random_floats(int64_t count, uint32_t seed) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<float> uniform(-1, 1);
  std::vector<float> out(static_cast<size_t>(count));
  for (float& x : out) x = uniform(generator);
  return out;
}

struct Case {
  int64_t m, k, n;
  int64_t pad_a = 0, pad_c = 0;
  bool bias = true, residual = false, residual_last = false, in_place = false, transposed = false;
  Activation activation = {};
  float scale = 1;
};

double activated(double x, const Activation& f) {
  if (f.function == Unary::relu) return std::max(0.0, x);
  if (f.function == Unary::clip) return std::min<double>(f.beta, std::max<double>(f.alpha, x));
  if (f.function == Unary::silu) return x / (1 + std::exp(-x));
  return x;
}

constexpr float kUntouched = 12345.f;

void check(const Case& t, int threads) {
  SCOPED_TRACE(testing::Message() << t.m << "x" << t.k << "x" << t.n << " threads " << threads);
  const int64_t lda = t.k + t.pad_a, ldc = t.n + t.pad_c;
  const auto a = random_floats((t.m - 1) * lda + t.k, 1), b = random_floats(t.k * t.n, 2), bias = random_floats(t.n, 3);
  const auto residual = random_floats(t.m * ldc, 4);
  std::vector<float> c(static_cast<size_t>((t.m - 1) * ldc + t.n), kUntouched);
  if (t.in_place) c.assign(residual.begin(), residual.begin() + static_cast<std::ptrdiff_t>(c.size()));
  const PanelShape shape = strassen_panels(t.k, t.n);
  std::vector<float> packed(static_cast<size_t>(kStrassenProducts * shape.packed_floats()));
  pack_strassen({b.data(), t.transposed ? 1 : t.n, t.transposed ? t.k : 1}, shape, t.scale, packed.data());
  std::vector<float> workspace(static_cast<size_t>(strassen_f32_workspace_avx2(t.m, shape, threads)), NAN);
  const float* added = t.in_place ? c.data() : residual.data();
  const StrassenF32 args{.m = t.m,
                         .a = a.data(),
                         .lda = lda,
                         .shape = shape,
                         .b = packed.data(),
                         .c = c.data(),
                         .ldc = ldc,
                         .epilogue = {.bias = t.bias ? bias.data() : nullptr,
                                      .residual = t.residual ? added : nullptr,
                                      .ld_residual = ldc,
                                      .residual_last = t.residual_last,
                                      .activation = t.activation},
                         .workspace = workspace.data()};
  run_team(threads, [&](const Team& team) { strassen_f32_avx2(args, team); });
  const double tolerance = 2e-6 * std::sqrt(static_cast<double>(t.k));
  for (int64_t i = 0; i < t.m; ++i) {
    for (int64_t j = 0; j < t.n; ++j) {
      double x = 0;
      for (int64_t l = 0; l < t.k; ++l)
        x += double{a[static_cast<size_t>(i * lda + l)]} *
             b[static_cast<size_t>(t.transposed ? j * t.k + l : l * t.n + j)];
      const double more = t.residual ? residual[static_cast<size_t>(i * ldc + j)] : 0;
      x = x * t.scale + (t.bias ? bias[static_cast<size_t>(j)] : 0) + (t.residual_last ? 0 : more);
      x = activated(x, t.activation) + (t.residual_last ? more : 0);
      ASSERT_NEAR(c[static_cast<size_t>(i * ldc + j)], x, tolerance) << "row " << i << " column " << j;
    }
    for (int64_t j = t.n; j < ldc && i + 1 < t.m && !t.in_place; ++j)
      ASSERT_EQ(c[static_cast<size_t>(i * ldc + j)], kUntouched);
  }
}

void check_all(const Case& t) {
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return;
  for (const int threads : {1, 2, 3}) check(t, threads);
}

TEST(StrassenF32, EvenAndOddRows) {
  for (const int64_t m : {1, 2, 3, 12, 25, 64}) check_all({.m = m, .k = 64, .n = 64});
}

TEST(StrassenF32, PartsOfLargerMatrices) {
  check_all({.m = 13, .k = 80, .n = 96, .pad_a = 7, .pad_c = 5, .bias = false});
}

TEST(StrassenF32, ResidualBeforeAndAfterTheActivation) {
  for (const Unary f : {Unary::identity, Unary::relu, Unary::silu}) {
    for (const bool last : {false, true}) {
      for (const bool in_place : {false, true}) {
        if (in_place && last && f == Unary::silu) continue;  // written before it is added: residual_in_place()
        check_all({.m = 9,
                   .k = 64,
                   .n = 64,
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
             .k = 96,
             .n = 128,
             .transposed = true,
             .activation = {.function = Unary::clip, .alpha = -1, .beta = 2},
             .scale = 0.25f});
}

TEST(StrassenF32, SeveralSlicesOfTheSum) { check_all({.m = 17, .k = 1152, .n = 64}); }

TEST(StrassenF32, BlocksOfManyRows) { check_all({.m = 701, .k = 128, .n = 256}); }

TEST(StrassenF32, TakesWholePanelsOfHalves) {
  EXPECT_TRUE(strassen_takes(64, 64));
  EXPECT_FALSE(strassen_takes(48, 64));
  EXPECT_FALSE(strassen_takes(72, 64));
  EXPECT_FALSE(strassen_takes(64, 80));
}

}  // namespace
}  // namespace tenon::cpu
