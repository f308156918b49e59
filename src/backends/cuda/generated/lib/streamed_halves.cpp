// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Products of 16-bit floats: sums of both products of a dual convolution go on, and are rounded once.
#include "backends/cuda/generated/lib/streamed_halves.h"

#include "backends/cuda/generated/lib/matrix_units.h"

namespace tenon::cuda {

namespace {

/// A lane's results are twice 8 neighbours, so that four lanes store 64 bytes of a row.
constexpr std::string_view kFilter = "r / 64 * 64 + r % 64 / 32 * 32 + r % 8 / 2 * 8 + r % 32 / 8 * 2 + r % 2";

/// Is the time that of arithmetic by far? Then a library's instructions are the faster ones.
bool is_arithmetic(const Problem& given, const StreamedPlan& plan) {
  constexpr double kFlopsPerByte = 133, kByFar = 2;  // of these instructions, on an H100
  const double products = static_cast<double>(plan.o.k + (plan.added ? plan.added->k : 0));
  return 2 * static_cast<double>(plan.o.m) * static_cast<double>(plan.o.n) * products >
         kByFar * kFlopsPerByte * traffic(given);
}

/// The bias of a column, of both products.
std::string columns_text(const StreamedPlan& plan) {
  std::vector<std::string> terms;
  if (present(plan.problem(), plan.o.bias)) terms.push_back(str("wide(x", plan.o.bias, "[n])"));
  if (plan.added && present(plan.parts.added->problem, plan.added->bias))
    terms.push_back(str("wide(x", plan.parts.added->operands + plan.added->bias, "[n])"));
  return str(
      "  for (int i = threadIdx.x; i < BN; i += THREADS) {\n    const int n = n0 + i;\n    of_columns[i] = n < N ? ",
      terms.empty() ? "0.f" : join(terms, " + "), " : 0.f;\n  }\n");
}

/// A tile's results: sums, bias and residual in f32.
std::string tile_text(const StreamedPlan& plan) {
  const std::string load =
      plan.residual ? "*(const Words*)(mine + (i * 2 + side) * (THREADS * 16))" : std::string("Words()");
  return str(R"(
    UNROLL for (int i = 0; i < TM * 2; ++i) {
      const int m = (first + u / STEPS * STRIDE) * BM + (down * TM + i / 2) * 16 + lane / 4 + i % 2 * 8;
      UNROLL for (int side = 0; side < 2; ++side) {
        const int at = across * 64 + side * 32 + lane % 4 * 8, n = n0 + at;
        const Words r = )",
             load, R"(;
        Words y;
        UNROLL for (int k = 0; k < 4; ++k) {
          const Two bias = *(const Two*)(of_columns + at + k * 2);
          X low, high;
          low.bits = (u16)r.v[k], high.bits = (u16)(r.v[k] >> 16);
          const f32(&s)[4] = sum[i / 2][side * 4 + k];
          const f32 even = s[i % 2 * 2] + bias.v[0], odd = s[i % 2 * 2 + 1] + bias.v[1];
          y.v[k] = pack_two(Kind(), finish(even, wide(low)), finish(odd, wide(high)));
        }
        if (m < M && n < N) *(Words*)(y0 + (i64)m * N + n) = y;
      }
    }
)");
}

}  // namespace

Result<Generated> make_streamed_halves(const Problem& given, const Target& target, const StreamedTile& tile) {
  const DataType dtype = given.in[0].dtype;
  if (dtype != DataType::f16 && dtype != DataType::bf16) return declined("f16 and bf16 only");
  TRY_ASSIGN(StreamedPlan plan, streamed_plan(given, target, tile));
  const Problem& p = plan.problem();
  if (plan.residual && p.in[plan.o.residual].dtype != dtype) return declined("a residual like the result only");
  if (!target.any_tile && is_arithmetic(given, plan)) return declined("its time is that of arithmetic");
  if (!target.any_tile && plan.columns() == StreamedPlan::kColumns && plan.tiles_across() > 1)
    return declined("a tile of more columns fits better");
  plan.column_bytes = static_cast<int64_t>(sizeof(float));  // bias
  TRY(fit_stages(plan));
  Launcher launcher = streamed_launcher(given, plan);
  launcher.functions =
      str(matrix_intrinsics(), epilogue_functions(p.op), streamed_sizes(plan), "typedef ", to_string(dtype),
          " X;\nstruct alignas(16) Words { u32 v[4]; };\nstruct alignas(8) Two { f32 v[2]; };\n");
  constexpr std::string_view kClear =
      "UNROLL for (int i = 0; i < TM * TN * 4; ++i) sum[i / (TN * 4)][i / 4 % TN][i % 4] = 0;";
  Generated out;
  out.packings.push_back(pack_matrix(p, plan.o));
  if (plan.added) out.packings.push_back(pack_added(plan.parts, *plan.added));
  out.launches.push_back(launch(
      launcher, str("  SHARED(", plan.shared_bytes(), ")", streamed_weights(plan, kFilter), columns_text(plan),
                    streamed_copies(plan), streamed_loop(plan, "f32", {std::string(kClear), "", tile_text(plan)}))));
  out.effort = streamed_effort(plan);
  return out;
}

}  // namespace tenon::cuda
