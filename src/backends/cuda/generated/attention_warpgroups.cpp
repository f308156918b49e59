// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Attention in one launch where four warps multiply together: a block has 128 queries, which stay in registers, and a
// ring of four tiles of 64 keys. While the weights of one tile meet its values, the next tile's scores are under way.
#include "backends/cuda/generated/lib/heads.h"
#include "backends/cuda/generated/lib/matrix_units.h"
#include "backends/cuda/generated/lib/warpgroup_units.h"

namespace tenon::cuda {

namespace {

constexpr int64_t kWarps = 8, kKeys = 64, kStages = 4, kVector = 8, kMostDepth = 64, kLine = 128;
constexpr int64_t kQueries = kWarps * 16;
constexpr int64_t kMostMaskedKeys = 4096;  // whose mask a block keeps
constexpr double kLog2E = 1.44269504088896340736;

/// Tiles of keys: `full` ones, and one of `rest` keys, a multiple of 16, for what is left.
struct Tiles {
  int64_t full, rest;
  explicit Tiles(int64_t keys) : full(keys / kKeys), rest((keys % kKeys + 15) / 16 * 16) {}
  int64_t count() const { return full + (rest > 0 ? 1 : 0); }
};

std::vector<int64_t> mask_strides(const Problem& p, const Heads& n) {
  return broadcast_strides(p.in[3], {DataType::f32, Shape::of({n.batch, n.heads, n.queries, n.keys})});
}

int64_t mask_bytes(const Problem& p, const Tiles& tiles) {
  return present(p, 3) ? tiles.count() * kKeys * static_cast<int64_t>(sizeof(float)) : 0;
}

std::string sizes(const Problem& p, const Heads& n, const Tiles& tiles) {
  return str("enum { THREADS = ", kWarps * 32, ", QT = ", kQueries, ", KT = ", kKeys, ", STAGES = ", kStages,
             ", HEADS = ", n.heads, ", SHARE = ", n.heads / n.shared, ", QUERIES = ", n.queries, ", KEYS = ", n.keys,
             ", D = ", n.depth, ", STEPS = ", (n.depth + 15) / 16, ", VD = ", n.values,
             ", QB = ", (n.queries + kQueries - 1) / kQueries, ", TILES = ", tiles.count(),
             ", TILE = KT * 128 };\ntypedef ", to_string(p.in[0].dtype), " X;\ntypedef ", *matrix_kind(p.in[0].dtype),
             " Kind;\ntypedef ", to_string(p.out[0].dtype),
             " Y;\nstruct alignas(16) Vector { u32 v[4]; };\nstruct alignas(8) Pair { f32 v[2]; };\n");
}

/// Copies of rows into the block's memory, with zeros where there are none.
constexpr std::string_view kCopyRows = R"(
template <int kRows, int kLength> DEVICE void copy_rows(u8* to, const X* from, i64 step, int first, int rows) {
  UNROLL for (int i = threadIdx.x; i < kRows * 8; i += THREADS) {
    const int r = i / 8, c = i % 8;
    const bool inside = first + r < rows && c < kLength / 8;
    copy_async(vector_at(to, r, c), from + (inside ? (first + r) * step + c * 8 : 0), inside);
  }
}
)";

/// Products of a tile under way: of queries and `kKeys` keys, and of as many weights and the values.
constexpr std::string_view kProducts = R"(
template <int kKeys> DEVICE void start_scores(f32 (&s)[32], const u32 (&fragments)[STEPS][4], const u8* keys) {
  multiply_group<false>(Kind(), Count<kKeys>(), s, fragments[0], rows_at(keys));
  UNROLL for (int kk = 1; kk < STEPS; ++kk) multiply_group<true>(Kind(), Count<kKeys>(), s, fragments[kk], rows_at(keys + kk * 32));
  commit_group();
}
template <int kKeys> DEVICE void start_sums(f32 (&out)[32], const u32 (&weights)[4][4], const u8* values) {
  UNROLL for (int kk = 0; kk < kKeys / 16; ++kk) multiply_group_transposed(Kind(), out, weights[kk], rows_at(values + kk * 2048));
  commit_group();
}
)";

std::string part_at(const HeadsPart& part, std::string_view head) {
  return str(part.first, "ll + b * ", part.batch, "ll + ", head, " * ", part.head, "ll");
}

/// The mask of all keys, in units of log 2; keys past the last one are not seen.
std::string mask_text(const Problem& p, const Heads& n) {
  if (!present(p, 3)) return "";
  const auto m = mask_strides(p, n);
  return str("  f32* mask = (f32*)(ring + STAGES * 2 * TILE);\n  for (int i = threadIdx.x; i < TILES * KT; i += ",
             "THREADS)\n    mask[i] = i < KEYS ? (f32)wide(x3[b * ", m[0], "ll + h * ", m[1], "ll + i * ", m[3],
             "ll]) * ", literal(kLog2E), " : -infinity_(0.f);\n");
}

std::string head_text(const Problem& p, const Heads& n) {
  return str(
      "  SHARED(0)\n  u8 *queries = shared + (1024 - shared_address(shared) % 1024) % 1024, *ring = queries + QT * "
      "128;\n"
      "  const int lane = threadIdx.x % 32, warp = threadIdx.x / 32, q0 = blockIdx.x % QB * QT;\n"
      "  const int b = blockIdx.x / QB / HEADS, h = blockIdx.x / QB % HEADS;\n  const X *q = x",
      n.q.operand, " + (", part_at(n.q, "h"), "), *k = x", n.k.operand, " + (", part_at(n.k, "(h / SHARE)"),
      "), *v = x", n.v.operand, " + (", part_at(n.v, "(h / SHARE)"), ");\n",
      "  const auto copy_tile = [&](int t) {\n    if (t < TILES) {\n      u8* to = ring + t % STAGES * (2 * TILE);\n",
      "      copy_rows<KT, D>(to, k, ", n.k.row, ", t * KT, KEYS);\n      copy_rows<KT, VD>(to + TILE, v, ", n.v.row,
      ", t * KT, KEYS);\n    }\n    commit_copies();\n  };\n", "  copy_rows<QT, D>(queries, q, ", n.q.row,
      ", q0, QUERIES);\n  UNROLL for (int t = 0; t < STAGES - 1; ++t) copy_tile(t);\n", mask_text(p, n), R"(
  wait_copies<STAGES - 2>();
  publish_copies();
  __syncthreads();
  u32 fragments[STEPS][4], weights[4][4] = {};
  f32 s[32], out[32] = {}, top[2] = {-infinity_(0.f), -infinity_(0.f)}, total[2] = {}, shrink[2];
  UNROLL for (int kk = 0; kk < STEPS; ++kk)
    load_matrices(fragments[kk], vector_at(queries, warp * 16 + lane % 16, kk * 2 + lane / 16));
)");
}

/// Element s[j * 4 + i]: row lane / 4 (and 8 below for i >= 2), key j 8 + lane % 4 2 (and the next for odd i). Scores
/// become powers of 2, and `top` and `total` know of them.
std::string softmax_text(const Problem& p, const Heads& n, bool last) {
  const std::string scale = literal(number(p.op, "scale", 1) * kLog2E);
  std::string scores;
  if (present(p, 3)) {
    scores =
        str("        const Pair m = *(const Pair*)(mask + t * KT + j * 8 + lane % 4 * 2);\n",
            "        UNROLL for (int i = 0; i < 4; ++i) s[j * 4 + i] = s[j * 4 + i] * ", scale, " + m.v[i % 2];\n");
  } else if (last && n.keys % 16 != 0) {
    scores =
        "        UNROLL for (int i = 0; i < 4; ++i)\n"
        "          s[j * 4 + i] = t * KT + j * 8 + lane % 4 * 2 + i % 2 < KEYS ? s[j * 4 + i] : -infinity_(0.f);\n";
  }
  // Without a mask the factor waits for the difference, where it costs nothing.
  const std::string unit = present(p, 3) ? "" : str(" * ", scale);
  return str("      UNROLL for (int j = 0; j < NOW / 8; ++j) {\n", scores, R"(        UNROLL for (int i = 0; i < 4; ++i)
          most[i / 2] = fmaxf(s[j * 4 + i], most[i / 2]);
      }
      UNROLL for (int r = 0; r < 2; ++r) {
        UNROLL for (int o = 1; o < 4; o *= 2) most[r] = fmaxf(swap_lanes(most[r], o), most[r]);
        base[r] = most[r] == -infinity_(0.f) ? 0.f : most[r])",
             unit, R"(;
        shrink[r] = exp2_(top[r])",
             unit, R"( - base[r]);
        top[r] = most[r];
        total[r] *= shrink[r];
      }
      UNROLL for (int i = 0; i < NOW / 2; ++i) {
        s[i] = exp2_(s[i])",
             unit, R"( - base[i / 2 % 2]);
        total[i / 2 % 2] += s[i];
      }
)");
}

/// What is done with tile t of `now` keys, whose scores are there; `next` of the one behind it, 0 if there is none.
std::string step_text(const Problem& p, const Heads& n, int64_t now, int64_t next, bool last) {
  std::string out = str("    {\n      enum { NOW = ", now, " };\n      f32 most[2] = {top[0], top[1]}, base[2];\n",
                        softmax_text(p, n, last), R"(      wait_groups<0>();
      pin(out);
      pin(weights);
      UNROLL for (int i = 0; i < 32; ++i) out[i] *= shrink[i / 2 % 2];
      UNROLL for (int kk = 0; kk < NOW / 16; ++kk)
        UNROLL for (int i = 0; i < 4; ++i)
          weights[kk][i] = pack_two(Kind(), s[kk * 8 + i * 2], s[kk * 8 + i * 2 + 1]);
)");
  if (next > 0)
    out += str("      wait_copies<STAGES - 3>();\n      publish_copies();\n      __syncthreads();\n",
               "      copy_tile(t + STAGES - 1);\n      open_group();\n      start_scores<", next,
               ">(s, fragments, ring + (t + 1) % STAGES * (2 * TILE));\n");
  else
    out += "      open_group();\n";
  out += "      start_sums<NOW>(out, weights, ring + t % STAGES * (2 * TILE) + TILE);\n";
  return out + (next > 0 ? "      wait_groups<1>();\n      pin(s);\n    }\n" : "    }\n");
}

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
  return str(R"(  wait_groups<0>();
  pin(out);
  UNROLL for (int r = 0; r < 2; ++r) {
    UNROLL for (int o = 1; o < 4; o *= 2) total[r] += swap_lanes(total[r], o);
    const f32 inverse = )",
             n.guarded ? "total[r] > 0 ? 1 / total[r] : 0.f" : "1 / total[r]", R"(;
    const int row = warp * 16 + lane / 4 + r * 8;
    UNROLL for (int j = 0; j < 8; ++j) {
      const f32 low = out[j * 4 + 2 * r] * inverse)",
             step, ", high = out[j * 4 + 2 * r + 1] * inverse", step, ";\n",
             stores_bytes(p)
                 ? "      *(u16*)(vector_at(queries, row, j / 2) + j % 2 * 8 + lane % 4 * 2) = pack_bytes(low, high);"
                 : "      *(u32*)(vector_at(queries, row, j) + lane % 4 * 4) = pack_two(Kind(), low, high);",
             R"(
    }
  }
  __syncwarp();
  enum { EACH = 16 / sizeof(Y), LINE = VD / EACH };
  for (int i = lane; i < 16 * LINE; i += 32) {
    const int r = warp * 16 + i / LINE, c = i % LINE;
    if (q0 + r < QUERIES) *(Vector*)(y0 + ()",
             part_at(n.y, "h"), ") + (q0 + r) * ", n.y.row,
             "ll + c * EACH) = *(const Vector*)vector_at(queries, r, c);\n  }\n");
}

std::string body_text(const Problem& p, const Heads& n, const Tiles& tiles) {
  std::string out = str(head_text(p, n), "  open_group();\n  start_scores<", tiles.full > 0 ? kKeys : tiles.rest,
                        ">(s, fragments, ring);\n  wait_groups<0>();\n  pin(s);\n");
  if (tiles.full > 1)
    out += str("  _Pragma(\"unroll 1\") for (int t = 0; t < ", tiles.full - 1, "; ++t)\n",
               step_text(p, n, kKeys, kKeys, false));
  const auto alone = [&](int64_t t, int64_t now, int64_t next) {
    out += str("  {\n    const int t = ", t, ";\n", step_text(p, n, now, next, next == 0), "  }\n");
  };
  if (tiles.full > 0) alone(tiles.full - 1, kKeys, tiles.rest);
  if (tiles.rest > 0) alone(tiles.full, tiles.rest, 0);
  return out + "  wait_copies<0>();\n" + store_text(p, n);
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
  if (!present(p, 3)) return Done{};
  if (mask_strides(p, n)[2] != 0) return declined("masks that are the same for every query only");
  if (n.keys > kMostMaskedKeys) return declined("a mask of up to ", kMostMaskedKeys, " keys, found ", n.keys);
  return Done{};
}

Result<Generated> make(const Problem& p, const Target& target) {
  if (!target.warpgroups) return declined("needs matrix units that four warps share (sm_90a)");
  TRY_ASSIGN(const Heads n, heads_of(p, true));
  TRY(check(p, n));
  const Tiles tiles(n.keys);
  const int64_t blocks = n.batch * n.heads * ((n.queries + kQueries - 1) / kQueries);
  Launcher launcher{.threads = blocks * kWarps * 32, .block = kWarps * 32, .resident = 2};
  for (size_t i = 0; i < 4; ++i) {
    if (present(p, i)) launcher.args.push_back(src(p, i));
  }
  launcher.args.push_back(dst(p, 0));
  constexpr int64_t kSwizzled = 1024;  // what swizzles count from
  launcher.shared_bytes =
      static_cast<uint32_t>(kSwizzled + (kQueries + kStages * 2 * kKeys) * kLine + mask_bytes(p, tiles));
  std::vector<int64_t> widths;
  if (tiles.full > 0) widths.push_back(kKeys);
  if (tiles.rest > 0 && (tiles.full == 0 || tiles.rest != kKeys)) widths.push_back(tiles.rest);
  launcher.functions = str(matrix_intrinsics(), warpgroup_intrinsics(p.in[0].dtype, widths), sizes(p, n, tiles),
                           kCopyRows, kProducts, stores_bytes(p) ? kPackBytes : "");
  Generated out{{launch(launcher, body_text(p, n, tiles))}};
  out.effort = 2.0 * static_cast<double>(n.scores()) * static_cast<double>(n.depth + n.values);
  return out;
}

}  // namespace

/// Source: Dao 2023, arXiv:2307.08691, algorithm 1; Shah et al. 2024, arXiv:2407.08608, section 3.2.
Generator attention_warpgroups() { return {"attention_flash_wgmma", {"attention"}, LayoutRule::row_major, 4, make}; }

}  // namespace tenon::cuda
