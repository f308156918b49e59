// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// What kernel tests share: random numbers, a run by teams of one to three, comparison with a tolerance.
#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "base/threads.h"

namespace tenon::cpu {

/// Buffers end where their heap block ends, so that the address sanitizer sees every read beyond.
inline std::vector<float> random_floats(int64_t n, unsigned seed, float low = -1, float high = 1) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> uniform(low, high);
  std::vector<float> out(n);
  for (float& x : out) x = uniform(random);
  out.shrink_to_fit();
  return out;
}

/// Instruction sets that this machine can run, as the tests' second parameter.
enum class TestIsa { avx2, avx512 };
inline std::vector<TestIsa> isas_here() {
  std::vector<TestIsa> out;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) out.push_back(TestIsa::avx2);
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")) out.push_back(TestIsa::avx512);
  return out;
}

/// Runs body(isa, team) for every instruction set and team size; check(what) follows each run.
template <typename Body, typename Check>
void for_each_isa_and_team(Body body, Check check) {
  for (const TestIsa isa : isas_here()) {
    for (int threads = 1; threads <= 3; ++threads) {
      run_team(threads, [&](const Team& team) { body(isa, team); });
      check(std::string(isa == TestIsa::avx2 ? "avx2" : "avx512") + ", team of " + std::to_string(threads));
    }
  }
}

/// |got - want| <= tolerance * max(1, largest |want|), element by element; NaN equals NaN, infinities are equal.
inline void expect_close(std::span<const float> got, std::span<const float> want, float tolerance,
                         const std::string& what) {
  ASSERT_EQ(got.size(), want.size()) << what;
  float scale = 1;
  for (const float w : want) {
    if (std::isfinite(w)) scale = std::max(scale, std::fabs(w));
  }
  for (size_t i = 0; i < got.size(); ++i) {
    if (std::isnan(want[i]) ? std::isnan(got[i]) : got[i] == want[i]) continue;
    if (std::fabs(got[i] - want[i]) <= tolerance * scale) continue;
    FAIL() << what << ": at " << i << " of " << got.size() << " expected " << want[i] << ", found " << got[i];
  }
}

}  // namespace tenon::cpu
