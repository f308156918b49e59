// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Reductions of f32 over any axes.
#pragma once
#include <cstdint>
#include <span>

#include "backends/cpu/lib/epilogue.h"
#include "base/threads.h"

namespace tenon::cpu {

enum class Reduction : uint8_t { sum, mean, max, min, prod, l1, l2, sum_square, log_sum };

/// A reduction ready to run: make_reduce() fills it; it serves any buffers.
struct Reduce {
  static constexpr int kMaxRank = 6;
  Reduction function = Reduction::sum;
  int kept_rank = 0, reduced_rank = 0;                       // joined dimensions, outermost first
  int64_t kept[kMaxRank] = {}, kept_strides[kMaxRank] = {};  // strides in src; dst is dense over the kept ones
  int64_t reduced[kMaxRank] = {}, reduced_strides[kMaxRank] = {};
  int64_t kept_volume = 1, reduced_volume = 1;
  const Finish* finish = nullptr;  // what follows, or nothing
};

/// Of a tensor with these dims and strides; bit d of `axes` says that dimension d goes. dst is dense in the order of
/// dims. False if more than kMaxRank dimensions are left after joining, or if neither the last kept nor the last
/// reduced one is contiguous.
bool make_reduce(Reduction function, std::span<const int64_t> dims, std::span<const int64_t> strides, uint32_t axes,
                 Reduce& out);

/// Every member of the team calls it; no barrier.
void reduce_avx2(const Reduce& args, const float* src, float* dst, const Team& team);
void reduce_avx512(const Reduce& args, const float* src, float* dst, const Team& team);

}  // namespace tenon::cpu
