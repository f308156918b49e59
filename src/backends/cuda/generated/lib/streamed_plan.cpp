// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The parts of such a kernel that do not know what its numbers are.
#include "backends/cuda/generated/lib/streamed_plan.h"

#include <algorithm>

#include "backends/cuda/generated/lib/matrix_units.h"

namespace tenon::cuda {

namespace {

constexpr int64_t kSharedBytes = 227 << 10;  // of a multiprocessor, that blocks may have
constexpr int64_t kReservedBytes = 1 << 10;  // for each block, by the system

/// One of a dual convolution's products, or one that is alone.
Result<MatrixOperands> operands_of(const Problem& p) {
  TRY_ASSIGN(const MatrixOperands o, matrix_operands(p));
  const auto& [d, h, w] = o.axes;
  const auto one = [](const WindowAxis& a) {
    return a.kernel == 1 && a.pad_begin == 0 && (a.out - 1) * a.stride < a.in;
  };
  if (o.kind == RowKind::patches || (o.kind == RowKind::window && !(one(h) && one(w))))
    return declined("1x1 kernels without padding only");
  if (present(p, 5) || present(p, 6)) return declined("scales that are known only");
  if (o.vector * static_cast<int64_t>(size_of(p.in[0].dtype)) != StreamedPlan::kVectorBytes)
    return declined("rows that ", StreamedPlan::kVectorBytes, " bytes divide");
  return o;
}

}  // namespace

Result<StreamedPlan> streamed_plan(const Problem& given, const Target& target, const StreamedTile& tile) {
  if (!target.matrix_units) return declined("needs matrix units");
  StreamedPlan plan{.parts = parts_of(given), .tile = tile, .multiprocessors = target.multiprocessors};
  const Problem& p = plan.problem();
  TRY_ASSIGN(plan.o, operands_of(p));
  const MatrixOperands& o = plan.o;
  plan.bytes = static_cast<int64_t>(size_of(p.in[0].dtype));
  if (static_cast<int64_t>(size_of(p.out[0].dtype)) != plan.bytes || o.n * plan.bytes % StreamedPlan::kVectorBytes != 0)
    return declined("results as wide as the data, and columns that fill ", StreamedPlan::kVectorBytes, " bytes");
  if (present(p, o.residual) && static_cast<int64_t>(size_of(p.in[o.residual].dtype)) != plan.bytes)
    return declined("a residual as wide as the result only");
  plan.residual = present(p, o.residual) && !plan.parts.is_dual();
  int64_t longest = o.k;
  if (plan.parts.is_dual()) {
    const Problem& other = plan.parts.added->problem;
    if (other.in[0].dtype != p.in[0].dtype) return declined("data of one type only");
    TRY_ASSIGN(plan.added, operands_of(other));
    longest = std::max(longest, plan.added->k);
  }
  if (longest * plan.bytes <= 64) plan.row_bytes = 64;
  if (plan.tiles_across() * plan.columns() > o.padded_n() ||
      (plan.columns() > StreamedPlan::kColumns && o.n <= plan.columns() / 2))
    return declined("a tile of fewer columns fits better");
  if (!target.any_tile && plan.tiles_down() * plan.tiles_across() < target.multiprocessors / 2)
    return declined("too few rows for blocks that stay");
  return plan;
}

Result<> fit_stages(StreamedPlan& plan) {
  constexpr int kMost = 5, kFew = 2;
  for (; plan.tile.resident >= 1; --plan.tile.resident) {
    const int64_t room = kSharedBytes / plan.tile.resident - kReservedBytes;
    for (plan.stages = kMost; plan.stages >= kFew; --plan.stages) {
      if (plan.shared_bytes() <= room && (plan.stages > kFew || plan.tile.resident == 1)) return Done{};
    }
  }
  return declined("the weights of ", plan.columns(), " columns do not fit into shared memory");
}

Launcher streamed_launcher(const Problem& given, const StreamedPlan& plan) {
  Launcher out{.args = product_arguments(given, plan.parts),
               .threads = plan.blocks() * plan.threads(),
               .block = static_cast<uint32_t>(plan.threads())};
  out.args.push_back(dst(plan.problem(), 0));
  out.shared_bytes = static_cast<uint32_t>(plan.shared_bytes());
  out.resident = plan.tile.resident;
  out.waits = true;
  return out;
}

double streamed_effort(const StreamedPlan& plan) {
  constexpr double kShareOfPeak = 0.6;  // what these instructions reach of what a library's do
  const double products = static_cast<double>(plan.o.k + (plan.added ? plan.added->k : 0));
  return static_cast<double>(plan.o.m) * static_cast<double>(plan.o.n) * products * static_cast<double>(plan.bytes) /
         kShareOfPeak;
}

namespace {

/// Sizes of one product in bytes, whose names end with `suffix`.
std::string product_sizes(const MatrixOperands& o, int64_t bytes, std::string_view suffix) {
  const auto& [d, h, w] = o.axes;
  std::string out = str(",\n  K", suffix, " = ", o.k * bytes, ", PADDED_K", suffix, " = ",
                        o.padded_k(static_cast<size_t>(bytes)) * bytes, ", PIECES", suffix, " = ",
                        o.k * bytes / StreamedPlan::kVectorBytes);
  if (o.kind == RowKind::window)
    out += str(", C", suffix, " = ", o.channels * bytes, ", H", suffix, " = ", h.in, ", W", suffix, " = ", w.in, ", OH",
               suffix, " = ", h.out, ", OW", suffix, " = ", w.out, ", SH", suffix, " = ", h.stride, ", SW", suffix,
               " = ", w.stride);
  return out;
}

/// Where the weights of filter n stand for a step; those of an added product come first.
std::string weights_at(const StreamedPlan& plan) {
  if (!plan.added) return "(const u8*)z1 + (i64)n * PADDED_K + step * ROW";
  return "(step < ADDED ? (const u8*)z1_1 + (i64)n * PADDED_K2 + step * ROW : (const u8*)z1 + (i64)n * PADDED_K + "
         "(step - ADDED) * ROW)";
}

/// Where row m of the data begins.
std::string row_at(const MatrixOperands& o, std::string_view s) {
  if (o.kind == RowKind::dense) return str("(i64)m * K", s);
  return str("(((i64)(m / (OH", s, " * OW", s, ")) * H", s, " + m / OW", s, " % OH", s, " * SH", s, ") * W", s,
             " + m % OW", s, " * SW", s, ") * C", s);
}

}  // namespace

std::string streamed_sizes(const StreamedPlan& plan) {
  std::string out = str(
      "enum { BM = ", plan.rows(), ", BN = ", plan.columns(), ", ROW = ", plan.row_bytes, ", STAGES = ", plan.stages,
      ", RESIDUALS = ", std::max<int64_t>(1, plan.residual_stages()), ", THREADS = ", plan.threads(),
      ", ACROSS = ", plan.tile.warps_across, ", TM = ", plan.tile.fragments_down, ", TN = 8,\n  M = ", plan.o.m,
      ", N = ", plan.o.n, ", PADDED_N = ", plan.o.padded_n(), ", STEPS = ", plan.steps(),
      ", ADDED = ", plan.added_steps(), ", TILES = ", plan.tiles_down(), ", TILES_ACROSS = ", plan.tiles_across(),
      ", STRIDE = ", plan.blocks() / plan.tiles_across(),
      ",\n  LINE = ROW / 16, RA = BM * LINE / THREADS, WEIGHTS = ", plan.weight_bytes(), ", VECTORS = ", plan.bytes,
      ", RESIDUAL = TM * 2 * VECTORS * THREADS * 16, ALL_RESIDUALS = ", plan.residual_stages() * plan.residual_bytes(),
      product_sizes(plan.o, plan.bytes, ""));
  if (plan.added) out += product_sizes(*plan.added, plan.bytes, "2");
  return str(out, " };\ntypedef ", *matrix_kind(plan.problem().in[0].dtype),
             " Kind;\nDEVICE int place(int row, int chunk) { return row * ROW + ((chunk ^ (ROW == 128 ? row & 7 : row "
             ">> 1 & 3)) "
             "<< 4); }\n");
}

std::string streamed_weights(const StreamedPlan& plan, std::string_view filter) {
  return str(R"(
  const int lane = threadIdx.x % 32, warp = threadIdx.x / 32, down = warp / ACROSS, across = warp % ACROSS;
  const int n0 = blockIdx.x % TILES_ACROSS * BN, first = blockIdx.x / TILES_ACROSS;
  const int units = (TILES - first + STRIDE - 1) / STRIDE * STEPS;  // a unit is a step of a tile
  u8* const ring = shared + WEIGHTS;
  u8* const residuals = ring + STAGES * BM * ROW;
  f32* const of_columns = (f32*)(residuals + ALL_RESIDUALS);
  const int column = threadIdx.x % LINE, line = threadIdx.x / LINE;
  for (int i = threadIdx.x; i < BN * STEPS * LINE; i += THREADS) {
    const int chunk = i % LINE, r = i / LINE % BN, step = i / (LINE * BN);
    const int n = n0 + )",
             filter, R"(;
    copy_async(shared + step * (BN * ROW) + place(r, chunk), )",
             weights_at(plan), R"( + chunk * 16, true);
  }
  commit_copies();
  begin_next();
  wait_previous();
)");
}

std::string streamed_copies(const StreamedPlan& plan) {
  const std::string residual = !plan.residual ? ""
                                              : str(R"(
    u8* mine = residuals + u / STEPS % RESIDUALS * RESIDUAL + threadIdx.x * 16;
    UNROLL for (int i = 0; i < TM * 2 * VECTORS; ++i) {
      const int m = m0 + (down * TM + i / (2 * VECTORS)) * 16 + lane / 4 + i / VECTORS % 2 * 8;
      const int n = n0 + across * 64 + i % VECTORS * 32 + lane % 4 * (16 / VECTORS);
      const bool ok = m < M && n < N;
      copy_async(mine + i * (THREADS * 16), x)",
                                                    plan.o.residual, R"( + (ok ? (i64)m * N + n : 0), ok);
    })");
  const std::string own = row_at(plan.o, "");
  const std::string from = plan.added ? str("u % STEPS < ADDED ? ", row_at(*plan.added, "2"), " : ", own) : own;
  const std::string begins = plan.added ? "u % STEPS == 0 || u % STEPS == ADDED" : "u % STEPS == 0";
  const std::string chunk = plan.added ? "const int step = u % STEPS, chunk = (step < ADDED ? step : step - ADDED) * "
                                         "LINE + column, pieces = step < ADDED ? PIECES2 : PIECES;"
                                       : "const int chunk = u % STEPS * LINE + column, pieces = PIECES;";
  const std::string data =
      plan.added ? str("(const u8*)(step < ADDED ? x", plan.parts.added->operands, " : x0)") : "(const u8*)x0";
  return str("  i64 from[RA]; bool in[RA];\n  const auto begin_rows = [&](int u) {\n",
             "    const int m0 = (first + u / STEPS * STRIDE) * BM;\n    UNROLL for (int i = 0; i < RA; ++i) {\n",
             "      const int m = m0 + line + i * (THREADS / LINE);\n      in[i] = m < M;\n      from[i] = ", from,
             ";\n    }", residual, "\n  };\n  const auto copy_unit = [&](int u) {\n    if (", begins,
             ") begin_rows(u);\n    ", chunk, R"(
    u8* to = ring + u % STAGES * (BM * ROW);
    UNROLL for (int i = 0; i < RA; ++i) {
      const bool ok = in[i] && chunk < pieces;
      copy_async(to + place(line + i * (THREADS / LINE), column), )",
             data, R"( + (ok ? from[i] + chunk * 16 : 0), ok);
    }
  };
)");
}

std::string streamed_loop(const StreamedPlan& plan, std::string_view sum, const StreamedEvents& events) {
  const std::string added =
      events.added.empty() ? "" : str("    if (u % STEPS == ADDED - 1) {", events.added, "\n    }\n");
  return str(
      R"(  for (int u = 0; u < STAGES - 1; ++u) {
    if (u < units) copy_unit(u);
    commit_copies();
  }
  )",
      sum, R"( sum[TM][TN][4];
  for (int u = 0; u < units; ++u) {
    wait_copies<STAGES - 2>();
    __syncthreads();
    if (u + STAGES - 1 < units) copy_unit(u + STAGES - 1);
    commit_copies();
    if (u % STEPS == 0) {
      )",
      events.begin, R"(
    }
    const u8 *a = ring + u % STAGES * (BM * ROW), *b = shared + u % STEPS * (BN * ROW);
    UNROLL for (int part = 0; part < LINE / 2; ++part) {
      u32 left[TM][4];
      UNROLL for (int i = 0; i < TM; ++i)
        load_matrices(left[i], a + place((down * TM + i) * 16 + lane % 16, part * 2 + lane / 16));
      UNROLL for (int j = 0; j < TN; j += 2) {
        u32 right[4];
        load_matrices(right, b + place(across * 64 + j * 8 + lane % 8 + lane / 16 * 8, part * 2 + lane / 8 % 2));
        UNROLL for (int i = 0; i < TM; ++i) {
          multiply(Kind(), sum[i][j], left[i], right[0], right[1]);
          multiply(Kind(), sum[i][j + 1], left[i], right[2], right[3]);
        }
      }
    }
)",
      added, "    if (u % STEPS != STEPS - 1) continue;\n",
      plan.residual ? "    const u8* mine = residuals + u / STEPS % RESIDUALS * RESIDUAL + threadIdx.x * 16;\n" : "",
      events.done, "  }\n  wait_copies<0>();\n");
}

}  // namespace tenon::cuda
