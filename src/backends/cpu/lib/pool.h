// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Maximum and average pooling, channels last.
#pragma once
#include "backends/cpu/lib/epilogue.h"
#include "backends/cpu/lib/window.h"
#include "base/threads.h"

namespace tenon::cpu {

struct Pool {
  Window window;
  const float* src = nullptr;  // [n, h, w, c]
  float* dst = nullptr;        // [n, out_h, out_w, c]
  bool average = false;
  /// Whether an average divides by the taps in the padding, too (never by those beyond it, which ceil mode reaches).
  bool count_padding = false;
  const Finish* finish = nullptr;  // what follows, or nothing
};

/// Every member of the team calls it; no barrier.
void pool_avx2(const Pool& args, const Team& team);
void pool_avx512(const Pool& args, const Team& team);

}  // namespace tenon::cpu
