// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// attention as it is defined: a block per query row keeps its scores in the workspace. For what no library takes.
#include "backends/cuda/generated/lib/heads.h"
#include "backends/cuda/generated/lib/rows.h"

namespace tenon::cuda {

namespace {

/// "b * 12 + h * 4 + s * 2 + 8": where a row starts; `head` is the expression of its head.
std::string row_at(const HeadsPart& part, std::string_view head, std::string_view row) {
  return str(part.first, " + b * ", part.batch, " + ", head, " * ", part.head, row.empty() ? "" : str(" + ", row, " * ", part.row));
}

Result<Generated> make(const Problem& p, const Target& target) {
  TRY_ASSIGN(const Heads n, heads_of(p));
  const Rows rows{{n.batch * n.heads * n.queries}, {0}, {n.keys}, {1}};
  const DataType acc = p.in[0].dtype == DataType::f64 ? DataType::f64 : DataType::f32;
  Launcher launcher{.acc = accumulator(acc)};
  for (size_t i = 0; i < p.in.size(); ++i) {
    if (present(p, i)) launcher.args.push_back(src(p, i));
  }
  launcher.args.push_back(dst(p, 0));
  launcher.args.push_back(scratch(acc, 0));
  std::string mask = "(acc)0";
  if (present(p, 3)) {
    const auto m = broadcast_strides(p.in[3], {acc, Shape::of({n.batch, n.heads, n.queries, n.keys})});
    mask = str("(acc)wide(x3[b * ", m[0], " + h * ", m[1], " + s * ", m[2], " + i * (i64)", m[3], "])");
  }
  const std::string shared = str("(h / ", n.heads / n.shared, ")");
  const std::string body = str(
      "  const i64 b = row / ", n.heads * n.queries, ", h = row / ", n.queries, " % ", n.heads, ", s = row % ", n.queries,
      ";\n  acc* score = w0 + row * LENGTH;\n  const i64 query = ", row_at(n.q, "h", "s"), ", key = ", row_at(n.k, shared, ""),
      ", value = ", row_at(n.v, shared, ""), ", to = ", row_at(n.y, "h", "s"),
      ";\n  acc top = -infinity_((acc)0), sum = 0;\n  EACH(i) {\n    acc dot = 0;\n    for (int d = 0; d < ", n.depth,
      "; ++d) dot += (acc)wide(x", n.q.operand, "[query + d]) * (acc)wide(x", n.k.operand, "[key + i * (i64)", n.k.row,
      " + d]);\n    dot = dot * ", literal(number(p.op, "scale", 1)), " + ", mask,
      ";\n    score[i] = dot;\n    top = dot > top ? dot : top;\n  }\n",
      "  top = fold(top, [](acc a, acc b) { return a > b ? a : b; });\n",
      "  EACH(i) { score[i] = exp_(score[i] - top); sum += score[i]; }\n",
      "  sum = fold(sum, [](acc a, acc b) { return a + b; });\n  SYNC;\n",
      n.guarded ? "  const bool blind = !(sum > 0);\n" : "  const bool blind = false;\n", "  for (int e = lane; e < ", n.values,
      "; e += LANES) {\n    acc result = 0;\n    for (int t = 0; t < LENGTH; ++t) result += score[t] * (acc)wide(x",
      n.v.operand, "[value + t * (i64)", n.v.row, " + e]);\n    y0[to + e] = narrow<", to_string(p.out[0].dtype),
      ">(blind ? (acc)0 : result / sum);\n  }\n");
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
