// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Which weights a Winograd convolution of bytes fetches while it multiplies.
#pragma once
#include <immintrin.h>

#include "backends/cpu/lib/winograd_i8.h"

namespace tenon::cpu {

struct WinogradI8Ahead {
  Fetch fetch;
  ConstBytes first;  // what this member reads first

  /// At a position whose weights are these: what the next one needs, which lies behind. What the launch in front has
  /// fetched leaves time for the weights of the launch behind. Beyond the last weights nothing is read but addresses.
  ConstBytes behind(const int16_t* weights, int64_t words) const {
    const int64_t bytes = words * int64_t{sizeof(int16_t)};
    const auto* own = reinterpret_cast<const std::byte*>(weights) + bytes;
    const int64_t from_first = own - first.data();
    const auto near = static_cast<int64_t>(first.size());
    if (!fetch.is_fetched || fetch.next.empty() || from_first > near) return {own, static_cast<size_t>(bytes)};
    const auto all = static_cast<int64_t>(fetch.next.size());
    const int64_t begin = all * (from_first - bytes) / near, end = std::min(all * from_first / near, all);
    return fetch.next.subspan(static_cast<size_t>(begin), static_cast<size_t>(end - begin));
  }

  /// Part i of n of the weights of the launch behind, if no position had time for them.
  void fetch_rest(int64_t i, int64_t n) const {
    constexpr int64_t kLine = 64;
    const auto all = static_cast<int64_t>(fetch.is_fetched ? 0 : fetch.next.size());
    for (int64_t at = all * i / n; at < all * (i + 1) / n; at += kLine) {
      _mm_prefetch(reinterpret_cast<const char*>(fetch.next.data()) + at, _MM_HINT_T1);
    }
  }
};

}  // namespace tenon::cpu
