// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Short runs of a small product, many of them.
#include "backends/cpu/lib/peak.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <vector>

#include "backends/cpu/isa.h"
#include "backends/cpu/lib/gemm_f32.h"

namespace tenon::cpu {

namespace {

// A fits the first cache beside a slice of B's panels; each sample takes about 50 us.
constexpr int64_t kRows = 48, kDepth = 96, kColumns = 64;
constexpr int kProducts = 16;  // a sample
constexpr int kSamples = 31;

double measure() {
  if (detect_isa() < Isa::avx2) return 0;
  const bool wide = detect_isa() >= Isa::avx512;
  const auto product = wide ? &gemm_f32_avx512 : &gemm_f32_avx2;
  const PanelShape shape = panel_shape(kDepth, kColumns, wide ? 16 : 8);
  const std::vector<float> a(kRows * kDepth, 0.5f), b(static_cast<size_t>(shape.packed_floats()), 0.25f);
  std::vector<float> c(kRows * kColumns);
  const GemmF32 gemm{
      .m = kRows, .a = a.data(), .lda = kDepth, .shape = shape, .b = b.data(), .c = c.data(), .ldc = kColumns};
  std::array<double, kSamples> rates{};
  for (double& rate : rates) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < kProducts; ++i) product(gemm, Team{});
    const std::chrono::duration<double, std::micro> taken = std::chrono::steady_clock::now() - start;
    rate = taken.count() > 0 ? 2.0 * kProducts * kRows * kDepth * kColumns / taken.count() : 0;
  }
  return credible_rate(rates.data(), kSamples);
}

}  // namespace

double credible_rate(const double* samples, int count) {
  std::vector<double> sorted(samples, samples + count);
  std::sort(sorted.rbegin(), sorted.rend());
  return count < 3 ? 0 : sorted[2];
}

namespace {
std::atomic<double>& highest() {
  static std::atomic<double> rate = measure();
  return rate;
}
}  // namespace

double core_flops_per_us() { return highest(); }

double core_flops_measured_again() {
  const double now = measure();
  double before = highest();
  while (before < now && !highest().compare_exchange_weak(before, now)) {
  }
  return highest();
}

}  // namespace tenon::cpu
