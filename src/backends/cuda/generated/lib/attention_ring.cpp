// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Copies of an attention whose blocks stay, and the barriers that say when they are there.
#include "backends/cuda/generated/lib/attention_ring.h"

#include "backends/cuda/generated/lib/matrix_units.h"

namespace tenon::cuda {

namespace {

constexpr int64_t kKeys = KeyTiles::kKeys, kLine = 128;
constexpr int64_t kMostStages = 10;
constexpr int64_t kSwizzled = 1024;                                 // what swizzles count from
constexpr int64_t kSharedBytes = 227 << 10, kReservedBytes = 1024;  // of a multiprocessor, and of it for a block
constexpr double kLog2E = 1.44269504088896340736;

/// In thirds of a unit's time: two at once take no longer than one, and an item's keys and values take time, too.
int64_t time_of(const AttentionItems& items, int multiprocessors) {
  const int64_t rounds = (items.items() + multiprocessors - 1) / multiprocessors;
  return rounds * (3 * std::max<int64_t>(2, items.units) + 1);
}

std::vector<int64_t> mask_strides(const Problem& p, const Heads& n) {
  return broadcast_strides(p.in[3], {DataType::f32, Shape::of({n.batch, n.heads, n.queries, n.keys})});
}

/// Copies of rows by one warp, four at once, with zeros where there are none; of `kWhole` tiles all rows are there.
constexpr std::string_view kCopyRows = R"(
template <int kRows, int kLength, bool kWhole> DEVICE void copy_rows(u8* to, const X* from, i64 step, int first, int rows) {
  const int r = threadIdx.x % 32 / 8, c = threadIdx.x % 8;
  u8 *even = to + r * 128 + ((c ^ r) << 4), *odd = to + r * 128 + ((c ^ r ^ 4) << 4);
  const X* row = from + (first + r) * step + c * 8;
  _Pragma("unroll 4") for (int i = 0; i < kRows / 4; ++i) {
    const bool inside = (kLength == 64 || c < kLength / 8) && (kWhole || first + r + i * 4 < rows);
    copy_async((i % 2 ? odd : even) + i * 512, inside ? row + i * 4 * step : from, inside);
  }
}
DEVICE int units_of(int item) {
  return UNITS * ((ITEMS - 1 - item) % HEAD_ITEMS + 1) <= HEAD_UNITS ? UNITS : HEAD_UNITS % UNITS;
}
)";

constexpr std::string_view kShared = R"(  SHARED(0)
  u8 *ring = shared + (1024 - shared_address(shared) % 1024) % 1024, *queries = ring + STAGES * 2 * TILE, *results = queries + QT * 128;
  u64* const barriers = (u64*)(results + QT * 128);
  f32* const masks = (f32*)(barriers + 2 * STAGES + 2 * GROUPS);
  u32* const masked = (u32*)(masks + STAGES * KT);
  const u32 full = shared_address(barriers), empty = full + STAGES * 8, queries_full = empty + STAGES * 8, queries_empty = queries_full + GROUPS * 8;
  const int lane = threadIdx.x % 32, warp = threadIdx.x / 32;
  if (threadIdx.x == 0) {
    for (int i = 0; i < STAGES; ++i) {
      barrier_init(full + i * 8, 32);
      barrier_init(empty + i * 8, WARPS);
    }
    for (int i = 0; i < GROUPS; ++i) {
      barrier_init(queries_full + i * 8, 32);
      barrier_init(queries_empty + i * 8, 128);
    }
  }
  __syncthreads();
)";

/// A warp for each group brings its queries.
std::string queries_text(const Problem&, const Heads& n) {
  return str(R"(  if (warp > WARPS) {
    const int group = warp - WARPS - 1;
    u32 parity = 1;
    for (int item = blockIdx.x, mine = group; item < ITEMS; item += GRID) {
      const int units = units_of(item);
      for (; mine < units; mine += GROUPS) {
        )",
             unit_text(), "        barrier_wait(queries_empty + group * 8, parity);\n        parity ^= 1;\n",
             "        copy_rows<64, D, QUERIES % 64 == 0>(queries + group * 8192, x", n.q.operand, " + (",
             head_at(n.q, "h"), "), ", n.q.row,
             R"(, q0, QUERIES);
        commit_copies();
        wait_copies<0>();
        publish_copies();
        barrier_arrive(queries_full + group * 8);
      }
      mine -= units;
    }
    return;
  }
)");
}

/// A tile's numbers of the mask on their way, before its copies begin and behind them: in units of log 2; keys past the
/// last one are not seen. A tile that hides nothing is told apart.
std::string load_mask_text(const Problem& p, const Heads& n) {
  if (!present(p, 3)) return "";
  const auto m = mask_strides(p, n);
  return str("      ", type_name(p.in[3].dtype),
             " seen[KT / 32] = {};\n      UNROLL for (int i = 0; i < KT / 32; ++i) {\n",
             "        const int key = t * KT + i * 32 + lane;\n        if (key < KEYS) seen[i] = x3[b * ", m[0],
             "ll + h * ", m[1], "ll + key * ", m[3], "ll];\n      }\n");
}
std::string keep_mask_text(const Problem& p) {
  if (!present(p, 3)) return "";
  return str("      u32 hides = 0;\n      UNROLL for (int i = 0; i < KT / 32; ++i) {\n        const f32 m = ",
             "t * KT + i * 32 + lane < KEYS ? (f32)wide(seen[i]) * ", literal(kLog2E), R"( : -infinity_(0.f);
        masks[slot * KT + i * 32 + lane] = m;
        hides |= m != 0;
      }
      UNROLL for (int o = 1; o < 32; o *= 2) hides |= swap_lanes(hides, o);
      if (lane == 0) masked[slot] = hides;
)");
}

/// One warp brings keys and values. Up to three tiles are under way; those before are told as soon as it waits for
/// room.
std::string tiles_text(const Problem& p, const Heads& n) {
  const KeyTiles tiles(n.keys);
  const auto tile = [&](int64_t rows) {
    const std::string whole = str(", ", rows == kKeys ? "true" : "false", ">(to");
    return str("copy_rows<", rows, ", D", whole, ", k, ", n.k.row, ", t * KT, KEYS), copy_rows<", rows, ", VD", whole,
               " + TILE, v, ", n.v.row, ", t * KT, KEYS);\n");
  };
  std::string copies = str("        ", tile(tiles.first()));
  if (tiles.full > 0 && tiles.rest > 0)
    copies =
        str("        if (t < ", tiles.full, ")\n          ", tile(kKeys), "        else\n          ", tile(tiles.rest));
  return str(R"(  u32 first = 0, second = 0, phase = 0;
  int slot = 0;
  for (int item = blockIdx.x; item < ITEMS; item += GRID) {
    const int mine = 0;
    )",
             unit_text(), "    const X *k = x", n.k.operand, " + (", head_at(n.k, "(h / SHARE)"), "), *v = x",
             n.v.operand, " + (", head_at(n.v, "(h / SHARE)"), R"();
    for (int t = 0; t < TILES; ++t) {
      const u32 filled = full + slot * 8, room = empty + slot * 8;
      u8* to = ring + slot * (2 * TILE);
)",
             load_mask_text(p, n), R"(      if (!barrier_passed(room, phase ^ 1)) {
        wait_copies<0>();
        publish_copies();
        if (first) barrier_arrive(first);
        if (second) barrier_arrive(second);
        first = second = 0;
        barrier_wait(room, phase ^ 1);
      }
      __syncwarp();
)",
             copies, keep_mask_text(p), R"(      commit_copies();
      if (first) {
        wait_copies<2>();
        publish_copies();
        barrier_arrive(first);
      }
      first = second;
      second = filled;
      if (++slot == STAGES) slot = 0, phase ^= 1;
    }
  }
  wait_copies<0>();
  publish_copies();
  if (first) barrier_arrive(first);
  if (second) barrier_arrive(second);
)");
}

}  // namespace

AttentionItems attention_items(const Heads& n, bool masked, int multiprocessors) {
  constexpr int64_t kGroups = AttentionItems::kGroups, kAhead = 2;
  const int64_t fixed = kSwizzled + 2 * kGroups * AttentionItems::kRows * kLine + (2 * kMostStages + 2 * kGroups) * 8;
  const int64_t stage = 2 * kKeys * kLine + (masked ? kKeys * 4 + 4 : 0);
  AttentionItems one;
  one.all_units = (n.queries + AttentionItems::kRows - 1) / AttentionItems::kRows;
  one.heads = n.batch * n.heads;
  one.stages = std::min(kMostStages, (kSharedBytes - kReservedBytes - fixed) / stage);
  one.shared_bytes = fixed + one.stages * stage;
  const bool all_stay = KeyTiles(n.keys).count() + kAhead <= one.stages;
  AttentionItems best = one;
  for (int64_t units = 2; units <= one.all_units && (units <= kGroups || all_stay); ++units) {
    one.units = units;
    if (time_of(one, multiprocessors) <= time_of(best, multiprocessors)) best = one;
  }
  return best;
}

Result<> check_mask_of_keys(const Problem& p, const Heads& n) {
  if (present(p, 3) && mask_strides(p, n)[2] != 0) return declined("masks that are the same for every query only");
  return Done{};
}

std::string head_at(const HeadsPart& part, std::string_view head) {
  return str(part.first, "ll + b * ", part.batch, "ll + ", head, " * ", part.head, "ll");
}

std::string unit_text() {
  return "const int place = ITEMS - 1 - item, q0 = (place % HEAD_ITEMS * UNITS + mine) * 64;\n"
         "    const int b = place / HEAD_ITEMS / HEADS, h = place / HEAD_ITEMS % HEADS;\n";
}

Result<std::string> ring_functions(const Problem& p, const Heads& n, const AttentionItems& items, int multiprocessors) {
  TRY_ASSIGN(const std::string_view kind, matrix_kind(p.in[0].dtype));
  return str("enum { GROUPS = ", AttentionItems::kGroups, ", WARPS = GROUPS * 4, QT = GROUPS * 64, KT = ", kKeys,
             ", TILE = KT * 128, STAGES = ", items.stages, ", HEADS = ", n.heads, ", SHARE = ", n.heads / n.shared,
             ", QUERIES = ", n.queries, ", KEYS = ", n.keys, ",\n  D = ", n.depth, ", STEPS = ", (n.depth + 15) / 16,
             ", VD = ", n.values, ", TILES = ", KeyTiles(n.keys).count(), ", UNITS = ", items.units,
             ", HEAD_UNITS = ", items.all_units, ", HEAD_ITEMS = ", items.items_of_head(), ", ITEMS = ", items.items(),
             ", GRID = ", items.grid(multiprocessors), " };\ntypedef ", type_name(p.in[0].dtype), " X;\ntypedef ", kind,
             " Kind;\ntypedef ", type_name(p.out[0].dtype),
             " Y;\nstruct alignas(16) Vector { u32 v[4]; };\nstruct alignas(8) Pair { f32 v[2]; };\n", kCopyRows);
}

std::string ring_text(const Problem& p, const Heads& n) {
  const std::string few = str("  if (warp >= WARPS) {\n  fewer_registers<", AttentionItems::kFewRegisters, ">();\n");
  return str(kShared, few, queries_text(p, n), tiles_text(p, n), "  return;\n  }\n  more_registers<",
             AttentionItems::kManyRegisters, ">();\n");
}

}  // namespace tenon::cuda
