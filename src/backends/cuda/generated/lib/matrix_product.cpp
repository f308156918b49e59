// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The kernel: a ring of stages that asynchronous copies fill, fragments, and an epilogue that stores whole vectors.
// Rows of a stage are swizzled by 16 bytes, so that the eight rows that a fragment's load reads lie in different banks.
//   Blocks of a cluster add up parts of k of one tile, and read each other's sums through distributed shared memory.
#include "backends/cuda/generated/lib/matrix_product.h"

#include <algorithm>

#include "backends/cuda/generated/lib/matrix_operands.h"
#include "backends/cuda/generated/lib/matrix_units.h"

namespace tenon::cuda {

namespace {

constexpr int64_t kMultiprocessors = 132;  // of an H100; only what a tile is good for follows from it

struct Plan {
  MatrixOperands o;
  Tile tile;
  int64_t bytes;      // of an element of x
  int64_t row_bytes;  // of k in one stage
  int cluster = 1;

  int threads() const { return tile.warps_down * tile.warps_across * 32; }
  int64_t piece_bytes() const { return o.vector * bytes; }  // that are copied at once
  int64_t pieces() const { return (o.k + o.vector - 1) / o.vector; }
  int64_t steps() const { return (o.k * bytes + row_bytes - 1) / row_bytes; }
  int64_t tiles_down() const { return (o.m + tile.rows - 1) / tile.rows; }
  int64_t tiles_across() const { return (o.n + tile.columns - 1) / tile.columns; }
  int64_t tiles() const { return tiles_down() * tiles_across(); }
  int fragments_down() const { return tile.rows / tile.warps_down / 16; }
  int fragments_across() const { return tile.columns / tile.warps_across / 8; }
  int64_t ring_bytes() const { return (tile.rows + tile.columns) * row_bytes * tile.stages; }
  /// Rows of the epilogue that a lane stores vectors of, of the 16 of a fragment.
  int rounds() const { return fragments_across(); }
  /// Each warp's 16 rows of sums, or in a cluster the whole tile.
  int64_t sums_bytes() const {
    if (cluster > 1) return tile.rows * (tile.columns + 8) * 4;
    return static_cast<int64_t>(threads()) / 32 * 16 * (fragments_across() * 8 + 8) * 4;
  }
};

/// Enough blocks for the multiprocessors, of a few steps each.
int cluster_for(const Plan& plan, const Target& target) {
  int out = 1;
  while (out * 2 <= target.most_clustered && plan.tiles() * out * 2 <= kMultiprocessors * 2 && plan.steps() >= out * 4)
    out *= 2;
  return out;
}

Result<> check_fit(const Plan& plan) {
  const int64_t wide = plan.tile.columns;
  if (wide > 32 && plan.o.n <= wide / 2) return declined("a tile of fewer columns fits better");
  if (plan.tile.most_steps > 0 && plan.steps() > plan.tile.most_steps)
    return declined("a tile for longer sums fits better");
  if (plan.tile.splits && plan.cluster == 1) return declined("too many tiles, or too few steps, to share sums");
  if (plan.tile.rows * wide > 64 * 64 && plan.tiles() < kMultiprocessors / 2)
    return declined("smaller tiles fit better");
  if (plan.tile.rows * wide <= 64 * 64 && plan.tiles() > kMultiprocessors * 16)
    return declined("larger tiles fit better");
  return Done{};
}

std::string sizes(const Problem& p, const Plan& plan) {
  const auto& [d, h, w] = plan.o.axes;
  std::string out = str(
      "enum { BM = ", plan.tile.rows, ", BN = ", plan.tile.columns, ", ROW = ", plan.row_bytes,
      ", STAGES = ", plan.tile.stages, ", THREADS = ", plan.threads(), ", ACROSS = ", plan.tile.warps_across,
      ", TM = ", plan.fragments_down(), ", TN = ", plan.fragments_across(), ",\n  M = ", plan.o.m, ", N = ", plan.o.n,
      ", K = ", plan.o.k, ", PADDED_N = ", plan.o.padded_n(), ", PADDED_K = ", plan.o.padded_k(size_of(p.in[1].dtype)),
      ", PIECES = ", plan.pieces(), ", STEPS = ", plan.steps(), ", TILES_ACROSS = ", plan.tiles_across(),
      ", CLUSTER = ", plan.cluster, ",\n  BYTES = ", plan.bytes, ", E = ", plan.o.vector,
      ", PARTS = 16 / (E * BYTES), LINE = ROW / 16, RA = BM * LINE / THREADS, RB = BN * LINE / THREADS");
  if (plan.o.channels > 0) {
    const auto x = strides_of(p.in[0]);
    out +=
        str(",\n  C = ", plan.o.channels, ", H = ", h.in, ", W = ", w.in, ", OH = ", h.out, ", OW = ", w.out,
            ", KH = ", h.kernel, ", KW = ", w.kernel, ", SH = ", h.stride, ", SW = ", w.stride, ", PH = ", h.pad_begin,
            ", PW = ", w.pad_begin, ", DH = ", h.dilation, ", DW = ", w.dilation, ", XC = ", x[1], ", XH = ", x[2]);
  }
  out += " };\n";
  const auto kind = matrix_kind(p.in[0].dtype);
  return out + str("typedef ", *kind, " Kind;\ntypedef ", to_string(p.in[0].dtype), " X;\ntypedef ",
                   plan.o.integers ? "i32" : "f32", " Sum;\n");
}

/// Per row of x that a thread copies, and per step: which element it begins with, and whether that is inside.
struct RowText {
  std::string state, each, chunk, inside, source;
};

RowText row_text(const Problem& p, const Plan& plan) {
  const bool all = plan.o.k * plan.bytes % plan.row_bytes == 0;  // every step is full
  const std::string tail = all ? "" : " && chunk < PIECES";
  if (plan.o.kind == RowKind::dense)
    return {"i64 from[RA]; bool in[RA];", "from[i] = (i64)m * K; in[i] = m < M;", "const i64 off = (i64)chunk * E;",
            "in[i]" + tail, "from[i] + off"};
  if (plan.o.kind == RowKind::patches)
    return {"i64 from[RA]; bool in[RA];",
            str("in[i] = m < M; from[i] = (i64)(m / (OH * OW)) * ", strides_of(p.in[0])[0],
                "ll + (m / OW % OH) * (i64)SH * XH + (m % OW) * SW;"),
            "const int parts = KW / E; const i64 off = (i64)(chunk / (parts * KH)) * XC + (chunk / parts % KH) * XH + "
            "(chunk % parts) * E;",
            "in[i]" + tail, "from[i] + off"};
  return {"i64 from[RA]; int ih[RA], iw[RA];",
          "const int oh = m / OW % OH, ow = m % OW, n = m / (OH * OW);\n    ih[i] = m < M ? oh * SH - PH : -(1 << 24); "
          "iw[i] = ow * SW - PW;\n    from[i] = (((i64)n * H + (oh * SH - PH)) * W + iw[i]) * C;",
          "const int parts = C / E, tap = chunk / parts, dh = tap / KW * DH, dw = tap % KW * DW;\n"
          "    const i64 off = ((i64)dh * W + dw) * C + (chunk - tap * parts) * E;",
          "(u32)(ih[i] + dh) < (u32)H && (u32)(iw[i] + dw) < (u32)W" + tail, "from[i] + off"};
}

constexpr std::string_view kSteps = R"(  Sum sum[TM][TN][4] = {};
  for (int step = first; step < last; ++step) {
    wait_copies<STAGES - 2>();
    __syncthreads();
    if (step + STAGES - 1 < last) {
      copy_weights(step + STAGES - 1);
      copy_rows(step + STAGES - 1);
    }
    commit_copies();
    const u8 *a = ring(step), *b = a + BM * ROW;
    UNROLL for (int part = 0; part < LINE / 2; ++part) {
      u32 left[TM][4], right[TN][2];
      UNROLL for (int i = 0; i < TM; ++i)
        load_matrices(left[i], a + place(down * TM * 16 + i * 16 + lane % 16, part * 2 + lane / 16));
      UNROLL for (int j = 0; j < TN; j += 2) {
        u32 both[4];
        load_matrices(both, b + place(across * TN * 8 + j * 8 + lane % 8 + lane / 16 * 8, part * 2 + lane / 8 % 2));
        right[j][0] = both[0]; right[j][1] = both[1]; right[j + 1][0] = both[2]; right[j + 1][1] = both[3];
      }
      UNROLL for (int i = 0; i < TM; ++i)
        UNROLL for (int j = 0; j < TN; ++j) multiply(Kind(), sum[i][j], left[i], right[j][0], right[j][1]);
    }
  }
  wait_copies<0>();
  __syncthreads();
)";

/// What a block copies for a step, and the loop over steps.
std::string main_loop(const Problem& p, const Plan& plan, const std::string& meanwhile) {
  const RowText row = row_text(p, plan);
  const bool zeros = plan.o.kind == RowKind::window && plan.o.x_zero != 0;  // of the data, outside the picture
  const std::string copy_x = zeros ? str("if (ok || !(chunk < PIECES)) COPY(to, x0 + (ok ? ", row.source,
                                         " : 0), ok);\n      else *(Piece*)to = zero_points();\n")
                                   : str("COPY(to, x0 + (ok ? ", row.source, " : 0), ok);\n");
  return str(
      "  SHARED(", std::max(plan.ring_bytes(), plan.sums_bytes()), ")\n",
      "  const int lane = threadIdx.x % 32, warp = threadIdx.x / 32, down = warp / ACROSS, across = warp % ACROSS;\n"
      "  const int tile = blockIdx.x / CLUSTER, rank = blockIdx.x % CLUSTER;\n"
      "  const int m0 = tile / TILES_ACROSS * BM, n0 = tile % TILES_ACROSS * BN;\n"
      "  const int each = (STEPS + CLUSTER - 1) / CLUSTER, first = rank * each;\n"
      "  const int last = first + each < STEPS ? first + each : STEPS;\n"
      "  const int column = threadIdx.x % LINE, line = threadIdx.x / LINE;\n  ",
      row.state, "\n  UNROLL for (int i = 0; i < RA; ++i) {\n    const int m = m0 + line + i * (THREADS / LINE);\n    ",
      row.each,
      "\n  }\n"
      "  const auto ring = [&](int step) { return shared + (step - first) % STAGES * ((BM + BN) * ROW); };\n"
      "  const auto copy_weights = [&](int step) {\n    u8* to = ring(step) + BM * ROW;\n"
      "    UNROLL for (int i = 0; i < RB; ++i) {\n      const int r = line + i * (THREADS / LINE);\n"
      "      copy_async(to + place(r, column), (const u8*)z1 + (i64)(n0 + r) * (PADDED_K * BYTES) + step * ROW + "
      "column "
      "* 16, true);\n    }\n  };\n"
      "  const auto copy_rows = [&](int step) {\n    u8* stage = ring(step);\n    UNROLL for (int part = 0; part < "
      "PARTS; "
      "++part) {\n    const int chunk = (step * LINE + column) * PARTS + part;\n    ",
      row.chunk, "\n    UNROLL for (int i = 0; i < RA; ++i) {\n      const bool ok = ", row.inside,
      ";\n      u8* to = stage + place(line + i * (THREADS / LINE), column) + part * (E * BYTES);\n      ", copy_x,
      "    }\n    }\n  };\n",
      R"(  for (int s = first; s < first + STAGES - 1 && s < last; ++s) copy_weights(s);
  begin_next();
  wait_previous();
  for (int s = first; s < first + STAGES - 1; ++s) {
    if (s < last) copy_rows(s);
    commit_copies();
  }
)",
      meanwhile, kSteps);
}

/// Device functions of the epilogue: what columns need, and how a vector of sums is stored.
std::string epilogue_text(const Problem& p, const Plan& plan) {
  const MatrixOperands& o = plan.o;
  const bool bias = present(p, o.bias), residual = present(p, o.residual), rounds = !is_fractional(p.out[0].dtype);
  const bool moving = present(p, 5), moving_zero = present(p, 6);
  const auto all = [](const std::string& each) { return str("    UNROLL for (int i = 0; i < 4; ++i) ", each, "\n"); };
  std::string out =
      "  struct Columns { f32 bias[4], factor[4]; i32 zero[4]; };\n"
      "  const auto columns = [&](int n) {\n    Columns c = {};\n    if (n >= N) return c;\n";
  if (bias) out += all(str("c.bias[i] = wide(x", o.bias, "[n + i]);"));
  if (o.quantized) {
    out +=
        all(str("c.factor[i] = x2[", p.in[2].shape.volume() == 1 ? "0" : "n + i", "]", moving ? " * x5[0]" : "", ";"));
    const std::string zero = moving_zero ? "(i32)wide(x6[0])" : str(o.x_zero);
    if (moving_zero || o.x_zero != 0)
      out += all(str("c.zero[i] = ", zero, " * ((const i32*)((const u8*)z1 + (i64)PADDED_N * PADDED_K))[n + i];"));
  }
  out +=
      "    return c;\n  };\n  const auto store = [&](int m, int n, const Four<Sum>& s, const Columns& c, const "
      "Four<R>& r) {\n"
      "    const i64 to = (i64)m * N + n;\n    Four<Y> y;\n";
  const std::string real = o.integers    ? "(f32)(s.v[i] - c.zero[i]) * c.factor[i]"
                           : o.quantized ? "s.v[i] * c.factor[i]"
                                         : str("s.v[i] * ", literal(number(p.op, "scale", 1)));
  const bool bytes = residual && !is_float(p.in[o.residual].dtype);
  const bool whole = bytes && is_integer(p.in[o.residual].dtype);
  std::string r = !residual ? "0.f" : whole ? "(f32)(int)r.v[i]" : "(f32)wide(r.v[i])";
  if (bytes)
    r = str("(", r, " - ", literal(number(p.op, "residual_zero")), ") * ", literal(number(p.op, "residual_scale", 1)));
  out += str("    UNROLL for (int i = 0; i < 4; ++i) {\n      const f32 v = finish(settle(", real, " + c.bias[i]), ", r,
             ");\n");
  if (rounds) {
    // Rounds by adding what leaves no bits behind the point: cheaper than instructions that convert.
    const double zero = number(p.op, "zero");
    const auto bound = [&](std::string_view name) { return str("((f32)", name, " - ", literal(zero), ")"); };
    out += str("      f32 q = v * ", literal(1 / number(p.op, "scale", 1)), ";\n      q = q > ", bound("LOW"),
               " ? q : ", bound("LOW"), ";\n      q = q < ", bound("HIGH"), " ? q : ", bound("HIGH"),
               ";\n      y.v[i] = (Y)(u8)bits_of(q + 12582912.f + ", literal(zero), ");\n");
  } else {
    const bool scaled = !is_float(p.out[0].dtype);
    out += str("      y.v[i] = narrow<Y>(v", scaled ? str(" * ", literal(1 / number(p.op, "scale", 1))) : "", ");\n");
  }
  return out + "    }\n    *(Four<Y>*)(y0 + to) = y;\n  };\n";
}

/// Types of the epilogue, in front of the kernel.
std::string result_types(const Problem& p, const Plan& plan) {
  std::string out = str(
      "typedef ", to_string(p.out[0].dtype), " Y;\n",
      "template <class T> struct alignas(4 * sizeof(T)) Four { T v[4]; };\n",
      "template <class T> struct alignas(2 * sizeof(T)) Two { T v[2]; };\n",
      "struct alignas(E * BYTES) Piece { u32 v[E * BYTES / 4]; };\n",
      "DEVICE Piece zero_points() { Piece z; for (int i = 0; i < E * BYTES / 4; ++i) z.v[i] = ", plan.o.x_zero & 255,
      " * 0x01010101u; return z; }\n#define COPY ",
      plan.piece_bytes() == 16  ? "copy_async"
      : plan.piece_bytes() == 8 ? "copy_async8"
                                : "copy_async4",
      "\n",
      "DEVICE int place(int row, int chunk) { return row * ROW + ((chunk ^ (ROW == 128 ? row & 7 : row >> 1 "
      "& 3)) << 4); }\n");
  out += str("typedef ", present(p, plan.o.residual) ? to_string(p.in[plan.o.residual].dtype) : "u8", " R;\n");
  if (is_integer(p.out[0].dtype))
    out += p.out[0].dtype == DataType::i8 ? "enum { LOW = -128, HIGH = 127 };\n" : "enum { LOW = 0, HIGH = 255 };\n";
  return out;
}

/// Where a lane's vectors of the result stand, and the residual's, which come while the product is made if they are
/// few.
std::string vectors_text(const Problem& p, const Plan& plan) {
  const std::string load = present(p, plan.o.residual) ? str("if (m < M && n < N) r = *(const Four<R>*)(x",
                                                             plan.o.residual, " + (i64)m * N + n);")
                                                       : "(void)m;";
  return str(
      "  const int n = n0 + across * TN * 8 + lane % (TN * 2) * 4;\n"
      "  const auto row_of = [&](int i, int round) { return m0 + down * TM * 16 + i * 16 + lane / (TN * 2) + round * "
      "(16 / TN); };\n"
      "  const auto residual_of = [&](int i, int round) {\n    const int m = row_of(i, round);\n    Four<R> r = {};\n  "
      "  ",
      load, "\n    return r;\n  };\n");
}

bool early_residual(const Problem& p, const Plan& plan) {
  constexpr int64_t kMostBytes = 64;  // of registers
  if (!present(p, plan.o.residual)) return false;
  const auto bytes = static_cast<int64_t>(4 * size_of(p.in[plan.o.residual].dtype));
  return plan.fragments_down() * plan.rounds() * std::max<int64_t>(bytes, 4) <= kMostBytes;
}

constexpr std::string_view kLoadResidual = R"(
  Four<R> residual[TM][TN];
  UNROLL for (int i = 0; i < TM; ++i)
    UNROLL for (int round = 0; round < TN; ++round) residual[i][round] = residual_of(i, round);
)";

/// Sums go through a warp's own memory, 16 rows at a time, so that stores are whole lines.
std::string store_by_warp(bool early) {
  return str(R"(
  enum { PITCH = TN * 8 + 8 };
  Sum* mine = (Sum*)shared + warp * (16 * PITCH);
  const Columns c = columns(n);
  UNROLL for (int i = 0; i < TM; ++i) {
)",
             early ? ""
                   : "    Four<R> late[TN];\n    UNROLL for (int round = 0; round < TN; ++round) late[round] = "
                     "residual_of(i, round);\n",
             R"(    __syncwarp();
    UNROLL for (int j = 0; j < TN; ++j) {
      Sum* to = mine + lane / 4 * PITCH + j * 8 + lane % 4 * 2;
      Two<Sum> low, high;
      low.v[0] = sum[i][j][0]; low.v[1] = sum[i][j][1]; high.v[0] = sum[i][j][2]; high.v[1] = sum[i][j][3];
      *(Two<Sum>*)to = low;
      *(Two<Sum>*)(to + 8 * PITCH) = high;
    }
    __syncwarp();
    UNROLL for (int round = 0; round < TN; ++round) {
      const int m = row_of(i, round);
      const auto s = *(const Four<Sum>*)(mine + (lane / (TN * 2) + round * (16 / TN)) * PITCH + lane % (TN * 2) * 4);
      if (m < M && n < N) store(m, n, s, c, )",
             early ? "residual[i][round]" : "late[round]", ");\n    }\n  }\n");
}

/// Every block of a cluster stores some rows, with the sums of all.
std::string cluster_text(const Problem& p, const Plan& plan) {
  const std::string residual =
      present(p, plan.o.residual) ? str("*(const Four<R>*)(x", plan.o.residual, " + (i64)m * N + n)") : "Four<R>()";
  return str(R"(
  enum { PITCH = BN + 8 };
  Sum* mine = (Sum*)shared;
  UNROLL for (int i = 0; i < TM; ++i) {
    UNROLL for (int j = 0; j < TN; ++j) {
      Sum* to = mine + (down * TM * 16 + i * 16 + lane / 4) * PITCH + across * TN * 8 + j * 8 + lane % 4 * 2;
      to[0] = sum[i][j][0]; to[1] = sum[i][j][1];
      to[8 * PITCH] = sum[i][j][2]; to[8 * PITCH + 1] = sum[i][j][3];
    }
  }
  cluster_sync();
  for (int at4 = threadIdx.x; at4 < BM / CLUSTER * (BN / 4); at4 += THREADS) {
    const int r = rank * (BM / CLUSTER) + at4 / (BN / 4), m = m0 + r, n = n0 + at4 % (BN / 4) * 4;
    if (m >= M || n >= N) continue;
    Four<Sum> total = {};
    UNROLL for (int k = 0; k < CLUSTER; ++k) {
      Sum part[4];
      load_remote(part, remote(mine + r * PITCH + at4 % (BN / 4) * 4, k));
      UNROLL for (int i = 0; i < 4; ++i) total.v[i] += part[i];
    }
    store(m, n, total, columns(n), )",
             residual, R"();
  }
  cluster_sync();
)");
}

}  // namespace

Result<Generated> make_matrix_product(const Problem& p, const Target& target, const Tile& tile) {
  if (!target.matrix_units) return declined("needs matrix units");
  Plan plan{{}, tile, static_cast<int64_t>(size_of(p.in[0].dtype)), 128};
  TRY_ASSIGN(plan.o, matrix_operands(p));
  constexpr int64_t kFewBytes = 384;
  if (plan.o.k * plan.bytes < kFewBytes) plan.row_bytes = 64;
  if (plan.steps() < tile.stages) plan.tile.stages = static_cast<int>(std::max<int64_t>(2, plan.steps()));
  if (tile.splits) plan.cluster = cluster_for(plan, target);
  if (!target.any_tile) TRY(check_fit(plan));
  Launcher launcher{.threads = plan.tiles() * plan.cluster * plan.threads(),
                    .block = static_cast<uint32_t>(plan.threads())};
  for (size_t k = 0; k < p.in.size(); ++k) {
    if (k != 1 && present(p, k)) launcher.args.push_back(src(p, k));
  }
  launcher.args.push_back({KernelArg::Kind::packed, 0, 0, p.in[1].dtype});
  launcher.args.push_back(dst(p, 0));
  launcher.shared_bytes = static_cast<uint32_t>(std::max(plan.ring_bytes(), plan.sums_bytes()));
  launcher.resident = tile.resident;
  launcher.cluster = plan.cluster;
  launcher.waits = true;
  launcher.functions = str(matrix_intrinsics(), epilogue_functions(p.op), sizes(p, plan), result_types(p, plan));
  const bool clustered = plan.cluster > 1, early = !clustered && early_residual(p, plan);
  const std::string store = clustered ? cluster_text(p, plan) : store_by_warp(early);
  Generated out;
  out.packings.push_back(pack_matrix(p, plan.o));
  out.launches.push_back(
      launch(launcher,
             str(main_loop(p, plan, clustered ? std::string() : str(vectors_text(p, plan), early ? kLoadResidual : "")),
                 epilogue_text(p, plan), store)));
  constexpr double kShareOfPeak = 0.6;  // what these instructions reach of what a library's do
  out.effort = 2.0 / kShareOfPeak * static_cast<double>(plan.o.m) * static_cast<double>(plan.o.n) *
               static_cast<double>(plan.o.k);
  if (plan.o.quantized) out.effort /= 2;
  return out;
}

}  // namespace tenon::cuda
