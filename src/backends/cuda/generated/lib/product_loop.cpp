// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A ring of stages that asynchronous copies fill, and fragments.
//   A dual convolution takes the steps of the added one first. Sums of floats go on; of bytes each sum becomes the
//   added one's result, which stays in registers, and what is stored is finished in front of the vectors' exchange.
#include "backends/cuda/generated/lib/product_plan.h"

namespace tenon::cuda {

namespace {

/// Per row of x that a thread copies, and per step: which element it begins with, and whether that is inside.
struct RowText {
  std::string state, each, chunk, inside, source, data = "x0";
};

/// Where row m of a 1x1 convolution's data begins.
std::string pixel_at(std::string_view s) {
  return str("(((i64)(m / (OH", s, " * OW", s, ")) * H", s, " + m / OW", s, " % OH", s, " * SH", s, ") * W", s,
             " + m % OW", s, " * SW", s, ") * C", s);
}

/// Of a dual convolution: rows begin once more where the other one's steps do.
RowText dual_row_text(const ProductPlan& plan) {
  return {"i64 from[RA]; bool in[RA];",
          str("in[i] = m < M; from[i] = is_added ? ", pixel_at("2"), " : ", pixel_at(""), ";"),
          "const i64 off = (i64)chunk * E;",
          "in[i] && chunk < (is_added ? PIECES2 : PIECES)",
          "from[i] + off",
          str("(is_added ? x", plan.parts.added->operands, " : x0)")};
}

RowText row_text(const Problem& p, const ProductPlan& plan) {
  if (plan.added) return dual_row_text(plan);
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

/// `between`: what happens behind the last step of what is added.
std::string steps_text(const std::string& between) {
  return str(R"(  Sum sum[TM][TN][4] = {};
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
)",
             between, R"(  }
  wait_copies<0>();
  __syncthreads();
)");
}

/// columns_of(): numbers of a fragment's two columns, for one product; `at` is where its operands begin.
std::string fragment_columns(const Problem& p, const MatrixOperands& o, size_t at, std::string_view suffix,
                             std::string_view weights) {
  const std::string factor = str("x", at + 2, p.in[2].shape.volume() == 1 ? "[0]" : "[n + k]");
  const std::string bias = present(p, o.bias) ? str("wide(x", at + o.bias, "[n + k])") : "0.f";
  const std::string zero = o.x_zero == 0 ? "0"
                                         : str(o.x_zero, " * ((const i32*)((const u8*)", weights,
                                               " + (i64)PADDED_N * PADDED_K", suffix, "))[n + k]");
  return str(
      "      f32 factor[2] = {}, bias[2] = {}; i32 zero[2] = {};\n      const int n = n0 + across * TN * 8 + j * 8 + "
      "lane % 4 * 2;\n      if (n < N) {\n        UNROLL for (int k = 0; k < 2; ++k) {\n          factor[k] = ",
      factor, "; bias[k] = ", bias, "; zero[k] = ", zero, ";\n        }\n      }\n");
}

/// What is added becomes bytes, and sums begin anew.
std::string keep_added(const ProductPlan& plan) {
  const AddedProduct& other = *plan.parts.added;
  return str("    if (step == ADDED - 1) {\n    UNROLL for (int j = 0; j < TN; ++j) {\n",
             fragment_columns(other.problem, *plan.added, other.operands, "2", "z1_1"), R"(
      UNROLL for (int i = 0; i < TM; ++i) {
        u32 bits[4];
        UNROLL for (int e = 0; e < 4; ++e) {
          const f32 v = (f32)(sum[i][j][e] - zero[e % 2]) * factor[e % 2] + bias[e % 2];
          bits[e] = added::rounded(numbers, added::complete(added::settle(numbers, v), 0.f));
          sum[i][j][e] = 0;
        }
        kept[i][j] = added::joined(bits) ^ added::FLIP;
      }
    }
    }
)");
}

/// Sums become what is left to round, as the bits of floats.
std::string finish_sums(const ProductPlan& plan, Numbers& numbers) {
  const Problem& p = plan.problem();
  const std::string_view type = p.in[plan.o.residual].dtype == DataType::i8 ? "i8" : "u8";
  return str("  UNROLL for (int j = 0; j < TN; ++j) {\n", fragment_columns(p, plan.o, 0, "", "z1"), R"(
      UNROLL for (int i = 0; i < TM; ++i) {
        UNROLL for (int e = 0; e < 4; ++e) {
          const f32 v = (f32)(sum[i][j][e] - zero[e % 2]) * factor[e % 2] + bias[e % 2];
          const f32 r = ((f32)(int)()",
             type, ")(kept[i][j] >> e * 8) - ", literal(number(p.op, "residual_zero")), ") * ",
             numbers.text(number(p.op, "residual_scale", 1)), R"(;
          sum[i][j][e] = (i32)bits_of(finish(settle(numbers, v), r));
        }
      }
  }
)");
}

}  // namespace

std::string product_loop(const ProductPlan& plan, const std::string& meanwhile, Numbers& numbers) {
  const Problem& p = plan.problem();
  const RowText row = row_text(p, plan);
  const bool zeros = plan.o.kind == RowKind::window && plan.o.x_zero != 0 && !plan.added;  // outside the picture
  const std::string copy_x = zeros ? str("if (ok || !(chunk < PIECES)) COPY(to, x0 + (ok ? ", row.source,
                                         " : 0), ok);\n      else *(Piece*)to = zero_points();\n")
                                   : str("COPY(to, ", row.data, " + (ok ? ", row.source, " : 0), ok);\n");
  const std::string begin_rows =
      str("UNROLL for (int i = 0; i < RA; ++i) {\n    const int m = m0 + line + i * (THREADS / "
          "LINE);\n    ",
          row.each, "\n  }");
  const std::string weights = plan.added
                                  ? "(step < ADDED ? (const u8*)z1_1 + (i64)(n0 + r) * (PADDED_K2 * BYTES) + step * "
                                    "ROW : (const u8*)z1 + (i64)(n0 + r) * (PADDED_K * BYTES) + (step - ADDED) * ROW)"
                                  : "(const u8*)z1 + (i64)(n0 + r) * (PADDED_K * BYTES) + step * ROW";
  return str(
      "  SHARED(", std::max(plan.ring_bytes(), plan.sums_bytes()), ")\n",
      "  const int lane = threadIdx.x % 32, warp = threadIdx.x / 32, down = warp / ACROSS, across = warp % ACROSS;\n"
      "  const int tile = blockIdx.x / CLUSTER, rank = blockIdx.x % CLUSTER;\n"
      "  const int m0 = tile / TILES_ACROSS * BM, n0 = tile % TILES_ACROSS * BN;\n"
      "  const int each = (STEPS + CLUSTER - 1) / CLUSTER, first = rank * each;\n"
      "  const int last = first + each < STEPS ? first + each : STEPS;\n"
      "  const int column = threadIdx.x % LINE, line = threadIdx.x / LINE;\n  ",
      row.state, "\n  ",
      plan.added
          ? str("const auto begin_rows = [&](bool is_added) {\n  ", begin_rows, "\n  };\n  begin_rows(first < ADDED);")
          : begin_rows,
      "\n  const auto ring = [&](int step) { return shared + (step - first) % STAGES * ((BM + BN) * ROW); };\n"
      "  const auto copy_weights = [&](int step) {\n    u8* to = ring(step) + BM * ROW;\n"
      "    UNROLL for (int i = 0; i < RB; ++i) {\n      const int r = line + i * (THREADS / LINE);\n"
      "      copy_async(to + place(r, column), ",
      weights,
      " + column * 16, true);\n    }\n  };\n"
      "  const auto copy_rows = [&](int step) {\n    u8* stage = ring(step);\n",
      plan.added ? "    const bool is_added = step < ADDED;\n    if (step == ADDED) begin_rows(false);\n" : "",
      "    UNROLL for (int part = 0; part < PARTS; ++part) {\n    const int chunk = (",
      plan.added ? "(is_added ? step : step - ADDED)" : "step", " * LINE + column) * PARTS + part;\n    ", row.chunk,
      "\n    UNROLL for (int i = 0; i < RA; ++i) {\n      const bool ok = ", row.inside,
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
      meanwhile, plan.keeps_added() ? "  u32 kept[TM][TN];\n" : "",
      steps_text(plan.keeps_added() ? keep_added(plan) : std::string()),
      plan.keeps_added() ? finish_sums(plan, numbers) : "");
}

}  // namespace tenon::cuda
