// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The kernel: a block keeps its queries as fragments and walks over tiles of 64 keys, two of which are in memory.
// Scores are in units of log 2, so that a power is one instruction.
#include "backends/cuda/generated/lib/flash_attention.h"

#include <algorithm>

#include "backends/cuda/generated/lib/heads.h"
#include "backends/cuda/generated/lib/matrix_units.h"

namespace tenon::cuda {

namespace {

constexpr int64_t kKeys = 64, kVector = 8;  // of a tile; elements of 16 bytes
constexpr double kLog2E = 1.44269504088896340736;

int64_t padded(int64_t length) { return (length + 15) / 16 * 16; }
int64_t pitch(int64_t length) { return padded(length) * 2 + 16; }  // an odd number of vectors: no bank twice

Result<> check_part(const HeadsPart& part) {
  for (const int64_t step : {part.first, part.batch, part.head, part.row}) {
    if (step % kVector != 0) return declined("rows that begin at multiples of 16 bytes only");
  }
  return Done{};
}

std::string sizes(const Problem& p, const Heads& n, int warps, int fragments) {
  const auto kind = matrix_kind(p.in[0].dtype);
  const int64_t queries = warps * fragments * 16;
  return str("enum { WARPS = ", warps, ", TM = ", fragments,
             ", THREADS = WARPS * 32, ROWS = TM * 16, QT = WARPS * ROWS, KT = ", kKeys, ", HEADS = ", n.heads,
             ", SHARE = ", n.heads / n.shared, ", QUERIES = ", n.queries, ", KEYS = ", n.keys, ", D = ", n.depth,
             ", DP = ", padded(n.depth), ", VD = ", n.values, ", VP = ", padded(n.values),
             ", PITCH_D = ", pitch(n.depth), ", PITCH_V = ", pitch(n.values),
             ", PITCH_Q = ", std::max(pitch(n.depth), pitch(n.values)), ", QB = ", (n.queries + queries - 1) / queries,
             ", TILES = (KEYS + KT - 1) / KT };\ntypedef ", to_string(p.in[0].dtype), " X;\ntypedef ", *kind,
             " Kind;\nstruct alignas(16) Vector { u32 v[4]; };\n");
}

std::string part_at(const HeadsPart& part, std::string_view head) {
  return str(part.first, "ll + b * ", part.batch, "ll + ", head, " * ", part.head, "ll");
}

/// Copies of rows into the block's memory, with zeros where there are none.
constexpr std::string_view kCopyRows = R"(
template <int kRows, int kLength, int kPadded, int kPitch, int kThreads>
DEVICE void copy_rows(u8* to, const X* from, i64 step, int first, int rows) {
  enum { LINE = kPadded / 8 };
  for (int i = threadIdx.x; i < kRows * LINE; i += kThreads) {
    const int r = i / LINE, c = i % LINE;
    const bool inside = first + r < rows && c < kLength / 8;
    copy_async(to + r * kPitch + c * 16, from + (inside ? (first + r) * step + c * 8 : 0), inside);
  }
}
)";

std::string head_text(const Heads& n) {
  return str(
      "  SHARED(QT * PITCH_Q + 2 * KT * (PITCH_D + PITCH_V))\n"
      "  u8 *queries = shared, *keys = shared + QT * PITCH_Q, *values = keys + 2 * KT * PITCH_D;\n"
      "  const int lane = threadIdx.x % 32, warp = threadIdx.x / 32, q0 = blockIdx.x % QB * QT;\n"
      "  const int b = blockIdx.x / QB / HEADS, h = blockIdx.x / QB % HEADS;\n  const X *q = x",
      n.q.operand, " + (", part_at(n.q, "h"), "), *k = x", n.k.operand, " + (", part_at(n.k, "(h / SHARE)"),
      "), *v = x", n.v.operand, " + (", part_at(n.v, "(h / SHARE)"), ");\n",
      "  const auto copy_keys = [&](int t) { if (t < TILES) copy_rows<KT, D, DP, PITCH_D, THREADS>(keys + t % 2 * KT * "
      "PITCH_D, k, ",
      n.k.row, ", t * KT, KEYS); commit_copies(); };\n",
      "  const auto copy_values = [&](int t) { if (t < TILES) copy_rows<KT, VD, VP, PITCH_V, THREADS>(values + t % 2 * "
      "KT * PITCH_V, v, ",
      n.v.row, ", t * KT, KEYS); commit_copies(); };\n", "  copy_rows<QT, D, DP, PITCH_Q, THREADS>(queries, q, ",
      n.q.row, ", q0, QUERIES);\n");
}

/// A mask as strides of [batch, heads, queries, keys].
std::vector<int64_t> mask_strides(const Problem& p, const Heads& n) {
  return broadcast_strides(p.in[3], {DataType::f32, Shape::of({n.batch, n.heads, n.queries, n.keys})});
}

/// Is it the same for every query? Then a lane reads what it needs of it once a tile, in front of the product.
bool masks_keys_only(const Problem& p, const Heads& n) { return present(p, 3) && mask_strides(p, n)[2] == 0; }

std::string key_mask_text(const Problem& p, const Heads& n) {
  if (!masks_keys_only(p, n)) return "";
  const auto m = mask_strides(p, n);
  return str(R"(    f32 mask[NJ][2];
    UNROLL for (int j = 0; j < NJ; ++j) {
      UNROLL for (int i = 0; i < 2; ++i) {
        const int key = t * KT + j * 8 + lane % 4 * 2 + i;
        mask[j][i] = KEYS % KT == 0 || key < KEYS ? (f32)wide(x3[b * )",
             m[0], "ll + h * ", m[1], "ll + key * ", m[3], "ll]) * ", literal(kLog2E), " : 0.f;\n      }\n    }\n");
}

/// Element i of s[j]: row lane / 4 (and 8 below for i >= 2), key j 8 + lane % 4 2 (and the next for odd i).
std::string scores_text(const Problem& p, const Heads& n) {
  std::string mask;
  if (masks_keys_only(p, n)) {
    mask = " + mask[j][i % 2]";
  } else if (present(p, 3)) {
    const auto m = mask_strides(p, n);
    const std::string row = str("(query < QUERIES ? query : 0) * ", m[2], "ll");
    mask = str(" + (f32)wide(x3[b * ", m[0], "ll + h * ", m[1], "ll + ", row, " + key * ", m[3], "ll]) * ",
               literal(kLog2E));
  }
  return str(R"(    UNROLL for (int kk = 0; kk < DP / 16; ++kk) {
      UNROLL for (int j = 0; j < NJ; j += 2) {
        u32 both[4];
        load_matrices(both, keys + t % 2 * KT * PITCH_D + (j * 8 + lane % 8 + lane / 16 * 8) * PITCH_D + (kk * 2 + lane / 8 % 2) * 16);
        UNROLL for (int m = 0; m < TM; ++m) {
          multiply(Kind(), s[m][j], fragments[m][kk], both[0], both[1]);
          multiply(Kind(), s[m][j + 1], fragments[m][kk], both[2], both[3]);
        }
      }
    }
    UNROLL for (int m = 0; m < TM; ++m) {
    UNROLL for (int j = 0; j < NJ; ++j) {
      UNROLL for (int i = 0; i < 4; ++i) {
        const int key = t * KT + j * 8 + lane % 4 * 2 + i % 2, query = q0 + warp * ROWS + m * 16 + lane / 4 + i / 2 * 8;
        (void)query;
        s[m][j][i] = (KEYS % KT == 0 || t < KEYS / KT || key < KEYS) ? s[m][j][i] * )",
             literal(number(p.op, "scale", 1) * kLog2E), mask, R"( : -infinity_(0.f);
        most[m][i / 2] = fmaxf(s[m][j][i], most[m][i / 2]);
      }
    }
    }
)");
}

constexpr std::string_view kSoftmax = R"(    UNROLL for (int m = 0; m < TM; ++m) {
      UNROLL for (int r = 0; r < 2; ++r) {
        UNROLL for (int o = 1; o < 4; o *= 2) {
          const f32 other = swap_lanes(most[m][r], o);
          most[m][r] = fmaxf(other, most[m][r]);
        }
        const f32 base = most[m][r] == -infinity_(0.f) ? 0.f : most[m][r], shrink = exp2_(top[m][r] - base);
        top[m][r] = most[m][r];
        most[m][r] = base;
        total[m][r] *= shrink;
        UNROLL for (int j = 0; j < VP / 8; ++j) { out[m][j][2 * r] *= shrink; out[m][j][2 * r + 1] *= shrink; }
      }
      UNROLL for (int j = 0; j < NJ; ++j) {
        UNROLL for (int i = 0; i < 4; ++i) {
          s[m][j][i] = exp2_(s[m][j][i] - most[m][i / 2]);
          total[m][i / 2] += s[m][j][i];
        }
      }
    }
)";

constexpr std::string_view kSumUp = R"(    UNROLL for (int kk = 0; kk < NJ / 2; ++kk) {
      u32 weights[TM][4];
      UNROLL for (int m = 0; m < TM; ++m)
        UNROLL for (int i = 0; i < 4; ++i)
          weights[m][i] = pack_two(Kind(), s[m][2 * kk + i / 2][i % 2 * 2], s[m][2 * kk + i / 2][i % 2 * 2 + 1]);
      UNROLL for (int j = 0; j < VP / 8; j += 2) {
        u32 both[4];
        load_transposed(both, values + t % 2 * KT * PITCH_V + (kk * 16 + lane % 16) * PITCH_V + (j + lane / 16) * 16);
        UNROLL for (int m = 0; m < TM; ++m) {
          multiply(Kind(), out[m][j], weights[m], both[0], both[1]);
          multiply(Kind(), out[m][j + 1], weights[m], both[2], both[3]);
        }
      }
    }
)";

std::string store_text(const Heads& n) {
  return str(R"(  UNROLL for (int m = 0; m < TM; ++m) {
  UNROLL for (int r = 0; r < 2; ++r) {
    UNROLL for (int o = 1; o < 4; o *= 2) total[m][r] += swap_lanes(total[m][r], o);
    const f32 inverse = )",
             n.guarded ? "total[m][r] > 0 ? 1 / total[m][r] : 0.f" : "1 / total[m][r]", R"(;
    UNROLL for (int j = 0; j < VP / 8; ++j)
      *(u32*)(queries + (warp * ROWS + m * 16 + lane / 4 + r * 8) * PITCH_Q + j * 16 + lane % 4 * 4) =
          pack_two(Kind(), out[m][j][2 * r] * inverse, out[m][j][2 * r + 1] * inverse);
  }
  }
  __syncwarp();
  for (int i = lane; i < ROWS * (VD / 8); i += 32) {
    const int r = warp * ROWS + i / (VD / 8), c = i % (VD / 8);
    if (q0 + r < QUERIES)
      *(Vector*)(y0 + ()",
             part_at(n.y, "h"), ") + (q0 + r) * ", n.y.row,
             R"(ll + c * 8) = *(const Vector*)(queries + r * PITCH_Q + c * 16);
  }
)");
}

/// One tile of keys, `keys` of which (a multiple of 16) are looked at. Warps without queries only copy.
std::string tile_text(const Problem& p, const Heads& n, int64_t keys) {
  return str("    enum { NJ = ", keys / 8, R"( };
    copy_keys(t + 1);
)",
             key_mask_text(p, n), R"(    wait_copies<2>();
    __syncthreads();
    f32 s[TM][NJ][4] = {};
    f32 most[TM][2];
    UNROLL for (int m = 0; m < TM; ++m) { most[m][0] = top[m][0]; most[m][1] = top[m][1]; }
    if (busy) {
    if (t == 0) {
      UNROLL for (int m = 0; m < TM; ++m)
        UNROLL for (int kk = 0; kk < DP / 16; ++kk)
          load_matrices(fragments[m][kk], queries + (warp * ROWS + m * 16 + lane % 16) * PITCH_Q + (kk * 2 + lane / 16) * 16);
    }
)",
             scores_text(p, n), kSoftmax,
             "    }\n    copy_values(t + 1);\n    wait_copies<2>();\n    __syncthreads();\n    if (busy) {\n", kSumUp,
             "    }\n");
}

std::string body_text(const Problem& p, const Heads& n) {
  const int64_t full = n.keys / kKeys, rest = padded(n.keys - full * kKeys);
  std::string out = str(head_text(n), R"(  copy_keys(0);
  copy_values(0);
  const bool busy = q0 + warp * ROWS < QUERIES;
  u32 fragments[TM][DP / 16][4];
  f32 out[TM][VP / 8][4] = {}, top[TM][2], total[TM][2] = {};
  UNROLL for (int m = 0; m < TM; ++m) top[m][0] = top[m][1] = -infinity_(0.f);
)");
  if (full > 0) out += str("  for (int t = 0; t < ", full, "; ++t) {\n", tile_text(p, n, kKeys), "  }\n");
  if (rest > 0) out += str("  {\n    const int t = ", full, ";\n", tile_text(p, n, rest), "  }\n");
  return out + "  wait_copies<0>();\n" + store_text(n);
}

}  // namespace

Result<Generated> make_flash_attention(const Problem& p, const Target& target, int warps, int fragments) {
  constexpr int64_t kMostDepth = 128;
  if (!target.matrix_units) return declined("needs matrix units");
  TRY_ASSIGN(const Heads n, heads_of(p));
  if (p.in[0].dtype != DataType::f16 && p.in[0].dtype != DataType::bf16) return declined("f16 and bf16 only");
  if (n.depth % kVector != 0 || n.values % kVector != 0 || n.depth > kMostDepth || n.values > kMostDepth)
    return declined("vectors of ", kVector, " elements, up to ", kMostDepth);
  for (const HeadsPart& part : {n.q, n.k, n.v, n.y}) TRY(check_part(part));
  const int64_t rows = warps * fragments * 16, blocks = n.batch * n.heads * ((n.queries + rows - 1) / rows);
  Launcher launcher{.threads = blocks * warps * 32, .block = static_cast<uint32_t>(warps * 32)};
  for (size_t i = 0; i < 4; ++i) {
    if (present(p, i)) launcher.args.push_back(src(p, i));
  }
  launcher.args.push_back(dst(p, 0));
  launcher.shared_bytes = static_cast<uint32_t>(rows * std::max(pitch(n.depth), pitch(n.values)) +
                                                2 * kKeys * (pitch(n.depth) + pitch(n.values)));
  launcher.functions = str(matrix_intrinsics(), sizes(p, n, warps, fragments), kCopyRows);
  Generated out{{launch(launcher, body_text(p, n))}};
  out.effort = 2.0 * static_cast<double>(n.scores()) * static_cast<double>(n.depth + n.values);
  return out;
}

}  // namespace tenon::cuda
