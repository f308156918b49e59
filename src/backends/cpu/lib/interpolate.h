// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Weighted sums of a few elements along one axis: one pass of a resize.
#pragma once
#include <cstdint>
#include <vector>

#include "base/threads.h"

namespace tenon::cpu {

/// dst[o,t,i] = sum over k of weight[t,k] src[o,index[t,k],i].
struct Interpolate {
  int64_t outer = 1, in = 1, out = 1, inner = 1;
  int taps = 1;
  std::vector<int64_t> index;  // [out, taps]
  std::vector<float> weight;   // [out, taps]
};

/// Every member of the team calls it; no barrier.
void interpolate_avx2(const Interpolate& args, const float* src, float* dst, const Team& team);
void interpolate_avx512(const Interpolate& args, const float* src, float* dst, const Team& team);

}  // namespace tenon::cpu
