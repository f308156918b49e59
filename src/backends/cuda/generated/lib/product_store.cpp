// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The epilogue of a product, which stores whole vectors: sums go through shared memory.
//   Blocks of a cluster add up parts of k of one tile, and read each other's sums through distributed shared memory.
#include "backends/cuda/generated/lib/product_plan.h"

namespace tenon::cuda {

namespace {

/// Device functions of the epilogue: what columns need, and how a vector of sums is stored.
std::string epilogue_text(const ProductPlan& plan, Numbers& numbers) {
  const Problem& p = plan.problem();
  const MatrixOperands& o = plan.o;
  const bool finished = plan.keeps_added();
  const bool bias = present(p, o.bias) && !finished, residual = plan.loads_residual();
  const bool rounds = !is_fractional(p.out[0].dtype);
  const bool moving = present(p, 5), moving_zero = present(p, 6);
  const auto all = [](const std::string& each) { return str("    UNROLL for (int i = 0; i < 4; ++i) ", each, "\n"); };
  std::string out =
      "  struct Columns { f32 bias[4], factor[4]; i32 zero[4]; };\n"
      "  const auto columns = [&](int n) {\n    Columns c = {};\n    if (n >= N) return c;\n";
  if (bias) out += all(str("c.bias[i] = wide(x", o.bias, "[n + i]);"));
  if (plan.added && !finished && present(plan.parts.added->problem, o.bias))
    out += all(str("c.bias[i] += wide(x", plan.parts.added->operands + o.bias, "[n + i]);"));
  if (o.quantized && !finished) {
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
    r = str("(", r, " - ", literal(number(p.op, "residual_zero")), ") * ",
            numbers.text(number(p.op, "residual_scale", 1)));
  out += str(
      "    UNROLL for (int i = 0; i < 4; ++i) {\n      const f32 v = ",
      finished ? std::string("float_of((u32)s.v[i])") : str("finish(settle(numbers, ", real, " + c.bias[i]), ", r, ")"),
      ";\n");
  if (rounds) {
    // Rounds by adding what leaves no bits behind the point: cheaper than instructions that convert.
    const double zero = number(p.op, "zero");
    const auto bound = [&](std::string_view name) { return str("((f32)", name, " - ", literal(zero), ")"); };
    out += str("      f32 q = v * ", numbers.text(1 / number(p.op, "scale", 1)), ";\n      q = q > ", bound("LOW"),
               " ? q : ", bound("LOW"), ";\n      q = q < ", bound("HIGH"), " ? q : ", bound("HIGH"),
               ";\n      y.v[i] = (Y)(u8)bits_of(q + 12582912.f + ", literal(zero), ");\n");
  } else {
    const bool scaled = !is_float(p.out[0].dtype);
    out +=
        str("      y.v[i] = narrow<Y>(v", scaled ? str(" * ", numbers.text(1 / number(p.op, "scale", 1))) : "", ");\n");
  }
  return out + "    }\n    *(Four<Y>*)(y0 + to) = y;\n  };\n";
}

/// Where a lane's vectors of the result stand, and the residual's, which come while the product is made if they are
/// few.
std::string vectors_text(const ProductPlan& plan) {
  const std::string load =
      plan.loads_residual() ? str("if (m < M && n < N) r = *(const Four<R>*)(x", plan.o.residual, " + (i64)m * N + n);")
                            : "(void)m;";
  return str(
      "  const int n = n0 + across * TN * 8 + lane % (TN * 2) * 4;\n"
      "  const auto row_of = [&](int i, int round) { return m0 + down * TM * 16 + i * 16 + lane / (TN * 2) + round * "
      "(16 / TN); };\n"
      "  const auto residual_of = [&](int i, int round) {\n    const int m = row_of(i, round);\n    Four<R> r = {};\n  "
      "  ",
      load, "\n    return r;\n  };\n");
}

bool early_residual(const ProductPlan& plan) {
  constexpr int64_t kMostBytes = 64;  // of registers
  if (!plan.loads_residual()) return false;
  const auto bytes = static_cast<int64_t>(4 * size_of(plan.problem().in[plan.o.residual].dtype));
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
std::string cluster_text(const ProductPlan& plan) {
  const std::string residual =
      plan.loads_residual() ? str("*(const Four<R>*)(x", plan.o.residual, " + (i64)m * N + n)") : "Four<R>()";
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

ProductStore product_store(const ProductPlan& plan, Numbers& numbers) {
  if (plan.cluster > 1) return {"", str(epilogue_text(plan, numbers), cluster_text(plan))};
  const bool early = early_residual(plan);
  return {str(vectors_text(plan), early ? kLoadResidual : ""), str(epilogue_text(plan, numbers), store_by_warp(early))};
}

}  // namespace tenon::cuda
