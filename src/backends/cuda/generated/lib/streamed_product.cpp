// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Products of bytes: an epilogue in registers.
//   Conversions between integers and floats run at a quarter of the rate of sums, so that they would take longer than
//   memory does. So sums begin at the bits of 1.5 * 2^23, and bytes are put behind those of 2^23: each is a float then.
//   Of a dual convolution the added one comes first, and its results stay in registers as the residual.
#include "backends/cuda/generated/lib/streamed_product.h"

#include "backends/cuda/generated/lib/byte_results.h"
#include "backends/cuda/generated/lib/matrix_units.h"

namespace tenon::cuda {

namespace {

/// Numbers for four columns lie together, those of a warp's lanes side by side.
constexpr std::string_view kColumnAt =
    "DEVICE int column_at(int n) { return n / 64 * 64 + n / 4 % 4 * 16 + n / 16 % 4 * 4 + n % 4; }\n";
/// A lane's results are 16 neighbours.
constexpr std::string_view kFilter = "r / 64 * 64 + r % 8 / 2 * 16 + r % 64 / 8 * 2 + r % 2";

bool is_exact(const Problem& p, const MatrixOperands& o) {
  const bool rows = o.channels > 0 || integer(p.op, "transpose_b") != 0;
  return sums_are_small(*p.constant(1), {o.n, o.k, rows}, p.in[0].dtype, o.x_zero);
}

/// One of the two products, in text: where its operands begin, and what the names of its numbers end with.
struct Names {
  size_t operands = 0;
  std::string_view suffix, weights = "z1";
};
Names names_of_added(const StreamedPlan& plan) { return {plan.parts.added->operands, "2", "z1_1"}; }

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

/// The residual's byte, behind the bits of 2^23, is a float.
std::string residual_text(const StreamedPlan& plan, Numbers& numbers) {
  const Problem& p = plan.problem();
  if (!present(p, plan.o.residual)) return "0.f";
  const bool is_signed = p.in[plan.o.residual].dtype == DataType::i8;
  const double base = 8388608 + (is_signed ? 128 : 0) + number(p.op, "residual_zero");
  return str("(float_of(select_bytes(residual[i][side].v[k]", is_signed ? " ^ 0x80808080u" : "",
             ", 0x4b000000u, 0x7540u + e)) - ", literal(base), ") * ", numbers.text(number(p.op, "residual_scale", 1)));
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
             of, "rounded(numbers, ", of, "complete(", of, "settle(numbers, (",
             exact ? str("float_of((u32)", sum, ")") : str("(f32)", sum), " - zero.v[e]) * factor.v[e] + bias.v[e]), ",
             residual, "));\n        }\n        ", to, "[i][side].v[k] = joined(bits) ^ ", of,
             "FLIP;\n      }\n    }\n");
}

std::string clear_sums(bool exact) {
  return str("UNROLL for (int i = 0; i < TM * TN * 4; ++i) sum[i / (TN * 4)][i / 4 % TN][i % 4] = ",
             exact ? "0x4b400000" : "0", ";");
}

/// A tile's results.
std::string tile_text(const StreamedPlan& plan, bool exact, Numbers& numbers) {
  const std::string load = !plan.residual ? "" : R"(
    Words residual[TM][2];
    UNROLL for (int i = 0; i < TM * 2; ++i) residual[i / 2][i % 2] = *(const Words*)(mine + i * (THREADS * 16));
)";
  return str(load, "\n    Words y[TM][2];", results_text(exact, "", "", residual_text(plan, numbers), "y"),
             R"(    const int n = n0 + across * 64 + lane % 4 * 16;
    UNROLL for (int i = 0; i < TM * 2; ++i) {
      const int m = (first + u / STEPS * STRIDE) * BM + (down * TM + i / 2) * 16 + lane / 4 + i % 2 * 8;
      if (m < M && n < N) *(Words*)(y0 + (i64)m * N + n) = y[i / 2][i % 2];
    }
)");
}

}  // namespace

Result<Generated> make_streamed_product(const Problem& given, const Target& target, const StreamedTile& tile) {
  if (!given.op.name().starts_with("quantized_")) return declined("bytes only");
  TRY_ASSIGN(StreamedPlan plan, streamed_plan(given, target, tile));
  const Problem& p = plan.problem();
  if (!plan.o.integers || !is_byte(p.out[0]) || (present(p, plan.o.residual) && !is_byte(p.in[plan.o.residual])))
    return declined("from bytes to bytes only");
  plan.column_bytes = (plan.added ? 2 : 1) * 3 * static_cast<int64_t>(sizeof(float));  // factor, bias, zero
  TRY(fit_stages(plan));
  const bool exact = is_exact(p, plan.o);
  Launcher launcher = streamed_launcher(given, plan);
  launcher.functions =
      str(matrix_intrinsics(), epilogue_functions(p.op, &launcher.numbers), byte_results(p, launcher.numbers));
  std::string columns = columns_text(p, plan.o, exact, {});
  std::string names = "  f32 *const factors = of_columns, *const biases = factors + BN, *const zeros = biases + BN;\n";
  StreamedEvents events{clear_sums(exact), "", tile_text(plan, exact, launcher.numbers)};
  Generated out;
  out.packings.push_back(pack_matrix(p, plan.o));
  if (plan.added) {
    const Problem& other = plan.parts.added->problem;
    const bool added_exact = is_exact(other, *plan.added);
    launcher.functions += in_namespace(
        "added", str(epilogue_functions(other.op, &launcher.numbers), byte_results(other, launcher.numbers)));
    names +=
        "  f32 *const factors2 = zeros + BN, *const biases2 = factors2 + BN, *const zeros2 = biases2 + BN;\n"
        "  Words residual[TM][2];\n";
    columns += columns_text(other, *plan.added, added_exact, names_of_added(plan));
    out.packings.push_back(pack_added(plan.parts, *plan.added));
    events.begin = clear_sums(added_exact);
    events.added = str(results_text(added_exact, "2", "added::", "0.f", "residual"), "    ", clear_sums(exact));
  }
  launcher.functions += str(streamed_sizes(plan), kColumnAt);
  out.launches.push_back(
      launch(launcher, str("  SHARED(", plan.shared_bytes(), ")", streamed_weights(plan, kFilter), names, columns,
                           streamed_copies(plan), streamed_loop(plan, "i32", events))));
  out.effort = streamed_effort(plan);
  return out;
}

}  // namespace tenon::cuda
