// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// attention as it is defined: a block per query row keeps its scores in the workspace. For what no library takes.
#include "backends/cuda/generated/lib/rows.h"

namespace tenon::cuda {

namespace {

Result<Generated> make(const Problem& p, const Target& target) {
  TRY(only_floats(p));
  TRY(only_row_major(p));
  const bool last = integer(p.op, "heads_last") != 0;
  const int heads_axis = last ? 2 : 1, length_axis = last ? 1 : 2;
  const auto q = strides_of(p.in[0]), k = strides_of(p.in[1]), v = strides_of(p.in[2]), y = strides_of(p.out[0]);
  const auto h = static_cast<size_t>(heads_axis), s = static_cast<size_t>(length_axis);
  const int64_t batch = p.in[0].shape[0].number(), heads = p.in[0].shape[heads_axis].number();
  const int64_t queries = p.in[0].shape[length_axis].number(), keys = p.in[1].shape[length_axis].number();
  const int64_t depth = p.in[0].shape[3].number(), values = p.in[2].shape[3].number();
  if (keys == 0) return declined("no keys");
  const Rows rows{{batch * heads * queries}, {0}, {keys}, {1}};
  const DataType acc = p.in[0].dtype == DataType::f64 ? DataType::f64 : DataType::f32;
  Launcher launcher{.acc = accumulator(acc)};
  for (size_t i = 0; i < p.in.size(); ++i) {
    if (present(p, i)) launcher.args.push_back(src(p, i));
  }
  launcher.args.push_back(dst(p, 0));
  launcher.args.push_back(scratch(acc, 0));
  std::string mask = "(acc)0";
  if (present(p, 3)) {
    const TensorType scores{acc, Shape::of({batch, heads, queries, keys})};
    const auto m = broadcast_strides(p.in[3], scores);
    mask = str("(acc)wide(x3[b * ", m[0], " + h * ", m[1], " + s * ", m[2], " + i * (i64)", m[3], "])");
  }
  const std::string body = str(
      "  const i64 b = row / ", heads * queries, ", h = row / ", queries, " % ", heads, ", s = row % ", queries,
      ";\n  acc* score = w0 + row * LENGTH;\n  const i64 query = b * ", q[0], " + h * ", q[h], " + s * ", q[s],
      ", key = b * ", k[0], " + h * ", k[h], ", value = b * ", v[0], " + h * ", v[h], ", to = b * ", y[0], " + h * ",
      y[h], " + s * ", y[s],
      ";\n  acc top = -infinity_((acc)0), sum = 0;\n  EACH(i) {\n    acc dot = 0;\n    for (int d = 0; d < ", depth,
      "; ++d) dot += (acc)wide(x0[query + d]) * (acc)wide(x1[key + i * (i64)", k[s], " + d]);\n    dot = dot * ",
      literal(number(p.op, "scale", 1)), " + ", mask, ";\n    score[i] = dot;\n    top = dot > top ? dot : top;\n  }\n",
      "  top = fold(top, [](acc a, acc b) { return a > b ? a : b; });\n",
      "  EACH(i) { score[i] = exp_(score[i] - top); sum += score[i]; }\n",
      "  sum = fold(sum, [](acc a, acc b) { return a + b; });\n  SYNC;\n  for (int e = lane; e < ", values,
      "; e += LANES) {\n    acc result = 0;\n    for (int t = 0; t < LENGTH; ++t) result += score[t] * "
      "(acc)wide(x2[value + t * (i64)",
      v[s], " + e]);\n    y0[to + e] = narrow<", to_string(p.out[0].dtype), ">(result / sum);\n  }\n");
  const int lanes = lanes_for(rows, target);
  launcher.functions = str("#define SYNC ", lanes == 1 ? "" : lanes == 32 ? "__syncwarp()" : "__syncthreads()", "\n");
  Generated out{{launch_rows(launcher, rows, target, body)}};
  out.effort =
      kEffortOfScalars * 2 * static_cast<double>(batch * heads * queries * keys) * static_cast<double>(depth + values);
  out.workspace_bytes = static_cast<size_t>(batch * heads * queries * keys) * size_of(acc);
  return out;
}

}  // namespace

Generator attentions() { return {"attention_direct_nvrtc", {"attention"}, LayoutRule::row_major, -100, make}; }

}  // namespace tenon::cuda
