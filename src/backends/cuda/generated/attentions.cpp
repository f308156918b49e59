// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// attention as it is defined: a block per query row keeps its scores in the workspace. For what no library takes.
#include "backends/cuda/generated/lib/heads.h"
#include "backends/cuda/generated/lib/rows.h"
#include "ops/attention.h"

namespace tenon::cuda {

namespace {

/// "b * 12 + h * 4 + s * 2 + 8": where a row starts; `head` is the expression of its head.
std::string row_at(const HeadsPart& part, std::string_view head, std::string_view row) {
  return str(part.first, " + b * ", part.batch, " + ", head, " * ", part.head,
             row.empty() ? "" : str(" + ", row, " * ", part.row));
}

/// "first" and "last": which keys the query at s sees. See ops/attention.h.
std::string sight(const Problem& p, const Attention& op, const Heads& n) {
  const std::string counted = present(p, 4) ? "(i64)wide(x4[b])" : str(n.keys);
  const std::string before = present(p, 5)   ? "(i64)wide(x5[0])"
                             : present(p, 4) ? str("counted - ", n.queries)
                                             : std::string("0");
  std::string out = str("  const i64 counted = ", counted, ", place = s + ", before,
                        ";\n  i64 first = 0, last = counted < ", n.keys, " ? counted : ", n.keys, ";\n");
  const auto ends = [&](std::string_view behind) {
    return str("  if (place + ", behind, " < last) last = place + ", behind, ";\n");
  };
  if (op.causal) out += ends("1");
  if (op.right_window >= 0) out += ends(str(op.right_window + 1));
  if (op.left_window >= 0)
    out += str("  if (place - ", op.left_window, " > first) first = place - ", op.left_window, ";\n");
  return out;
}

/// Stores a score as the second result, if it is the kind that is asked for.
std::string show(const Problem& p, const Attention& op, AttentionScores kind, std::string_view value) {
  if (op.scores != kind) return "";
  return str("    y1[row * LENGTH + i] = narrow<", to_string(p.out[1].dtype), ">(", value, ");\n");
}

Result<Generated> make(const Problem& p, const Target& target) {
  TRY_ASSIGN(const Heads n, heads_of_any(p));
  const Attention& op = *p.op.as<Attention>();
  const Rows rows{{n.batch * n.heads * n.queries}, {0}, {n.keys}, {1}};
  const DataType acc = p.in[0].dtype == DataType::f64 ? DataType::f64 : DataType::f32;
  Launcher launcher{.acc = accumulator(acc)};
  for (size_t i = 0; i < p.in.size(); ++i) {
    if (present(p, i)) launcher.args.push_back(src(p, i));
  }
  for (size_t i = 0; i < p.out.size(); ++i) launcher.args.push_back(dst(p, i));
  launcher.args.push_back(scratch(acc, 0));
  std::string mask = "(acc)0";
  if (present(p, 3)) {
    const auto m = broadcast_strides(p.in[3], {acc, Shape::of({n.batch, n.heads, n.queries, n.keys})});
    mask = str("(acc)wide(x3[b * ", m[0], " + h * ", m[1], " + s * ", m[2], " + i * (i64)", m[3], "])");
  }
  const std::string shared = str("(h / ", n.heads / n.shared, ")");
  const std::string body =
      str("  const i64 b = row / ", n.heads * n.queries, ", h = row / ", n.queries, " % ", n.heads, ", s = row % ",
          n.queries, ";\n  acc* score = w0 + row * LENGTH;\n  const i64 query = ", row_at(n.q, "h", "s"),
          ", key = ", row_at(n.k, shared, ""), ", value = ", row_at(n.v, shared, ""), ", to = ", row_at(n.y, "h", "s"),
          ";\n", sight(p, op, n),
          "  acc top = -infinity_((acc)0), sum = 0;\n  EACH(i) {\n    acc dot = 0;\n    for (int d = 0; d < ", n.depth,
          "; ++d) dot += (acc)wide(x", n.q.operand, "[query + d]) * (acc)wide(x", n.k.operand, "[key + i * (i64)",
          n.k.row, " + d]);\n    dot = dot * ", literal(op.scale), ";\n", show(p, op, AttentionScores::raw, "dot"),
          op.softcap > 0 ? str("    dot = ", literal(op.softcap), " * tanh_(dot / ", literal(op.softcap), ");\n") : "",
          show(p, op, AttentionScores::capped, "dot"), "    dot = i >= first && i < last ? dot + ", mask,
          " : -infinity_((acc)0);\n", show(p, op, AttentionScores::masked, "dot"),
          "    score[i] = dot;\n    top = dot > top ? dot : top;\n  }\n",
          "  top = fold(top, [](acc a, acc b) { return a > b ? a : b; });\n",
          "  EACH(i) { score[i] = exp_(score[i] - top); sum += score[i]; }\n",
          "  sum = fold(sum, [](acc a, acc b) { return a + b; });\n  SYNC;\n",
          n.guarded ? "  const bool blind = !(sum > 0);\n" : "  const bool blind = false;\n",
          op.scores == AttentionScores::weights
              ? str("  EACH(i) {\n", show(p, op, AttentionScores::weights, "blind ? (acc)0 : score[i] / sum"), "  }\n")
              : "",
          // What no query sees may be memory that nobody has written.
          "  for (int e = lane; e < ", n.values, "; e += LANES) {\n    acc result = 0;\n",
          "    for (int t = 0; t < LENGTH; ++t) if (score[t] != 0) result += score[t] * (acc)wide(x", n.v.operand,
          "[value + t * (i64)", n.v.row, " + e]);\n    y0[to + e] = narrow<", to_string(p.out[0].dtype),
          ">(blind ? (acc)0 : result / sum", op.to == DataType::none ? "" : str(" / ", literal(op.step)), ");\n  }\n");
  const int lanes = lanes_for(rows, target);
  launcher.functions = str("#define SYNC ", lanes == 1 ? "" : lanes == 32 ? "__syncwarp()" : "__syncthreads()", "\n");
  Generated out{{launch_rows(launcher, rows, target, body)}};
  out.effort = kEffortOfScalars * 2 * static_cast<double>(n.scores()) * static_cast<double>(n.depth + n.values);
  out.workspace_bytes = static_cast<size_t>(n.scores()) * size_of(acc);
  return out;
}

}  // namespace

Generator attentions() { return {"attention_direct_nvrtc", {"attention"}, LayoutRule::row_major, -100, make}; }

}  // namespace tenon::cuda
