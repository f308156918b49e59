// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Attention in one launch where four warps multiply together. Blocks stay: one group of warps copies queries, keys and
// values into a ring, those of later heads too, and three groups take them from there, 64 queries at a time. While the
// weights of one tile of keys meet its values, the next tile's weights are worked out.
#include "backends/cuda/generated/lib/attention_ring.h"
#include "backends/cuda/generated/lib/matrix_units.h"
#include "backends/cuda/generated/lib/warpgroup_units.h"

namespace tenon::cuda {

namespace {

constexpr int64_t kKeys = KeyTiles::kKeys, kVector = 8, kMostDepth = 64;
constexpr double kLog2E = 1.44269504088896340736;

/// Products of a tile under way: of queries and `kKeys` keys, and of as many weights and the values, by where
/// they start, in units of 16 bytes.
constexpr std::string_view kProducts = R"(
template <int kKeys> DEVICE void start_scores(f32 (&s)[KT / 2], const u32 (&fragments)[STEPS][4], u32 keys) {
  multiply_group<false>(Kind(), Count<kKeys>(), s, fragments[0], rows_from(keys));
  UNROLL for (int kk = 1; kk < STEPS; ++kk) multiply_group<true>(Kind(), Count<kKeys>(), s, fragments[kk], rows_from(keys + kk * 2));
  commit_group();
}
template <int kKeys> DEVICE void start_sums(f32 (&out)[32], const u32 (&weights)[KT / 16][4], u32 values) {
  UNROLL for (int kk = 0; kk < kKeys / 16; ++kk) multiply_group_transposed(Kind(), out, weights[kk], rows_from(values + kk * 128));
  commit_group();
}
)";

/// What a group keeps, and its first scores.
std::string begin_text(const KeyTiles& tiles) {
  return str(R"(  u32 fragments[STEPS][4], weights[KT / 16][4] = {}, phase = 0, first_phase = 0, queries_phase = 0;
  f32 s[KT / 2], out[32], base[2], total[2];
  const u32 tiles = rows_start(ring);
  const int group = warp / 4;
  int item = (int)blockIdx.x - GRID, units = 0, mine = group, slot = 0, first_slot = 0, before = 0;
  const auto next_tile = [&]() {
    before = slot;
    if (++slot == STAGES) slot = 0, phase ^= 1;
  };
  const auto release = [&](int stage) {
    __syncwarp();
    if (lane == 0) barrier_arrive(empty + stage * 8);
  };
  // The next unit may be a later item's: tiles of items that have none for this group are passed by.
  const auto find_unit = [&]() {
    while (item < ITEMS && mine >= units) {
      mine -= units;
      item += GRID;
      if (item < ITEMS) units = units_of(item);
      for (int t = 0; t < TILES && item < ITEMS && mine >= units; ++t) {
        barrier_wait(full + slot * 8, phase);
        release(slot);
        next_tile();
      }
    }
    first_slot = slot;
    first_phase = phase;
  };
  const auto load_queries = [&]() {
    barrier_wait(queries_full + group * 8, queries_phase);
    queries_phase ^= 1;
    UNROLL for (int kk = 0; kk < STEPS; ++kk)
      load_matrices(fragments[kk], vector_at(queries, warp * 16 + lane % 16, kk * 2 + lane / 16));
    barrier_arrive(queries_empty + group * 8);
    barrier_wait(full + slot * 8, phase);
  };
  find_unit();
  if (item >= ITEMS) return;
  load_queries();
  open_group();
  start_scores<)",
             tiles.first(), R"(>(s, fragments, tiles + slot * (TILE / 8));
  wait_groups<0>();
  pin(s);
)");
}

/// Element s[j * 4 + i]: row lane / 4 (and 8 below for i >= 2), key j 8 + lane % 4 2 (and the next for odd i). Scores
/// become powers of 2 relative to 2^base, which rises only when weights would pass 2^8: sums are divided by their total
/// in the end, whatever the base, and so are seldom scaled. `scores` is done to them before; a `factor` that is left
/// waits for the difference, where it costs nothing.
std::string softmax_text(std::string_view scores, std::string_view factor) {
  return str("      UNROLL for (int j = 0; j < NOW / 8; ++j) {\n", scores, R"(        UNROLL for (int i = 0; i < 4; ++i)
          most[i] = fmaxf(s[j * 4 + i], most[i]);
      }
      UNROLL for (int r = 0; r < 2; ++r) most[r] = fmaxf(most[r * 2], most[r * 2 + 1]);
      UNROLL for (int o = 1; o < 4; o *= 2)
        UNROLL for (int r = 0; r < 2; ++r) most[r] = fmaxf(swap_lanes(most[r], o), most[r]);
      UNROLL for (int r = 0; r < 2; ++r) {
        const f32 now = most[r])",
             factor, R"(;
        if (now > base[r] + 8.f) {
          shrink[r] = exp2_(base[r] - now);
          base[r] = now;
        }
      }
      UNROLL for (int i = 0; i < NOW / 2; ++i) {
        s[i] = exp2_(s[i])",
             factor, " - base[i / 2 % 2]);\n      }\n");
}

/// The same with the mask, unless a tile of it hides nothing.
std::string softmax_text(const Problem& p, const Heads& n, bool last) {
  const std::string scale = literal(number(p.op, "scale", 1) * kLog2E), factor = " * " + scale;
  if (present(p, 3)) {
    const std::string masked =
        str("        const Pair m = *(const Pair*)(masks + slot * KT + j * 8 + lane % 4 * 2);\n",
            "        UNROLL for (int i = 0; i < 4; ++i) s[j * 4 + i] = s[j * 4 + i] * ", scale, " + m.v[i % 2];\n");
    return str("      if (masked[slot]) {\n", softmax_text(masked, ""), "      } else {\n", softmax_text("", factor),
               "      }\n");
  }
  const std::string inside =
      "        UNROLL for (int i = 0; i < 4; ++i)\n"
      "          s[j * 4 + i] = t * KT + j * 8 + lane % 4 * 2 + i % 2 < KEYS ? s[j * 4 + i] : -infinity_(0.f);\n";
  return softmax_text(last && n.keys % 16 != 0 ? inside : "", factor);
}

/// Where the unit behind this one begins, and its queries.
constexpr std::string_view kNextUnit = R"(      mine += GROUPS;
      if (keeps) {
        before = slot;
        slot = first_slot;
        phase = first_phase;
      } else {
        next_tile();
        const int last = before;
        find_unit();
        before = last;
      }
      if (item < ITEMS) load_queries();
)";

/// What is done with tile t of `now` keys, whose scores are there. `next`: keys of the one behind it, which is the next
/// unit's if this is the `last`.
std::string step_text(const Problem& p, const Heads& n, int64_t now, int64_t next, bool last) {
  return str("    {\n      enum { NOW = ", now, " };\n", R"(      f32 shrink[2] = {1.f, 1.f};
      if (alive) {
      f32 most[4];
      UNROLL for (int i = 0; i < 4; ++i) most[i] = -infinity_(0.f);
)",
             softmax_text(p, n, last),
             R"(      }
      pin(s);
      wait_groups<0>();
      pin(out);
      pin(weights);
      if (t > 0 && !keeps) release(before);
      // Behind the wait: between powers of 2, which take long, the sums would wait for each of them.
      f32 sums[4] = {};
      UNROLL for (int i = 0; i < NOW / 2; ++i) sums[i % 4] += s[i];
      UNROLL for (int r = 0; r < 2; ++r) total[r] = total[r] * shrink[r] + (sums[r * 2] + sums[r * 2 + 1]);
      if (shrink[0] != 1.f || shrink[1] != 1.f)
        UNROLL for (int i = 0; i < 32; ++i) out[i] *= shrink[i / 2 % 2];
      UNROLL for (int kk = 0; kk < NOW / 16; ++kk)
        UNROLL for (int i = 0; i < 4; ++i)
          weights[kk][i] = pack_two(Kind(), s[kk * 8 + i * 2], s[kk * 8 + i * 2 + 1]);
)",
             last ? kNextUnit : "      next_tile();\n      barrier_wait(full + slot * 8, phase);\n",
             "      open_group();\n      start_scores<", next, R"(>(s, fragments, tiles + slot * (TILE / 8));
      start_sums<NOW>(out, weights, tiles + before * (TILE / 8) + TILE / 16);
      wait_groups<1>();
      pin(s);
    }
)");
}

constexpr std::string_view kReciprocal = R"(
DEVICE f32 reciprocal(f32 x) { f32 y; asm("rcp.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x)); return y; }
)";

constexpr std::string_view kPackBytes = R"(
DEVICE u16 pack_bytes(f32 low, f32 high) {
  u16 both;
  asm("cvt.rn.satfinite.e4m3x2.f32 %0, %1, %2;" : "=h"(both) : "f"(high), "f"(low));
  return both;
}
)";

bool stores_bytes(const Problem& p) { return p.out[0].dtype == DataType::f8e4m3fn; }

std::string store_text(const Problem& p, const Heads& n) {
  const std::string step = stores_bytes(p) ? str(" * ", literal(1 / number(p.op, "step", 1))) : "";
  return str(R"(    wait_groups<0>();
    pin(out);
    pin(s);
    if (!keeps) release(before);
    if (!alive) continue;
    UNROLL for (int r = 0; r < 2; ++r) {
      UNROLL for (int o = 1; o < 4; o *= 2) total[r] += swap_lanes(total[r], o);
      const f32 inverse = )",
             n.guarded ? "total[r] > 0 ? reciprocal(total[r]) : 0.f" : "reciprocal(total[r])", R"(;
      const int row = warp * 16 + lane / 4 + r * 8;
      UNROLL for (int j = 0; j < 8; ++j) {
        const f32 low = out[j * 4 + 2 * r] * inverse)",
             step, ", high = out[j * 4 + 2 * r + 1] * inverse", step, ";\n",
             stores_bytes(p)
                 ? "        *(u16*)(vector_at(results, row, j / 2) + j % 2 * 8 + lane % 4 * 2) = pack_bytes(low, high);"
                 : "        *(u32*)(vector_at(results, row, j) + lane % 4 * 4) = pack_two(Kind(), low, high);",
             R"(
      }
    }
    __syncwarp();
    enum { EACH = 16 / sizeof(Y), LINE = VD / EACH };
    UNROLL for (int i = lane; i < 16 * LINE; i += 32) {
      const int r = i / LINE, c = i % LINE;
      if (r < rows) *(Vector*)(y + r * )",
             n.y.row,
             "ll + c * EACH) = *(const Vector*)vector_at(results, warp * 16 + r, c);\n    }\n    __syncwarp();\n");
}

std::string body_text(const Problem& p, const Heads& n) {
  const KeyTiles tiles(n.keys);
  std::string out = str(ring_text(p, n), begin_text(tiles), "  while (item < ITEMS) {\n    ", unit_text(),
                        "    const int row0 = q0 + warp % 4 * 16, rows = QUERIES - row0;\n    Y* const y = y0 + (",
                        head_at(n.y, "h"), ") + row0 * ", n.y.row, R"(ll;
    const bool alive = rows > 0, keeps = mine + GROUPS < units;
    UNROLL for (int i = 0; i < 32; ++i) out[i] = 0;
    UNROLL for (int r = 0; r < 2; ++r) {
      base[r] = -3.402823466e38f;
      total[r] = 0;
    }
)");
  if (tiles.full > 1)
    out += str("    _Pragma(\"unroll 1\") for (int t = 0; t < ", tiles.full - 1, "; ++t)\n",
               step_text(p, n, kKeys, kKeys, false));
  const auto alone = [&](int64_t t, int64_t now, int64_t next, bool last) {
    out += str("    {\n      const int t = ", t, ";\n", step_text(p, n, now, next, last), "    }\n");
  };
  const int64_t behind = tiles.rest > 0 ? tiles.rest : tiles.first();
  if (tiles.full > 0) alone(tiles.full - 1, kKeys, behind, tiles.rest == 0);
  if (tiles.rest > 0) alone(tiles.full, tiles.rest, tiles.first(), true);
  return str(out, store_text(p, n), "  }\n");
}

Result<> check(const Problem& p, const Heads& n) {
  if (p.in[0].dtype != DataType::f16 && p.in[0].dtype != DataType::bf16) return declined("f16 and bf16 only");
  if (n.depth % kVector != 0 || n.values % kVector != 0 || n.depth > kMostDepth || n.values > kMostDepth)
    return declined("vectors of ", kVector, " elements, up to ", kMostDepth);
  const int64_t stored = 16 / static_cast<int64_t>(size_of(p.out[0].dtype));
  for (const HeadsPart* part : {&n.q, &n.k, &n.v, &n.y}) {
    for (const int64_t step : {part->first, part->batch, part->head, part->row}) {
      if (step % (part == &n.y ? stored : kVector) != 0)
        return declined("rows that begin at multiples of 16 bytes only");
    }
  }
  if (n.values % stored != 0) return declined("results of whole vectors of ", stored, " elements only");
  if (number(p.op, "scale", 1) <= 0) return declined("scores that keep their order when they are scaled only");
  return check_mask_of_keys(p, n);
}

Result<Generated> make(const Problem& p, const Target& target) {
  if (!target.warpgroups) return declined("needs matrix units that four warps share (sm_90a)");
  TRY_ASSIGN(const Heads n, heads_of(p, true));
  TRY(check(p, n));
  const KeyTiles tiles(n.keys);
  const AttentionItems items = attention_items(n, present(p, 3), target.multiprocessors);
  Launcher launcher{.threads = items.grid(target.multiprocessors) * AttentionItems::kThreads,
                    .block = AttentionItems::kThreads,
                    .shared_bytes = static_cast<uint32_t>(items.shared_bytes),
                    .resident = 1};
  for (size_t i = 0; i < 4; ++i) {
    if (present(p, i)) launcher.args.push_back(src(p, i));
  }
  launcher.args.push_back(dst(p, 0));
  std::vector<int64_t> widths;
  if (tiles.full > 0) widths.push_back(kKeys);
  if (tiles.rest > 0 && (tiles.full == 0 || tiles.rest != kKeys)) widths.push_back(tiles.rest);
  TRY_ASSIGN(const std::string functions, ring_functions(p, n, items, target.multiprocessors));
  launcher.functions = str(matrix_intrinsics(), warpgroup_intrinsics(p.in[0].dtype, widths), functions, kProducts,
                           kReciprocal, stores_bytes(p) ? kPackBytes : "");
  Generated out{{launch(launcher, body_text(p, n))}};
  out.effort = 2.0 * static_cast<double>(n.scores()) * static_cast<double>(n.depth + n.values);
  return out;
}

}  // namespace

/// Source: Dao 2023, arXiv:2307.08691, algorithm 1; Shah et al. 2024, arXiv:2407.08608, section 3.2.
Generator attention_warpgroups() { return {"attention_flash_wgmma", {"attention"}, LayoutRule::row_major, 4, make}; }

}  // namespace tenon::cuda
