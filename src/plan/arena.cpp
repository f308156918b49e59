// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Greedy, as in Pisarchyk and Lee, "Efficient memory management for deep neural net inference" (2020), in several
// orders; while the best is above the bound, whoever sticks out goes first in another try.
#include "plan/arena.h"

#include <algorithm>
#include <numeric>

namespace tenon {

namespace {

using Order = std::vector<size_t>;

constexpr int kTries = 64;  // with whoever sticks out in front; few networks gain after ten

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

/// Each in its turn at the lowest offset that is free for its whole life.
Arena pack(std::span<const Lifetime> lifetimes, const Order& order) {
  Arena arena;
  arena.offsets.assign(lifetimes.size(), 0);
  Order placed;  // sorted by offset
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

/// Indices by falling key; equal ones as they come.
template <class Key>
Order order_by(std::span<const Lifetime> lifetimes, Key key) {
  Order order(lifetimes.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return key(lifetimes[a]) > key(lifetimes[b]); });
  return order;
}

/// The one that ends highest, to the front. False if it is there already.
bool promote_highest(std::span<const Lifetime> lifetimes, const Arena& arena, Order& order) {
  const auto at = std::find_if(order.begin(), order.end(), [&](size_t i) {
    return lifetimes[i].bytes > 0 && arena.offsets[i] + rounded(lifetimes[i].bytes) == arena.bytes;
  });
  if (at == order.begin() || at == order.end()) return false;
  std::rotate(order.begin(), at, at + 1);
  return true;
}

}  // namespace

Arena plan_arena(std::span<const Lifetime> lifetimes) {
  const size_t bound = most_alive(lifetimes);
  const auto length = [](const Lifetime& one) { return static_cast<size_t>(one.last - one.first + 1); };
  const Order orders[] = {
      order_by(lifetimes, [](const Lifetime& one) { return one.bytes; }),
      order_by(lifetimes, [&](const Lifetime& one) { return one.bytes * length(one); }),
      order_by(lifetimes, length),
      order_by(lifetimes, [](const Lifetime& one) { return -one.first; }),
  };
  Arena best;
  Order order;
  for (const Order& tried : orders) {
    Arena arena = pack(lifetimes, tried);
    if (!order.empty() && arena.bytes >= best.bytes) continue;
    best = std::move(arena);
    order = tried;
  }
  Arena last = best;
  for (int i = 0; i < kTries && best.bytes > bound && promote_highest(lifetimes, last, order); ++i) {
    last = pack(lifetimes, order);
    if (last.bytes < best.bytes) best = last;
  }
  best.offsets.resize(lifetimes.size(), 0);
  best.lower_bound = bound;
  return best;
}

}  // namespace tenon
