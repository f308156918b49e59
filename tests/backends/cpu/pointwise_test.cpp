// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Elementwise programs against plain loops: broadcasting, long and short rows, chains longer than the buffers.
#include "backends/cpu/lib/pointwise.h"

#include "kernel_check.h"

namespace tenon::cpu {
namespace {

using Shape = std::vector<int64_t>;

int64_t volume(const Shape& s) {
  int64_t n = 1;
  for (const int64_t d : s) n *= d;
  return n;
}

/// Strides of a dense `shape` as numpy's rule sees it from `dst`.
Shape strides_from(const Shape& dst, const Shape& shape) {
  Shape out(dst.size(), 0);
  int64_t stride = 1;
  for (size_t i = 0; i < shape.size(); ++i) {
    const int64_t d = shape[shape.size() - 1 - i];
    if (d != 1) out[dst.size() - 1 - i] = stride;
    stride *= d;
  }
  return out;
}

int64_t source_index(const Shape& dst, const Shape& strides, int64_t i) {
  int64_t at = 0;
  for (size_t d = dst.size(); d-- > 0; i /= dst[d]) at += i % dst[d] * strides[d];
  return at;
}

void check_add_mul(const Shape& dst, const Shape& a, const Shape& b) {
  const auto x = random_floats(volume(a), 1), y = random_floats(volume(b), 2);
  const PointwiseStep steps[] = {PointwiseStep::of(Binary::sub, 0, 1), PointwiseStep::of({Unary::affine, 2, 1}, 2),
                                 PointwiseStep::of(Binary::mul, 3, 0)};
  Pointwise program;
  const Shape a_strides = strides_from(dst, a), b_strides = strides_from(dst, b);
  ASSERT_TRUE(make_pointwise(dst, std::vector{a_strides, b_strides}, steps, program));
  std::vector<float> want(volume(dst)), got(want.size());
  for (size_t i = 0; i < want.size(); ++i) {
    const float u = x[source_index(dst, a_strides, static_cast<int64_t>(i))],
                v = y[source_index(dst, b_strides, static_cast<int64_t>(i))];
    want[i] = (2 * (u - v) + 1) * u;
  }
  const std::vector<const void*> src = {x.data(), y.data()};
  for_each_isa_and_team(
      [&](TestIsa isa, const Team& team) {
        (isa == TestIsa::avx2 ? pointwise_avx2 : pointwise_avx512)(program, src, std::vector<void*>{got.data()}, team);
      },
      [&](const std::string& what) {
        expect_close(got, want, 1e-6f, what);
        std::ranges::fill(got, -7.0f);
      });
}

TEST(Pointwise, Broadcasts) {
  check_add_mul({1}, {1}, {1});
  check_add_mul({}, {}, {});
  check_add_mul({5000}, {5000}, {1});
  check_add_mul({2, 3, 5, 7}, {2, 3, 5, 7}, {2, 3, 5, 7});
  check_add_mul({2, 3, 5, 7}, {2, 3, 5, 7}, {7});
  check_add_mul({2, 3, 5, 7}, {3, 1, 1}, {2, 1, 5, 1});
  check_add_mul({2, 3, 5, 7}, {2, 3, 1, 7}, {1, 3, 5, 1});
  check_add_mul({3, 3000}, {3000}, {3, 1});
  check_add_mul({4, 2049}, {4, 2049}, {2049});
  check_add_mul({2, 17, 1100}, {2, 1, 1100}, {2, 17, 1});
  check_add_mul({3, 1, 4, 1, 5}, {3, 1, 4, 1, 5}, {4, 1, 1});
  check_add_mul({0, 4}, {0, 4}, {4});
}

TEST(Pointwise, ReadsTransposedOperands) {
  const Shape dst = {30, 70}, transposed = {1, 30}, dense = {70, 1};
  const auto x = random_floats(2100, 1), y = random_floats(2100, 2);
  const PointwiseStep step = PointwiseStep::of(Binary::add, 0, 1);
  Pointwise program;
  ASSERT_TRUE(make_pointwise(dst, std::vector{transposed, dense}, std::span(&step, 1), program));
  std::vector<float> want(2100), got(2100);
  for (int64_t i = 0; i < 2100; ++i) want[i] = x[source_index(dst, transposed, i)] + y[i];
  const std::vector<const void*> src = {x.data(), y.data()};
  run_team(2, [&](const Team& team) { pointwise_avx2(program, src, std::vector<void*>{got.data()}, team); });
  expect_close(got, want, 0, "add");
}

TEST(Pointwise, LongChainReusesBuffers) {
  const Shape shape = {3001}, strides = {1};
  const auto x = random_floats(3001, 5);
  std::vector<PointwiseStep> steps;
  for (int i = 0; i < 40; ++i) steps.push_back(PointwiseStep::of(Activation{Unary::affine, 0.9f, 0.01f}, i));
  Pointwise program;
  ASSERT_TRUE(make_pointwise(shape, std::span(&strides, 1), steps, program));
  std::vector<float> want = x, got(x.size());
  for (float& v : want) {
    for (int i = 0; i < 40; ++i) v = std::fma(v, 0.9f, 0.01f);
  }
  const std::vector<const void*> src = {x.data()};
  for_each_isa_and_team(
      [&](TestIsa isa, const Team& team) {
        (isa == TestIsa::avx2 ? pointwise_avx2 : pointwise_avx512)(program, src, std::vector<void*>{got.data()}, team);
      },
      [&](const std::string& what) { expect_close(got, want, 1e-6f, what); });
}

TEST(Pointwise, BinaryFunctions) {
  const std::vector<float> a = {1, -2, 3, NAN, 5, -6, 0, 8, 9, 2}, b = {2, 2, -3, 1, NAN, 0.5f, 0, -1, 0.5f, -2};
  const std::pair<Binary, float (*)(float, float)> cases[] = {
      {Binary::add, [](float x, float y) { return x + y; }},
      {Binary::div, [](float x, float y) { return x / y; }},
      {Binary::min, [](float x, float y) { return std::isnan(x) || std::isnan(y) ? NAN : std::min(x, y); }},
      {Binary::max, [](float x, float y) { return std::isnan(x) || std::isnan(y) ? NAN : std::max(x, y); }},
      {Binary::pow, [](float x, float y) { return std::pow(x, y); }},
      {Binary::prelu, [](float x, float y) { return x < 0 ? x * y : x; }},
  };
  const Shape shape = {10}, strides = {1};
  for (const auto& [f, exact] : cases) {
    const PointwiseStep step = PointwiseStep::of(f, 0, 1);
    Pointwise program;
    ASSERT_TRUE(make_pointwise(shape, std::vector{strides, strides}, std::span(&step, 1), program));
    std::vector<float> want(10), got(10);
    for (int i = 0; i < 10; ++i) want[i] = exact(a[i], b[i]);
    const std::vector<const void*> src = {a.data(), b.data()};
    for_each_isa_and_team(
        [&](TestIsa isa, const Team& team) {
          (isa == TestIsa::avx2 ? pointwise_avx2 : pointwise_avx512)(program, src, std::vector<void*>{got.data()},
                                                                     team);
        },
        [&](const std::string& what) { expect_close(got, want, 1e-6f, what); });
  }
}

}  // namespace
}  // namespace tenon::cpu
