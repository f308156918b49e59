// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Two loops: multiply-adds that never leave registers, and a sum that never stays in a cache.
#include "tools/lib/peak.h"

#include <algorithm>
#include <barrier>
#include <chrono>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "tools/lib/start_thread.h"

namespace tenon::tools {
namespace {

constexpr int kChains = 12;  // independent sums: enough to hide a latency of 4 to 6 cycles on two units
constexpr int kRepeats = 5;

typedef float Float4 __attribute__((vector_size(16)));
typedef float Float8 __attribute__((vector_size(32)));
typedef float Float16 __attribute__((vector_size(64)));

template <class Vector>
[[gnu::always_inline]] inline float multiply_add(long count) {
  constexpr int kLanes = sizeof(Vector) / sizeof(float);
  Vector sums[kChains] = {};
  Vector factor = {}, step = {};
  for (int i = 0; i < kLanes; ++i) {
    factor[i] = 0.999f;
    step[i] = 0.001f;
  }
  for (long i = 0; i < count; ++i) {
#pragma GCC unroll 12
    for (int k = 0; k < kChains; ++k) sums[k] = sums[k] * factor + step;
  }
  float sum = 0;
  for (const Vector& one : sums) sum += one[0];
  return sum;
}

[[gnu::target("avx512f")]] float multiply_add_avx512(long count) { return multiply_add<Float16>(count); }
[[gnu::target("avx2,fma")]] float multiply_add_avx2(long count) { return multiply_add<Float8>(count); }
float multiply_add_sse2(long count) { return multiply_add<Float4>(count); }

/// Seconds that all threads together take for `work(thread)`: from the first start to the last end, least of some.
double least_seconds(int threads, const std::function<void(int)>& work) {
  using Clock = std::chrono::steady_clock;
  double best = 1e30;
  for (int repeat = 0; repeat < kRepeats; ++repeat) {
    Clock::time_point start;
    {
      std::barrier gate(threads, [&]() noexcept { start = Clock::now(); });
      std::vector<std::jthread> team;
      try {
        for (int i = 0; i < threads; ++i) {
          start_thread(team, [&, i] {
            gate.arrive_and_wait();
            work(i);
          });
        }
      } catch (...) {  // those that did start wait for the others
        for (auto missing = static_cast<int>(team.size()); missing < threads; ++missing) gate.arrive_and_drop();
        throw;
      }
    }
    best = std::min(best, std::chrono::duration<double>(Clock::now() - start).count());
  }
  return best;
}

}  // namespace

Peak measure_peak(int threads) {
  Peak peak{.threads = std::max(threads, 1)};
  const bool avx512 = __builtin_cpu_supports("avx512f");
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  peak.vectors = avx512 ? "AVX-512" : avx2 ? "AVX2" : "SSE2";
  const auto run = avx512 ? multiply_add_avx512 : avx2 ? multiply_add_avx2 : multiply_add_sse2;
  const double lanes = avx512 ? 16 : avx2 ? 8 : 4;
  constexpr long kCount = 4'000'000;
  volatile float sink = 0;
  double seconds = least_seconds(peak.threads, [&](int) { sink = run(kCount); });
  peak.flops_per_s = 2.0 * lanes * kChains * kCount * peak.threads / seconds;

  constexpr std::size_t kFloats = 12 << 20;  // 48 MiB an array, three of them a thread
  std::vector<std::unique_ptr<float[]>> arrays;
  for (int i = 0; i < 3 * peak.threads; ++i) {
    arrays.push_back(std::make_unique_for_overwrite<float[]>(kFloats));
    std::fill_n(arrays.back().get(), kFloats, 1.0f);
  }
  seconds = least_seconds(peak.threads, [&](int i) {
    float* c = arrays[static_cast<std::size_t>(3 * i)].get();
    const float* a = arrays[static_cast<std::size_t>(3 * i + 1)].get();
    const float* b = arrays[static_cast<std::size_t>(3 * i + 2)].get();
    for (std::size_t k = 0; k < kFloats; ++k) c[k] = a[k] + 0.5f * b[k];
  });
  peak.bytes_per_s = 3.0 * sizeof(float) * kFloats * peak.threads / seconds;
  return peak;
}

}  // namespace tenon::tools
