// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The ring of an attention whose blocks stay: how a block's work is cut, what lies in its shared memory, and the text
// of the warps that copy queries, keys and values for those that multiply.
#pragma once

#include <algorithm>
#include <string>

#include "backends/cuda/generated/lib/heads.h"

namespace tenon::cuda {

/// Tiles of keys: `full` ones, and one of `rest` keys, a multiple of 16, for what is left.
struct KeyTiles {
  static constexpr int64_t kKeys = 64;  // whose scores a thread has registers for
  int64_t full, rest;
  explicit KeyTiles(int64_t keys) : full(keys / kKeys), rest((keys % kKeys + 15) / 16 * 16) {}
  int64_t count() const { return full + (rest > 0 ? 1 : 0); }
  int64_t first() const { return full > 0 ? kKeys : rest; }
};

/// An item is what a block takes next: 64 queries for four warps, up to `units` times, of one head. Its three groups of
/// four warps take such units in turns, from item to item.
struct AttentionItems {
  static constexpr int64_t kGroups = 3, kRows = 64;
  static constexpr int64_t kThreads = (kGroups + 1) * 128;
  static constexpr int64_t kFewRegisters = 56, kManyRegisters = 152;  // of a thread that copies, and of the others

  int64_t units = 1;      // of an item, the last one of a head may have fewer
  int64_t all_units = 1;  // of a head
  int64_t heads = 1;      // of all batches
  int64_t stages = 0;     // tiles of keys and values in the ring
  int64_t shared_bytes = 0;

  int64_t items_of_head() const { return (all_units + units - 1) / units; }
  int64_t items() const { return heads * items_of_head(); }
  int64_t grid(int multiprocessors) const { return std::min<int64_t>(items(), multiprocessors); }
};

/// More units than groups read a tile of keys twice, so that all tiles of a head must fit into the ring.
AttentionItems attention_items(const Heads& heads, bool masked, int multiprocessors);

/// Is the mask there, and the same for every query? Errors: unsupported.
Result<> check_mask_of_keys(const Problem& problem, const Heads& heads);

/// "enum {...};" of all sizes and the types X, Y and Kind; behind it stand the functions of the copies.
Result<std::string> ring_functions(const Problem& problem, const Heads& heads, const AttentionItems& items,
                                   int multiprocessors);
/// What every thread begins with, and all that the fourth group of warps does. Behind it, in the other three:
///   ring: STAGES tiles of keys, each with one of values TILE bytes behind it; masks: KT numbers for each, in units of
///   log 2; masked: is any of them not 0; queries, results: 64 rows for each group. full, empty (+ 8 for each stage),
///   queries_full, queries_empty (+ 8 for each group): barriers. To have them filled again, one lane of each of the
///   WARPS arrives at empty behind __syncwarp(), and every thread of the group at queries_empty
std::string ring_text(const Problem& problem, const Heads& heads);

/// "const int place = ...": batch b, head h and the first query q0 of unit `mine` of `item`, whose `units` are known.
std::string unit_text();
/// Where a head of an operand begins.
std::string head_at(const HeadsPart& part, std::string_view head);

}  // namespace tenon::cuda
