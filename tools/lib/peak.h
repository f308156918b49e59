// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// What this machine can do at most, measured: the roof of rooflines.
#pragma once

#include <string>

namespace tenon::tools {

struct Peak {
  double flops_per_s = 0;  // single-precision multiply-adds in registers, two operations each
  double bytes_per_s = 0;  // of memory: c = a + s b over arrays far larger than the caches
  std::string vectors;     // "AVX-512", "AVX2", "SSE2"
  int threads = 1;
};

/// Takes about half a second.
Peak measure_peak(int threads);

}  // namespace tenon::tools
