// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operators that order or accumulate a line of elements: arg_max, arg_min, top_k, cum_sum. One thread or block a line.
#include "backends/cuda/generated/lib/rows.h"

namespace tenon::cuda {

namespace {

std::string_view type_of(DataType dtype) { return dtype == DataType::boolean ? "boolean" : to_string(dtype); }

Result<Rows> lines(const Problem& p, int64_t axis, int* along) {
  TRY(only_row_major(p));
  TRY_ASSIGN(const int at, normalize_axis(axis, p.in[0].rank()));
  std::vector<bool> folded(static_cast<size_t>(p.in[0].rank()), false);
  folded[static_cast<size_t>(at)] = true;
  *along = at;
  return rows_of(p.in[0], folded);
}

/// Is x at i to be preferred to `best` at `place`? NaN is above all; among equals the first, or the last if asked.
std::string better(const Problem& p) {
  const std::string_view than = p.op.name() == "arg_max" ? ">" : "<";
  const bool last = integer(p.op, "select_last") != 0;
  return str("DEVICE bool better(acc x, i64 i, acc best, i64 place) {\n",
             "  if (x != x || best != best) return x != x && (best == best || i < place);\n", "  return x ", than,
             " best || (x == best && i ", last ? ">" : "<", " place);\n}\n");
}

Result<Generated> arg(const Problem& p, const Target& target) {
  int along = 0;
  TRY_ASSIGN(const Rows rows, lines(p, integer(p.op, "axis"), &along));
  Launcher launcher{.acc = accumulator(p.in[0].dtype), .args = {src(p, 0), dst(p, 0)}};
  launcher.functions = better(p);
  // Two folds: the best value with its place travels as a pair.
  const std::string body = R"(  acc best = wide(x0[from + ELEMENT(lane < LENGTH ? lane : 0)]);
  i64 place = lane < LENGTH ? lane : 0;
  EACH(i) { const acc x = wide(x0[from + ELEMENT(i)]); if (better(x, i, best, place)) { best = x; place = i; } }
  place = fold(place, [&](i64 a, i64 b) {
    const acc x = wide(x0[from + ELEMENT(b)]), y = wide(x0[from + ELEMENT(a)]);
    return better(x, b, y, a) ? b : a;
  });
  if (lane == 0) y0[row] = place;
)";
  return Generated{{launch_rows(launcher, rows, target, body)}};
}

/// cum_sum and cum_prod: one thread walks a line.
Result<Generated> cumulation(const Problem& p) {
  const bool product = p.op.name() == "cum_prod";
  TRY_ASSIGN(const auto axes, known_integers(p, 1));
  int along = 0;
  TRY_ASSIGN(const Rows rows, lines(p, axes.at(0), &along));
  Launcher launcher{.acc = accumulator(p.in[0].dtype), .args = {src(p, 0), dst(p, 0)}};
  const std::string body =
      str("  acc before = ", product ? 1 : 0, ";\n  for (int k = 0; k < LENGTH; ++k) {\n    const int i = ",
          integer(p.op, "reverse") ? "LENGTH - 1 - k" : "k", ";\n    const acc with = before ", product ? "*" : "+",
          " (acc)wide(x0[from + ELEMENT(i)]);\n    y0[from + ELEMENT(i)] = narrow<", type_of(p.in[0].dtype), ">(",
          integer(p.op, "exclusive") ? "before" : "with", ");\n    before = with;\n  }\n");
  return Generated{{launch_rows(launcher, rows, Target{1}, body)}};
}

/// The next in order behind (last, place): found k times. `a` before `b` in the result?
std::string ordered(const Problem& p) {
  const bool largest = integer(p.op, "largest", 1) != 0;
  return str("DEVICE bool before(acc a, i64 i, acc b, i64 j) {\n  const bool na = a != a, nb = b != b;\n",
             "  if (na || nb) return na && nb ? i < j : ", largest ? "na" : "nb", ";\n  return a ", largest ? ">" : "<",
             " b || (a == b && i < j);\n}\n");
}

Result<Generated> top_k(const Problem& p, const Target& target) {
  int along = 0;
  TRY_ASSIGN(const Rows rows, lines(p, integer(p.op, "axis", -1), &along));
  const auto out = strides_of(p.out[0]);
  TensorType outer = p.out[0];
  outer.shape[along] = Dim(1);
  const int64_t count = p.out[0].shape[along].number();
  const int64_t step = out[static_cast<size_t>(along)];
  auto outer_strides = out;
  outer_strides[static_cast<size_t>(along)] = 0;
  Launcher launcher{.acc = accumulator(p.in[0].dtype), .args = {src(p, 0), dst(p, 0)}};
  if (p.out.size() > 1) launcher.args.push_back(dst(p, 1));
  launcher.functions = ordered(p);
  const std::string body = str(coordinates(outer, "row"), "  const i64 to = ", offset(outer_strides), R"(;
  i64 last = -1;
  for (int k = 0; k < )",
                               count, R"(; ++k) {
    i64 place = -1;
    EACH(i) {
      const acc x = wide(x0[from + ELEMENT(i)]);
      if (last >= 0 && !before(wide(x0[from + ELEMENT(last)]), last, x, i)) continue;
      if (place < 0 || before(x, i, wide(x0[from + ELEMENT(place)]), place)) place = i;
    }
    place = fold(place, [&](i64 a, i64 b) {
      if (a < 0 || b < 0) return a < 0 ? b : a;
      return before(wide(x0[from + ELEMENT(b)]), b, wide(x0[from + ELEMENT(a)]), a) ? b : a;
    });
    if (lane == 0 && place >= 0) {
      y0[to + k * )",
                               step, "] = x0[from + ELEMENT(place)];\n",
                               p.out.size() > 1 ? str("      if (y1) y1[to + k * ", step, "] = place;\n") : "",
                               "    }\n    last = place;\n  }\n");
  return Generated{{launch_rows(launcher, rows, target, body)}};
}

Result<Generated> make(const Problem& p, const Target& target) {
  if (p.in[0].shape.volume() == 0) return declined("empty operand");
  if (p.op.name().starts_with("cum_")) return cumulation(p);
  if (p.op.name() == "top_k") return top_k(p, target);
  return arg(p, target);
}

}  // namespace

Generator selections() {
  return {"selection_nvrtc", {"arg_max", "arg_min", "top_k", "cum_sum", "cum_prod"}, LayoutRule::row_major, 0, make};
}

}  // namespace tenon::cuda
