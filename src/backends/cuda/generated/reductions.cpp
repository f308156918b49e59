// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operators that fold axes away: reduce_*, arg_max, arg_min.
#include <map>

#include "backends/cuda/generated/lib/rows.h"
#include "ops/lib/elements.h"

namespace tenon::cuda {

namespace {

/// start; step(v, x) element by element; join(a, b) across lanes; finish(v).
struct Fold {
  std::string_view start, step, join, finish = "v";
};

const std::map<std::string_view, Fold>& folds() {
  static const std::map<std::string_view, Fold> table = {
      {"reduce_sum", {"0", "v + x", "a + b"}},
      {"reduce_mean", {"0", "v + x", "a + b", "v / (acc)LENGTH"}},
      {"reduce_prod", {"1", "v * x", "a * b"}},
      {"reduce_l1", {"0", "v + (x < 0 ? (acc)(0 - x) : x)", "a + b"}},
      {"reduce_l2", {"0", "v + x * x", "a + b", "(acc)sqrt((f64)v)"}},
      {"reduce_log_sum", {"0", "v + x", "a + b", "(acc)log((f64)v)"}},
      {"reduce_sum_square", {"0", "v + x * x", "a + b"}},
      {"reduce_max", {"LOWEST", "v != v || v > x ? v : x", "a != a || a > b ? a : b"}},
      {"reduce_min", {"HIGHEST", "v != v || v < x ? v : x", "a != a || a < b ? a : b"}}};
  return table;
}

std::string_view type_of(DataType dtype) { return dtype == DataType::boolean ? "boolean" : to_string(dtype); }

Result<std::vector<bool>> folded_axes(const Problem& p) {
  std::vector<int64_t> axes;
  if (present(p, 1)) {
    TRY_ASSIGN(axes, known_integers(p, 1));
  }
  TRY_ASSIGN(const std::vector<int> list, normalize_axes(axes, p.in[0].rank()));
  const bool all = list.empty() && !integer(p.op, "noop_with_empty_axes");
  std::vector<bool> out(static_cast<size_t>(p.in[0].rank()), all);
  for (const int axis : list) out[static_cast<size_t>(axis)] = true;
  return out;
}

std::string limits(std::string_view acc) {
  if (acc == "i64") return "#define LOWEST (1ull << 63)\n#define HIGHEST ~(1ull << 63)\n";
  if (acc == "u64") return "#define LOWEST 0\n#define HIGHEST ~0ull\n";
  return "#define LOWEST -infinity_((acc)0)\n#define HIGHEST infinity_((acc)0)\n";
}

/// The greatest first, so that no exponential overflows.
constexpr std::string_view kLogSumExp = R"(  acc top = -infinity_((acc)0);
  EACH(i) { const acc x = (acc)wide(x0[from + ELEMENT(i)]); top = x > top ? x : top; }
  top = fold(top, [](acc a, acc b) { return a > b ? a : b; });
  acc sum = 0;
  EACH(i) sum += exp_((acc)wide(x0[from + ELEMENT(i)]) - top);
  sum = fold(sum, [](acc a, acc b) { return a + b; });
  const acc v = top == infinity_((acc)0) || top == -infinity_((acc)0) ? top : top + log_(sum);
)";

/// The maximum and minimum of no integers.
Result<Generated> end_of_range(const Problem& p, const Rows& rows, const Target& target) {
  const bool lowest = p.op.name() == "reduce_max";
  if (!lowest && p.op.name() != "reduce_min") return declined("empty rows of integers");
  const bool truth = p.out[0].dtype == DataType::boolean;
  const std::string_view end = !lowest ? "infinity_((acc)0)" : truth ? "(acc)0" : "-infinity_((acc)0)";
  return Generated{
      {launch_rows({.acc = "f64", .args = {dst(p, 0)}}, rows, target,
                   str("  if (lane == 0) y0[row] = narrow<", type_of(p.out[0].dtype), ">(", end, ");\n"))}};
}

Result<Generated> make(const Problem& p, const Target& target) {
  if (p.in[0].layout != p.out[0].layout && p.in[0].rank() == p.out[0].rank()) return declined("two layouts");
  TRY_ASSIGN(const std::vector<bool> folded, folded_axes(p));
  const bool as_the_operand = p.in[0].layout == p.out[0].layout;  // not where axes go, and channels_last with them
  const Rows rows = rows_of(p.in[0], folded, as_the_operand ? RowOrder::as_the_operand : RowOrder::row_major);
  if (rows.length() == 0 && !is_float(p.in[0].dtype)) return end_of_range(p, rows, target);
  Launcher launcher{.acc = accumulator(p.in[0].dtype), .args = {src(p, 0), dst(p, 0)}};
  const bool exponents = p.op.name() == "reduce_log_sum_exp";
  if (exponents && !is_float(p.in[0].dtype)) launcher.acc = "f64";
  std::string body;
  if (exponents) {
    body = kLogSumExp;
  } else {
    const Fold& fold = folds().at(p.op.name());
    launcher.functions = limits(launcher.acc);
    body =
        str("  acc v = (acc)(", fold.start,
            ");\n  EACH(i) {\n    const acc x = wide(x0[from + ELEMENT(i)]);\n    v = ", fold.step,
            ";\n  }\n  v = fold(v, [](acc a, acc b) -> acc { return ", fold.join, "; });\n  v = ", fold.finish, ";\n");
  }
  body += str("  if (lane == 0) y0[row] = narrow<", type_of(p.out[0].dtype), ">(v);\n");
  return Generated{{launch_rows(launcher, rows, target, body)}};
}

}  // namespace

Generator reductions() {
  Generator out{"reduce_nvrtc", {"reduce_log_sum_exp"}, LayoutRule::any, 0, make};
  for (const auto& [op, fold] : folds()) out.ops.push_back(op);
  return out;
}

}  // namespace tenon::cuda
