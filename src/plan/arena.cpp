// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Greedy by size, as in Pisarchyk and Lee, "Efficient memory management for deep neural net inference" (2020).
#include "plan/arena.h"

#include <algorithm>
#include <numeric>

namespace tenon {

namespace {
size_t rounded(size_t bytes) { return (bytes + kArenaAlignment - 1) / kArenaAlignment * kArenaAlignment; }

bool overlap(const Lifetime& a, const Lifetime& b) { return a.first <= b.last && b.first <= a.last; }

size_t most_alive(std::span<const Lifetime> lifetimes) {
  int last = 0;
  for (const Lifetime& one : lifetimes) last = std::max(last, one.last);
  std::vector<long long> change(static_cast<size_t>(last) + 2, 0);
  for (const Lifetime& one : lifetimes) {
    change[static_cast<size_t>(one.first)] += static_cast<long long>(rounded(one.bytes));
    change[static_cast<size_t>(one.last) + 1] -= static_cast<long long>(rounded(one.bytes));
  }
  long long alive = 0;
  long long most = 0;
  for (const long long step : change) most = std::max(most, alive += step);
  return static_cast<size_t>(most);
}
}  // namespace

Arena plan_arena(std::span<const Lifetime> lifetimes) {
  Arena arena;
  arena.offsets.assign(lifetimes.size(), 0);
  arena.lower_bound = most_alive(lifetimes);
  std::vector<size_t> order(lifetimes.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return lifetimes[a].bytes > lifetimes[b].bytes; });
  std::vector<size_t> placed;  // sorted by offset
  for (const size_t i : order) {
    const size_t bytes = rounded(lifetimes[i].bytes);
    if (bytes == 0) continue;
    size_t offset = 0;
    for (const size_t other : placed) {
      if (!overlap(lifetimes[i], lifetimes[other])) continue;
      if (offset + bytes <= arena.offsets[other]) break;
      offset = std::max(offset, arena.offsets[other] + rounded(lifetimes[other].bytes));
    }
    arena.offsets[i] = offset;
    arena.bytes = std::max(arena.bytes, offset + bytes);
    placed.insert(std::upper_bound(placed.begin(), placed.end(), i,
                                   [&](size_t a, size_t b) { return arena.offsets[a] < arena.offsets[b]; }),
                  i);
  }
  return arena;
}

}  // namespace tenon
