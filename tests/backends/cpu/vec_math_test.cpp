// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Measures the error of the vector functions, in units of the last place, against double.
#include "backends/cpu/lib/pointwise.h"
#include "kernel_check.h"

namespace tenon::cpu {
namespace {

std::vector<float> evaluate(Activation f, const std::vector<float>& x, TestIsa isa) {
  const std::vector<int64_t> shape = {static_cast<int64_t>(x.size())}, strides = {1};
  const PointwiseStep step = PointwiseStep::of(f, 0);
  Pointwise program;
  EXPECT_TRUE(make_pointwise(shape, std::span(&strides, 1), std::span(&step, 1), program));
  std::vector<float> y(x.size());
  const std::vector<const void*> src = {x.data()};
  const auto kernel = isa == TestIsa::avx2 ? pointwise_avx2 : pointwise_avx512;
  run_team(1, [&](const Team& team) { kernel(program, src, std::vector<void*>{y.data()}, team); });
  return y;
}

struct UlpCase {
  const char* name;
  Unary function;
  double (*exact)(double);
  float low, high;
  double ulps;
};

double gelu(double x) { return 0.5 * x * (1 + std::erf(x / std::sqrt(2.0))); }
double gelu_by_tanh(double x) { return 0.5 * x * (1 + std::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x))); }

const UlpCase kCases[] = {
    {"exp", Unary::exp, std::exp, -103, 88.8f, 2},
    {"exp near 0", Unary::exp, std::exp, -1, 1, 2},
    {"log", Unary::log, std::log, 1e-3f, 3, 2},
    {"log of subnormals", Unary::log, std::log, 0, 1e-36f, 2},
    {"log of large", Unary::log, std::log, 1, 1e30f, 2},
    {"tanh", Unary::tanh, std::tanh, -2, 10, 2},
    {"erf", Unary::erf, std::erf, -4.5f, 4.5f, 2},
    {"sigmoid", Unary::sigmoid, [](double x) { return 1 / (1 + std::exp(-x)); }, -80, 20, 3},
    {"silu", Unary::silu, [](double x) { return x / (1 + std::exp(-x)); }, -80, 20, 3},
    {"softplus", Unary::softplus, [](double x) { return std::log1p(std::exp(x)); }, -80, 20, 3},
    {"mish", Unary::mish, [](double x) { return x * std::tanh(std::log1p(std::exp(x))); }, -30, 30, 4},
    {"elu", Unary::elu, [](double x) { return x < 0 ? std::expm1(x) : x; }, -30, 30, 5},
    {"rsqrt", Unary::rsqrt, [](double x) { return 1 / std::sqrt(x); }, 1e-6f, 1e3f, 2},
};

TEST(VecMath, ErrorsStayBelowTheirBounds) {
  constexpr int kPoints = 200'000;
  for (const TestIsa isa : isas_here()) {
    for (const UlpCase& c : kCases) {
      std::vector<float> x(kPoints);
      for (int i = 0; i < kPoints; ++i) x[i] = c.low + (c.high - c.low) * (static_cast<float>(i) + 0.5f) / kPoints;
      const auto y = evaluate({c.function, 1, 0}, x, isa);
      for (int i = 0; i < kPoints; ++i) {
        const double exact = c.exact(x[i]);
        const float size = std::fabs(static_cast<float>(exact));
        if (!std::isfinite(size)) continue;
        const double ulp = std::nextafter(size, INFINITY) - size;
        ASSERT_LE(std::fabs(y[i] - exact) / ulp, c.ulps) << c.name << "(" << x[i] << ") = " << y[i];
      }
    }
  }
}

TEST(VecMath, GeluIsExactToTheRangeOfItsInput) {
  std::vector<float> x(10'001);
  for (int i = 0; i <= 10'000; ++i) x[i] = -6 + 12e-4f * static_cast<float>(i);
  for (const TestIsa isa : isas_here()) {
    const auto erf_form = evaluate({Unary::gelu_erf}, x, isa), tanh_form = evaluate({Unary::gelu_tanh}, x, isa);
    for (size_t i = 0; i < x.size(); ++i) {
      const double scale = std::max(1.0f, std::fabs(x[i])) * 2e-7;
      ASSERT_NEAR(erf_form[i], gelu(x[i]), scale) << x[i];
      ASSERT_NEAR(tanh_form[i], gelu_by_tanh(x[i]), scale) << x[i];
    }
  }
}

TEST(VecMath, SpecialValues) {
  const float kInf = INFINITY;
  const std::vector<float> x = {kInf, -kInf, NAN, 0.0f, 200, -200, 1e-40f};
  for (const TestIsa isa : isas_here()) {
    expect_close(evaluate({Unary::exp}, x, isa), std::vector{kInf, 0.0f, NAN, 1.0f, kInf, 0.0f, 1.0f}, 0, "exp");
    expect_close(evaluate({Unary::log}, x, isa),
                 std::vector{kInf, NAN, NAN, -kInf, std::log(200.0f), NAN, std::log(1e-40f)}, 1e-6f, "log");
    expect_close(evaluate({Unary::tanh}, x, isa), std::vector{1.0f, -1.0f, NAN, 0.0f, 1.0f, -1.0f, 1e-40f}, 0, "tanh");
    expect_close(evaluate({Unary::erf}, x, isa), std::vector{1.0f, -1.0f, NAN, 0.0f, 1.0f, -1.0f, 1.12838e-40f}, 1e-9f,
                 "erf");
    expect_close(evaluate({Unary::sigmoid}, x, isa), std::vector{1.0f, 0.0f, NAN, 0.5f, 1.0f, 0.0f, 0.5f}, 1e-9f,
                 "sigmoid");
    expect_close(evaluate({Unary::relu}, x, isa), std::vector{kInf, 0.0f, NAN, 0.0f, 200.0f, 0.0f, 1e-40f}, 0, "relu");
    expect_close(evaluate({Unary::clip, -1, 6}, x, isa), std::vector{6.0f, -1.0f, NAN, 0.0f, 6.0f, -1.0f, 1e-40f}, 0,
                 "clip");
  }
}

}  // namespace
}  // namespace tenon::cpu
