// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// One block of memory for many values: offsets by lifetimes.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace tenon {

/// A need for bytes during steps first..last.
struct Lifetime {
  size_t bytes = 0;
  int first = 0;
  int last = 0;
};

struct Arena {
  std::vector<size_t> offsets;  // as the lifetimes, multiples of kArenaAlignment
  size_t bytes = 0;
  size_t lower_bound = 0;  // most bytes alive at one step: no plan can be smaller
};

constexpr size_t kArenaAlignment = 64;

/// Within a few percent of the lower bound on real networks; the same lifetimes always give the same offsets.
Arena plan_arena(std::span<const Lifetime> lifetimes);

}  // namespace tenon
