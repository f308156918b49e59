// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Softmax, normalizations and reductions against plain loops in double.
#include "backends/cpu/lib/rows.h"

#include "backends/cpu/lib/reduce.h"
#include "kernel_check.h"

namespace tenon::cpu {
namespace {

void check_softmax(int64_t outer, int64_t axis, int64_t inner, bool logarithm, float range) {
  const auto src = random_floats(outer * axis * inner, 1, -range, range);
  std::vector<float> want(src.size()), got(src.size());
  for (int64_t o = 0; o < outer; ++o) {
    for (int64_t i = 0; i < inner; ++i) {
      const int64_t base = o * axis * inner + i;
      double top = -INFINITY, total = 0;
      for (int64_t a = 0; a < axis; ++a) top = std::max<double>(top, src[base + a * inner]);
      for (int64_t a = 0; a < axis; ++a) total += std::exp(src[base + a * inner] - top);
      for (int64_t a = 0; a < axis; ++a) {
        const double x = src[base + a * inner] - top;
        want[base + a * inner] = static_cast<float>(logarithm ? x - std::log(total) : std::exp(x) / total);
      }
    }
  }
  const Softmax args{src.data(), got.data(), outer, axis, inner, logarithm};
  for_each_isa_and_team(
      [&](TestIsa isa, const Team& team) { (isa == TestIsa::avx2 ? softmax_avx2 : softmax_avx512)(args, team); },
      [&](const std::string& what) { expect_close(got, want, 1e-6f, what); });
}

TEST(Softmax, MatchesDouble) {
  for (const bool logarithm : {false, true}) {
    for (const int64_t axis : {1, 5, 8, 17, 128, 1001}) check_softmax(3, axis, 1, logarithm, 20);
    check_softmax(2, 21, 13, logarithm, 5);
    check_softmax(1, 3, 100, logarithm, 80);
  }
}

TEST(Softmax, KeepsLargeNumbersAndInfinities) {
  const std::vector<float> src = {1e4f, 1e4f, -INFINITY, -1e4f};
  std::vector<float> got(4);
  run_team(1, [&](const Team& team) { softmax_avx2({src.data(), got.data(), 1, 4, 1, false}, team); });
  expect_close(got, std::vector{0.5f, 0.5f, 0.0f, 0.0f}, 0, "softmax");
}

struct NormCase {
  int64_t rows, length, groups;
  bool centred, residual, scaled;
  float offset;
};

void check_norm(const NormCase& c) {
  const auto src = random_floats(c.rows * c.length, 1, c.offset - 1, c.offset + 1),
             more = random_floats(c.rows * c.length, 2);
  const int64_t numbers = c.groups ? c.groups : c.length;
  const auto scale = random_floats(numbers, 3), bias = random_floats(numbers, 4);
  std::vector<float> want(src.size()), got(src.size());
  for (int64_t r = 0; r < c.rows; ++r) {
    double mean = 0, variance = 0;
    const auto value = [&](int64_t i) {
      return c.residual ? src[r * c.length + i] + more[r * c.length + i] : src[r * c.length + i];
    };
    for (int64_t i = 0; i < c.length; ++i) mean += value(i);
    mean = c.centred ? mean / static_cast<double>(c.length) : 0;
    for (int64_t i = 0; i < c.length; ++i) variance += (value(i) - mean) * (value(i) - mean);
    const double factor = 1 / std::sqrt(variance / static_cast<double>(c.length) + 1e-5);
    for (int64_t i = 0; i < c.length; ++i) {
      const int64_t k = c.groups ? r % c.groups : i;
      const double y = (value(i) - mean) * factor;
      want[r * c.length + i] = static_cast<float>(c.scaled ? y * scale[k] + bias[k] : y);
    }
  }
  NormRows args{.src = src.data(), .dst = got.data(), .rows = c.rows, .length = c.length, .groups = c.groups};
  args.residual = c.residual ? more.data() : nullptr;
  args.scale = c.scaled ? scale.data() : nullptr;
  args.bias = c.scaled ? bias.data() : nullptr;
  args.centred = c.centred;
  for_each_isa_and_team(
      [&](TestIsa isa, const Team& team) { (isa == TestIsa::avx2 ? norm_rows_avx2 : norm_rows_avx512)(args, team); },
      [&](const std::string& what) { expect_close(got, want, 5e-6f, what); });
}

TEST(NormRows, MatchesDouble) {
  check_norm({.rows = 5, .length = 768, .groups = 0, .centred = true, .scaled = true});
  check_norm({.rows = 3, .length = 19, .groups = 0, .centred = true, .residual = true, .scaled = true});
  check_norm({.rows = 6, .length = 50, .groups = 3, .centred = true, .scaled = true, .offset = 30});
  check_norm({.rows = 4, .length = 33, .groups = 0, .centred = false, .scaled = true});
  check_norm({.rows = 2, .length = 1, .groups = 0, .centred = true, .scaled = false});
}

void check_reduce(Reduction f, const std::vector<int64_t>& dims, uint32_t axes) {
  int64_t volume = 1, results = 1;
  std::vector<int64_t> strides(dims.size());
  for (size_t d = dims.size(); d-- > 0;) {
    strides[d] = volume;
    volume *= dims[d];
    if (!(axes >> d & 1)) results *= dims[d];
  }
  const auto src = random_floats(volume, 1, f == Reduction::log_sum ? 0.1f : -1, 1.3f);
  const bool is_max = f == Reduction::max, is_min = f == Reduction::min;
  std::vector<double> acc(results, is_max ? -INFINITY : is_min ? INFINITY : f == Reduction::prod ? 1 : 0);
  for (int64_t i = 0; i < volume; ++i) {
    int64_t at = 0;
    for (size_t d = 0; d < dims.size(); ++d) {
      if (!(axes >> d & 1)) at = at * dims[d] + i / strides[d] % dims[d];
    }
    const double x = src[i];
    double& a = acc[at];
    a = is_max                                             ? std::max(a, x)
        : is_min                                           ? std::min(a, x)
        : f == Reduction::prod                             ? a * x
        : f == Reduction::l1                               ? a + std::fabs(x)
        : f == Reduction::l2 || f == Reduction::sum_square ? a + x * x
                                                           : a + x;
  }
  std::vector<float> want(results), got(results);
  for (int64_t i = 0; i < results; ++i) {
    const double a = acc[i];
    want[i] = static_cast<float>(f == Reduction::mean ? a * static_cast<double>(results) / static_cast<double>(volume)
                                 : f == Reduction::l2 ? std::sqrt(a)
                                 : f == Reduction::log_sum ? std::log(a)
                                                           : a);
  }
  Reduce args;
  ASSERT_TRUE(make_reduce(f, dims, strides, axes, args));
  for_each_isa_and_team(
      [&](TestIsa isa, const Team& team) {
        (isa == TestIsa::avx2 ? reduce_avx2 : reduce_avx512)(args, src.data(), got.data(), team);
      },
      [&](const std::string& what) { expect_close(got, want, 1e-5f, what); });
}

TEST(Reduce, MatchesDoubleOverAnyAxes) {
  for (const Reduction f : {Reduction::sum, Reduction::mean, Reduction::max, Reduction::min, Reduction::l1,
                            Reduction::l2, Reduction::sum_square, Reduction::log_sum}) {
    check_reduce(f, {3, 5, 7, 9}, 0b1100);
    check_reduce(f, {3, 5, 7, 9}, 0b0010);
    check_reduce(f, {3, 5, 7, 9}, 0b1010);
    check_reduce(f, {3, 5, 7, 9}, 0b0101);
    check_reduce(f, {3, 5, 7, 9}, 0b1111);
    check_reduce(f, {2, 300}, 0b10);
    check_reduce(f, {49, 130}, 0b01);
    check_reduce(f, {4}, 0);
  }
  check_reduce(Reduction::prod, {3, 11}, 0b10);
}

TEST(Reduce, ReadsChannelsLast) {
  // [n, c, h, w] = [2, 3, 2, 2] in memory as [n, h, w, c]: the mean over h and w.
  const auto src = random_floats(24, 1);
  const std::vector<int64_t> dims = {2, 3, 2, 2}, strides = {12, 1, 6, 3};
  std::vector<float> want(6, 0), got(6);
  for (int i = 0; i < 24; ++i) want[i / 12 * 3 + i % 3] += src[i] / 4;
  Reduce args;
  ASSERT_TRUE(make_reduce(Reduction::mean, dims, strides, 0b1100, args));
  run_team(1, [&](const Team& team) { reduce_avx2(args, src.data(), got.data(), team); });
  expect_close(got, want, 1e-6f, "mean");
  EXPECT_FALSE(make_reduce(Reduction::mean, dims, strides, 0b1000, args));  // the inner dimensions have strides there
}

}  // namespace
}  // namespace tenon::cpu
