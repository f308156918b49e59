// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The kernel: weights that stay in shared memory, a ring of stages for rows, and an epilogue in registers.
//   A warp's fragments take columns in such an order that a lane's results are 16 neighbours: one vector to store, and
//   one of the residual, which the lane itself copied to where it reads it.
//   Conversions between integers and floats run at a quarter of the rate of sums, so that they would take longer than
//   memory does. So sums begin at the bits of 1.5 * 2^23, and bytes are put behind those of 2^23: each is a float then.
//   Of a dual convolution the added one comes first, and its results stay in registers as the residual.
#include "backends/cuda/generated/lib/streamed_product.h"

#include <algorithm>

#include "backends/cuda/generated/lib/byte_results.h"
#include "backends/cuda/generated/lib/dual.h"
#include "backends/cuda/generated/lib/matrix_operands.h"
#include "backends/cuda/generated/lib/matrix_units.h"

namespace tenon::cuda {

namespace {

constexpr int64_t kSharedBytes = 227 << 10;    // of a multiprocessor, that blocks may have
constexpr int64_t kReservedBytes = 1 << 10;    // for each block, by the system
constexpr int kColumns = 64, kLaneBytes = 16;  // of a warp; of a lane's vector of the result

struct Plan {
  ProductParts parts;
  MatrixOperands o;
  std::optional<MatrixOperands> added;  // of a dual convolution
  StreamedTile tile;
  int64_t multiprocessors = 132;
  int64_t row_bytes = 128;  // of k in one stage
  int stages = 0;
  bool residual = false;  // one that is loaded
  // Sums stay so small that they are floats by their bits.
  bool exact = false, added_exact = false;

  const Problem& problem() const { return parts.first; }
  int threads() const { return tile.warps_down * tile.warps_across * 32; }
  int64_t rows() const { return int64_t{16} * tile.fragments_down * tile.warps_down; }
  int64_t columns() const { return int64_t{kColumns} * tile.warps_across; }
  int64_t added_steps() const { return added ? (added->k + row_bytes - 1) / row_bytes : 0; }
  int64_t steps() const { return added_steps() + (o.k + row_bytes - 1) / row_bytes; }
  int64_t tiles_down() const { return (o.m + rows() - 1) / rows(); }
  int64_t tiles_across() const { return (o.n + columns() - 1) / columns(); }
  int64_t blocks() const {
    const int64_t rounds = std::max<int64_t>(1, multiprocessors * tile.resident / tiles_across());
    return std::min(rounds, tiles_down()) * tiles_across();
  }
  int64_t weight_bytes() const { return columns() * steps() * row_bytes; }
  int64_t stage_bytes() const { return rows() * row_bytes; }
  /// Tiles whose residuals are on the way or wait.
  int64_t residual_stages() const {
    if (!residual) return 0;
    return steps() == 1 ? stages : (stages - 1 + steps() - 1) / steps() + 1;
  }
  int64_t residual_bytes() const { return int64_t{2} * tile.fragments_down * threads() * kLaneBytes; }
  int64_t shared_bytes() const {
    const int64_t per_column = (added ? 2 : 1) * 3 * static_cast<int64_t>(sizeof(float));  // factor, bias, zero
    return weight_bytes() + stages * stage_bytes() + residual_stages() * residual_bytes() + columns() * per_column;
  }
};

/// As many stages as fit, up to what hides the memory's latency; rather fewer blocks than two stages.
Result<> fit_stages(Plan& plan) {
  constexpr int kMost = 5, kFew = 2;
  for (; plan.tile.resident >= 1; --plan.tile.resident) {
    const int64_t room = kSharedBytes / plan.tile.resident - kReservedBytes;
    for (plan.stages = kMost; plan.stages >= kFew; --plan.stages) {
      if (plan.shared_bytes() <= room && (plan.stages > kFew || plan.tile.resident == 1)) return Done{};
    }
  }
  return declined("the weights of ", plan.columns(), " columns do not fit into shared memory");
}

/// What both products of a dual convolution must be, and one that is alone.
Result<MatrixOperands> operands_of(const Problem& p) {
  TRY_ASSIGN(const MatrixOperands o, matrix_operands(p));
  const auto& [d, h, w] = o.axes;
  const auto one = [](const WindowAxis& a) {
    return a.kernel == 1 && a.pad_begin == 0 && (a.out - 1) * a.stride < a.in;
  };
  if (!o.integers || !is_byte(p.out[0])) return declined("from bytes to bytes only");
  if (o.kind == RowKind::patches || (o.kind == RowKind::window && !(one(h) && one(w))))
    return declined("1x1 kernels without padding only");
  if (present(p, 5) || present(p, 6)) return declined("scales that are known only");
  if (o.vector * static_cast<int64_t>(size_of(p.in[0].dtype)) != kLaneBytes || o.n % kLaneBytes != 0)
    return declined("rows and columns that ", kLaneBytes, " divides");
  return o;
}

bool is_exact(const Problem& p, const MatrixOperands& o) {
  const bool rows = o.channels > 0 || integer(p.op, "transpose_b") != 0;
  return sums_are_small(*p.constant(1), {o.n, o.k, rows}, p.in[0].dtype, o.x_zero);
}

Result<Plan> plan_for(const Problem& given, const Target& target, const StreamedTile& tile) {
  if (!target.matrix_units) return declined("needs matrix units");
  Plan plan{.parts = parts_of(given), .tile = tile, .multiprocessors = target.multiprocessors};
  const Problem& p = plan.problem();
  TRY_ASSIGN(plan.o, operands_of(p));
  const MatrixOperands& o = plan.o;
  if (present(p, o.residual) && !is_byte(p.in[o.residual])) return declined("a residual of bytes only");
  plan.residual = present(p, o.residual) && !plan.parts.is_dual();
  int64_t longest = o.k;
  if (plan.parts.is_dual()) {
    const Problem& other = plan.parts.added->problem;
    if (other.in[0].dtype != p.in[0].dtype) return declined("data of one type only");
    TRY_ASSIGN(plan.added, operands_of(other));
    longest = std::max(longest, plan.added->k);
    plan.added_exact = is_exact(other, *plan.added);
  }
  if (longest <= 64) plan.row_bytes = 64;
  if (plan.tiles_across() * plan.columns() > o.padded_n() || (plan.columns() > kColumns && o.n <= plan.columns() / 2))
    return declined("a tile of fewer columns fits better");
  if (!target.any_tile && plan.tiles_down() * plan.tiles_across() < target.multiprocessors / 2)
    return declined("too few rows for blocks that stay");
  TRY(fit_stages(plan));
  plan.exact = is_exact(p, o);
  return plan;
}

/// Sizes of one product, whose names end with `suffix`.
std::string product_sizes(const MatrixOperands& o, std::string_view suffix) {
  const auto& [d, h, w] = o.axes;
  std::string out = str(",\n  K", suffix, " = ", o.k, ", PADDED_K", suffix, " = ", o.padded_k(1), ", PIECES", suffix,
                        " = ", o.k / kLaneBytes);
  if (o.kind == RowKind::window)
    out += str(", C", suffix, " = ", o.channels, ", H", suffix, " = ", h.in, ", W", suffix, " = ", w.in, ", OH", suffix,
               " = ", h.out, ", OW", suffix, " = ", w.out, ", SH", suffix, " = ", h.stride, ", SW", suffix, " = ",
               w.stride);
  return out;
}

std::string sizes(const Plan& plan) {
  std::string out =
      str("enum { BM = ", plan.rows(), ", BN = ", plan.columns(), ", ROW = ", plan.row_bytes,
          ", STAGES = ", plan.stages, ", RESIDUALS = ", std::max<int64_t>(1, plan.residual_stages()),
          ", THREADS = ", plan.threads(), ", ACROSS = ", plan.tile.warps_across, ", TM = ", plan.tile.fragments_down,
          ", TN = 8,\n  M = ", plan.o.m, ", N = ", plan.o.n, ", PADDED_N = ", plan.o.padded_n(),
          ", STEPS = ", plan.steps(), ", ADDED = ", plan.added_steps(), ", TILES = ", plan.tiles_down(),
          ", TILES_ACROSS = ", plan.tiles_across(), ", STRIDE = ", plan.blocks() / plan.tiles_across(),
          ",\n  LINE = ROW / 16, RA = BM * LINE / THREADS, WEIGHTS = ", plan.weight_bytes(),
          ", RESIDUAL = TM * 2 * THREADS * 16, ALL_RESIDUALS = ", plan.residual_stages() * plan.residual_bytes(),
          product_sizes(plan.o, ""));
  if (plan.added) out += product_sizes(*plan.added, "2");
  return out + str(" };\ntypedef ", plan.problem().in[0].dtype == DataType::i8 ? "MmaS8" : "MmaU8", " Kind;\n");
}

constexpr std::string_view kPlaces =
    R"(DEVICE int place(int row, int chunk) { return row * ROW + ((chunk ^ (ROW == 128 ? row & 7 : row >> 1 & 3)) << 4); }
// Numbers for four columns lie together, those of a warp's lanes side by side.
DEVICE int column_at(int n) { return n / 64 * 64 + n / 4 % 4 * 16 + n / 16 % 4 * 4 + n % 4; }
)";

/// Where the weights of filter n stand for a step; those of an added product come first.
std::string weights_at(const Plan& plan) {
  if (!plan.added) return "(const u8*)z1 + (i64)n * PADDED_K + step * ROW";
  return "(step < ADDED ? (const u8*)z1_1 + (i64)n * PADDED_K2 + step * ROW : (const u8*)z1 + (i64)n * PADDED_K + "
         "(step - ADDED) * ROW)";
}

std::string weights_text(const Plan& plan) {
  return str(R"(
  const int lane = threadIdx.x % 32, warp = threadIdx.x / 32, down = warp / ACROSS, across = warp % ACROSS;
  const int n0 = blockIdx.x % TILES_ACROSS * BN, first = blockIdx.x / TILES_ACROSS;
  const int units = (TILES - first + STRIDE - 1) / STRIDE * STEPS;  // a unit is a step of a tile
  u8* const ring = shared + WEIGHTS;
  u8* const residuals = ring + STAGES * BM * ROW;
  f32* const factors = (f32*)(residuals + ALL_RESIDUALS);
  f32 *const biases = factors + BN, *const zeros = biases + BN;
)",
             plan.added
                 ? "  f32 *const factors2 = zeros + BN, *const biases2 = factors2 + BN, *const zeros2 = biases2 + BN;\n"
                 : "",
             R"(  const int column = threadIdx.x % LINE, line = threadIdx.x / LINE;
  for (int i = threadIdx.x; i < BN * STEPS * LINE; i += THREADS) {
    const int chunk = i % LINE, r = i / LINE % BN, step = i / (LINE * BN);
    const int n = n0 + r / 64 * 64 + r % 8 / 2 * 16 + r % 64 / 8 * 2 + r % 2;
    copy_async(shared + step * (BN * ROW) + place(r, chunk), )",
             weights_at(plan), R"( + chunk * 16, true);
  }
  commit_copies();
  begin_next();
  wait_previous();
)");
}

/// One of the two products, in text: where its operands begin, and what the names of its numbers end with.
struct Names {
  size_t operands = 0;
  std::string_view suffix, weights = "z1";
};
Names names_of_added(const Plan& plan) { return {plan.parts.added->operands, "2", "z1_1"}; }

/// What columns need, once for all tiles.
std::string columns_text(const Problem& p, const MatrixOperands& o, bool exact, const Names& names) {
  const auto [at, suffix, weights] = names;
  const std::string factor = str("x", at + 2, p.in[2].shape.volume() == 1 ? "[0]" : "[n]");
  const std::string bias = present(p, o.bias) ? str("wide(x", at + o.bias, "[n])") : "0.f";
  const std::string zero = o.x_zero == 0 ? "0"
                                         : str(o.x_zero, " * ((const i32*)((const u8*)", weights,
                                               " + (i64)PADDED_N * PADDED_K", suffix, "))[n]");
  return str("  for (int i = threadIdx.x; i < BN; i += THREADS) {\n    const int n = n0 + i, at = column_at(i);\n",
             "    factors", suffix, "[at] = n < N ? ", factor, " : 0.f;\n    biases", suffix, "[at] = n < N ? ", bias,
             " : 0.f;\n    zeros", suffix, "[at] = n < N ? (f32)(", zero, ")", exact ? " + 12582912.f" : "",
             " : 0.f;\n  }\n");
}

/// Where row m of the data begins.
std::string row_at(const MatrixOperands& o, std::string_view s) {
  if (o.kind == RowKind::dense) return str("(i64)m * K", s);
  return str("(((i64)(m / (OH", s, " * OW", s, ")) * H", s, " + m / OW", s, " % OH", s, " * SH", s, ") * W", s,
             " + m % OW", s, " * SW", s, ") * C", s);
}

/// copy_unit(u): a stage of rows, and with a tile's first also its residual.
std::string copies_text(const Plan& plan) {
  const std::string residual = !plan.residual ? ""
                                              : str(R"(
    u8* mine = residuals + u / STEPS % RESIDUALS * RESIDUAL + threadIdx.x * 16;
    UNROLL for (int i = 0; i < TM * 2; ++i) {
      const int m = m0 + (down * TM + i / 2) * 16 + lane / 4 + i % 2 * 8, n = n0 + across * 64 + lane % 4 * 16;
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
  const std::string data = plan.added ? str("(step < ADDED ? x", plan.parts.added->operands, " : x0)") : "x0";
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

/// The residual's byte, behind the bits of 2^23, is a float.
std::string residual_text(const Plan& plan) {
  const Problem& p = plan.problem();
  if (!present(p, plan.o.residual)) return "0.f";
  const bool is_signed = p.in[plan.o.residual].dtype == DataType::i8;
  const double base = 8388608 + (is_signed ? 128 : 0) + number(p.op, "residual_zero");
  return str("(float_of(select_bytes(residual[i][side].v[k]", is_signed ? " ^ 0x80808080u" : "",
             ", 0x4b000000u, 0x7540u + e)) - ", literal(base), ") * ", literal(number(p.op, "residual_scale", 1)));
}

/// `to` gets a lane's results: sums by the numbers of their columns, with functions of the namespace `of`.
std::string results_text(bool exact, std::string_view suffix, std::string_view of, const std::string& residual,
                         std::string_view to) {
  const std::string sum = "sum[i][k * 2 + e / 2][side * 2 + e % 2]";
  return str(R"(
    UNROLL for (int k = 0; k < 4; ++k) {
      const int at4 = across * 16 + k * 4 + lane % 4;
      const Four factor = ((const Four*)factors)",
             suffix, ")[at4], bias = ((const Four*)biases", suffix, ")[at4], zero = ((const Four*)zeros", suffix,
             R"()[at4];
      UNROLL for (int two = 0; two < TM * 2; ++two) {
        const int i = two / 2, side = two % 2;
        u32 bits[4];
        UNROLL for (int e = 0; e < 4; ++e) {
          bits[e] = )",
             of, "rounded(", of, "complete(", of, "settle((",
             exact ? str("float_of((u32)", sum, ")") : str("(f32)", sum), " - zero.v[e]) * factor.v[e] + bias.v[e]), ",
             residual, "));\n        }\n        ", to, "[i][side].v[k] = joined(bits) ^ ", of,
             "FLIP;\n      }\n    }\n");
}

std::string clear_sums(bool exact) {
  return str("UNROLL for (int i = 0; i < TM * TN * 4; ++i) sum[i / (TN * 4)][i / 4 % TN][i % 4] = ",
             exact ? "0x4b400000" : "0", ";");
}

/// The sums of a step, and behind a tile's last step its results.
std::string loop_text(const Plan& plan) {
  const std::string load = !plan.residual ? "" : R"(
    Words residual[TM][2];
    const u8* mine = residuals + u / STEPS % RESIDUALS * RESIDUAL + threadIdx.x * 16;
    UNROLL for (int i = 0; i < TM * 2; ++i) residual[i / 2][i % 2] = *(const Words*)(mine + i * (THREADS * 16));
)";
  const std::string keep = !plan.added ? ""
                                       : str("    if (u % STEPS == ADDED - 1) {",
                                             results_text(plan.added_exact, "2", "added::", "0.f", "residual"), "    ",
                                             clear_sums(plan.exact), "\n    }\n");
  return str(R"(  for (int u = 0; u < STAGES - 1; ++u) {
    if (u < units) copy_unit(u);
    commit_copies();
  }
  i32 sum[TM][TN][4];
)",
             plan.added ? "  Words residual[TM][2];\n" : "", R"(  for (int u = 0; u < units; ++u) {
    wait_copies<STAGES - 2>();
    __syncthreads();
    if (u + STAGES - 1 < units) copy_unit(u + STAGES - 1);
    commit_copies();
    if (u % STEPS == 0) {
      )",
             clear_sums(plan.added ? plan.added_exact : plan.exact), R"(
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
             keep, "    if (u % STEPS != STEPS - 1) continue;", load, "\n    Words y[TM][2];",
             results_text(plan.exact, "", "", residual_text(plan), "y"),
             R"(    const int n = n0 + across * 64 + lane % 4 * 16;
    UNROLL for (int i = 0; i < TM * 2; ++i) {
      const int m = (first + u / STEPS * STRIDE) * BM + (down * TM + i / 2) * 16 + lane / 4 + i % 2 * 8;
      if (m < M && n < N) *(Words*)(y0 + (i64)m * N + n) = y[i / 2][i % 2];
    }
  }
  wait_copies<0>();
)");
}

}  // namespace

Result<Generated> make_streamed_product(const Problem& given, const Target& target, const StreamedTile& tile) {
  TRY_ASSIGN(const Plan plan, plan_for(given, target, tile));
  const Problem& p = plan.problem();
  Launcher launcher{.args = product_arguments(given, plan.parts),
                    .threads = plan.blocks() * plan.threads(),
                    .block = static_cast<uint32_t>(plan.threads())};
  launcher.args.push_back(dst(p, 0));
  launcher.shared_bytes = static_cast<uint32_t>(plan.shared_bytes());
  launcher.resident = plan.tile.resident;
  launcher.waits = true;
  launcher.functions = str(matrix_intrinsics(), epilogue_functions(p.op), byte_results(p));
  std::string columns = columns_text(p, plan.o, plan.exact, {});
  Generated out;
  out.packings.push_back(pack_matrix(p, plan.o));
  double products = static_cast<double>(plan.o.k);
  if (plan.added) {
    const Problem& other = plan.parts.added->problem;
    launcher.functions += in_namespace("added", str(epilogue_functions(other.op), byte_results(other)));
    columns += columns_text(other, *plan.added, plan.added_exact, names_of_added(plan));
    out.packings.push_back(pack_added(plan.parts, *plan.added));
    products += static_cast<double>(plan.added->k);
  }
  launcher.functions += str(sizes(plan), kPlaces);
  out.launches.push_back(launch(launcher, str("  SHARED(", plan.shared_bytes(), ")", weights_text(plan), columns,
                                              copies_text(plan), loop_text(plan))));
  constexpr double kShareOfPeak = 0.6;  // what these instructions reach of what a library's do
  out.effort = static_cast<double>(plan.o.m) * static_cast<double>(plan.o.n) * products / kShareOfPeak;
  return out;
}

}  // namespace tenon::cuda
