// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// linear_attention: one thread moves one column of a head's state through all positions.
#include "ops/linear_attention.h"

#include <cmath>

#include "backends/cuda/generated/lib/source.h"

namespace tenon::cuda {

namespace {

/// How an operand of [B,S,...] is split into heads; one head may be for all.
struct Split {
  int64_t heads, each;
};

Split split(const Problem& p, size_t i, int64_t heads) {
  const int64_t last = p.in[i].shape[2].number();
  if (last < heads) heads = 1;
  return {heads, last / heads};
}

/// "name": the row of operand i at position t of head `head`.
std::string row_text(std::string_view name, size_t i, const Split& split, std::string_view head, int64_t length) {
  return str("    const auto* ", name, " = x", i, " + ((b * ", length, " + t) * (i64)", split.heads, " + ",
             split.heads == 1 ? "0" : head, ") * ", split.each, ";\n");
}

Result<Generated> make(const Problem& p, const Target& /*target*/) {
  TRY(only_row_major(p));
  TRY(only_floats(p));
  const LinearAttention& op = *p.op.as<LinearAttention>();
  const int64_t batch = p.in[0].shape[0].number(), length = p.in[0].shape[1].number(), group = op.q_heads / op.kv_heads;
  const Split q = split(p, 0, op.q_heads), k = split(p, 1, op.kv_heads), v = split(p, 2, op.kv_heads);
  const int64_t depth = k.each, values = v.each;
  const double scale = op.scale != 0 ? static_cast<double>(op.scale) : 1 / std::sqrt(static_cast<double>(depth));
  Launcher launcher{.acc = accumulator(p.in[0].dtype), .threads = batch * op.kv_heads * values};
  for (size_t i = 0; i < 6; ++i) {
    if (present(p, i)) launcher.args.push_back(src(p, i));
  }
  for (size_t i = 0; i < p.out.size(); ++i) launcher.args.push_back(dst(p, i));
  const DataType kept = launcher.acc == "f64" ? DataType::f64 : DataType::f32;
  launcher.args.push_back(scratch(kept, 0));
  launcher.functions = str("#define D ", depth, "\n");
  std::string body = str("  const i64 e = at % ", values, ", h = at / ", values, " % ", op.kv_heads, ", b = at / ",
                         values * op.kv_heads, ";\n  acc* state = w0 + at * (i64)D;\n  const i64 column = (b * ",
                         op.kv_heads, " + h) * D * ", values, " + e;\n  for (int d = 0; d < D; ++d) state[d] = ",
                         present(p, 3) ? str("wide(x3[column + d * (i64)", values, "])") : std::string("0"),
                         ";\n  for (i64 t = 0; t < ", length, "; ++t) {\n", row_text("key", 1, k, "h", length),
                         row_text("value", 2, v, "h", length));
  if (present(p, 4)) {
    const Split decay = split(p, 4, op.kv_heads);
    body += row_text("decay", 4, decay, "h", length) + "    for (int d = 0; d < D; ++d) state[d] *= exp_((acc)wide(" +
            (decay.each == 1 ? "decay[0]" : "decay[d]") + "));\n";
  }
  body += "    acc written = wide(value[e]);\n";
  if (present(p, 5)) {
    body += row_text("beta", 5, split(p, 5, op.kv_heads), "h", length) +
            "    acc read = 0;\n    for (int d = 0; d < D; ++d) read += state[d] * (acc)wide(key[d]);\n    written = "
            "(acc)wide(beta[0]) * (written - read);\n";
  }
  body += str("    for (int d = 0; d < D; ++d) state[d] += (acc)wide(key[d]) * written;\n    for (int g = 0; g < ",
              group, "; ++g) {\n      const i64 asks = h * ", group, " + g;\n      const auto* query = x0 + ((b * ",
              length, " + t) * ", q.heads, " + ", q.heads == 1 ? "0" : "asks", ") * ", q.each,
              ";\n      acc sum = 0;\n      for (int d = 0; d < D; ++d) sum += (acc)wide(query[d]) * state[d];\n      "
              "y0[((b * ",
              length, " + t) * ", op.q_heads, " + asks) * ", values, " + e] = narrow<", type_name(p.out[0].dtype), ">(",
              literal(scale), " * sum);\n    }\n  }\n");
  if (p.out.size() > 1)
    body += str("  if (y1) for (int d = 0; d < D; ++d) y1[column + d * (i64)", values, "] = narrow<",
                type_name(p.out[1].dtype), ">(state[d]);\n");
  Generated out{{launch(launcher, body + "#undef D\n")}};
  out.workspace_bytes = static_cast<size_t>(launcher.threads * depth) * size_of(kept) + 1;
  return out;
}

}  // namespace

Generator linear_attentions() {
  return {"linear_attention_nvrtc", {"linear_attention"}, LayoutRule::row_major, 0, make};
}

}  // namespace tenon::cuda
