// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Classical models: tree_ensemble, label_encoder, tf_idf. What the trees and n-grams are stands in the text.
#include "ops/tf_idf.h"

#include <algorithm>

#include "backends/cuda/generated/lib/source.h"
#include "ops/tree_ensemble.h"

namespace tenon::cuda {

namespace {

constexpr size_t kMostEntries = 20000;  // of a table in the text

/// Sets stand one behind the other, each ended by NaN.
std::string member_function(int64_t count) {
  return str("template <class T> DEVICE bool is_member(const T* members, i64 set, f64 x) {\n  i64 i = 0;\n",
             "  for (; set > 0 && i < ", count, "; ++i) set -= wide(members[i]) != wide(members[i]);\n  for (; i < ",
             count, "; ++i) {\n    const f64 member = wide(members[i]);\n    if (member != member) return false;\n",
             "    if (member == x) return true;\n  }\n  return false;\n}\n");
}

/// A thread walks all trees for one row.
Result<Generated> tree_ensemble(const Problem& p) {
  const TreeEnsemble& op = *p.op.as<TreeEnsemble>();
  constexpr int64_t kMostTargets = 64;
  if (op.targets > kMostTargets || op.modes.size() > kMostEntries || op.leaf_targets.size() > kMostEntries)
    return declined("more than ", kMostTargets, " targets or ", kMostEntries, " nodes");
  const bool asks_sets = present(p, 3) && std::ranges::find(op.modes, TreeEnsemble::kMember) != op.modes.end();
  const auto nodes = static_cast<int64_t>(op.modes.size()), leaves = static_cast<int64_t>(op.leaf_targets.size());
  const int64_t width = p.in[0].shape[1].number();
  std::vector<int64_t> missing = op.missing_true;
  missing.resize(op.modes.size());
  Launcher launcher{
      .acc = "f64", .args = {src(p, 0), src(p, 1), src(p, 2), dst(p, 0)}, .threads = p.in[0].shape[0].number()};
  std::string member = "false";
  if (asks_sets) {
    TRY_ASSIGN(const auto sets, op.sets());
    launcher.args.insert(launcher.args.begin() + 3, src(p, 3));
    member = "is_member(x3, sets[node], x)";
    launcher.functions = str(table("sets", sets), member_function(p.in[3].shape.volume()));
  }
  launcher.functions += table("roots", op.roots) + table("modes", op.modes) + table("features", op.features) +
                        table("true_nodes", op.true_nodes) + table("true_leaves", op.true_leaves) +
                        table("false_nodes", op.false_nodes) + table("false_leaves", op.false_leaves) +
                        table("leaf_targets", op.leaf_targets) + table("missing_true", missing) + R"(
DEVICE bool holds(i64 mode, f64 x, f64 split) {
  return mode == 0 ? x <= split : mode == 1 ? x < split : mode == 2 ? x >= split : mode == 3 ? x > split
       : mode == 4 ? x == split : x != split;
}
)";
  const TreeAggregate by = op.aggregate;
  const std::string merge = by == TreeAggregate::sum       ? "sums[to] += weight;"
                            : by == TreeAggregate::average ? str("sums[to] += weight / ", op.roots.size(), ";")
                            : by == TreeAggregate::min
                                ? "sums[to] = seen[to] && sums[to] < weight ? sums[to] : weight;"
                                : "sums[to] = seen[to] && sums[to] > weight ? sums[to] : weight;";
  const std::string body =
      str("  acc sums[", op.targets, "];\n  bool seen[", op.targets, "];\n  for (int i = 0; i < ", op.targets,
          "; ++i) { sums[i] = 0; seen[i] = false; }\n  for (int tree = 0; tree < ", op.roots.size(),
          "; ++tree) {\n    i64 node = roots[tree];\n    bool leaf = false;\n    for (int step = 0; step <= ", nodes,
          " && !leaf; ++step) {\n      if (node < 0 || node >= ", nodes,
          " || features[node] < 0 || features[node] >= ", width, ") break;\n      const f64 x = wide(x0[at * (i64)",
          width, " + features[node]]);\n      const bool yes = (x != x && missing_true[node]) || (modes[node] == ",
          TreeEnsemble::kMember, " ? ", member,
          " : holds(modes[node], x, wide(x1[node])));\n      leaf = (yes ? true_leaves : false_leaves)[node] != 0;\n   "
          "   node = (yes ? true_nodes : "
          "false_nodes)[node];\n    }\n    if (!leaf || node < 0 || node >= ",
          leaves, ") continue;\n    const i64 to = leaf_targets[node];\n    if (to < 0 || to >= ", op.targets,
          ") continue;\n    const f64 weight = wide(x2[node]);\n    ", merge,
          "\n    seen[to] = true;\n  }\n  for (int i = 0; i < ", op.targets, "; ++i) y0[at * (i64)", op.targets,
          " + i] = narrow<", type_name(p.out[0].dtype), ">(sums[i]);\n");
  return Generated{{launch(launcher, body)}};
}

/// The first key with the same bits; the last NaN for a NaN; behind them the value of all others.
Result<Generated> label_encoder(const Problem& p) {
  const DataType key = p.in[1].dtype;
  if (is_container(key) || is_container(p.in[2].dtype) || key == DataType::string || p.in[2].dtype == DataType::string)
    return declined("strings stay on the CPU");
  const int64_t keys = p.in[1].shape.volume();
  const std::string_view bits = size_of(key) == 1   ? "u8"
                                : size_of(key) == 2 ? "u16"
                                : size_of(key) == 4 ? "u32"
                                                    : "u64";
  Launcher launcher{.acc = accumulator(key),
                    .args = {src(p, 0), src(p, 1), src(p, 2), dst(p, 0)},
                    .threads = p.out[0].shape.volume()};
  const std::string body = str(
      "  const ", bits, " mine = *(const ", bits, "*)(x0 + at);\n  const acc value = wide(x0[at]);\n  i64 row = ", keys,
      ";\n  for (i64 i = ", keys, " - 1; i >= 0; --i) {\n    const acc key = wide(x1[i]);\n",
      "    if (value != value) {\n      if (key != key) { row = i; break; }\n    } else if (*(const ", bits,
      "*)(x1 + i) == mine) row = i;\n  }\n  y0[at] = x2[row];\n");
  return Generated{{launch(launcher, body)}};
}

/// A thread counts one column of one row: all n-grams that stand for it.
Result<Generated> tf_idf(const Problem& p) {
  const TfIdf& op = *p.op.as<TfIdf>();
  if (!op.pool_strings.empty() || p.in[0].dtype == DataType::string) return declined("strings stay on the CPU");
  if (op.pool.size() > kMostEntries || op.indexes.size() > kMostEntries)
    return declined("more than ", kMostEntries, " n-grams");
  const int rank = p.in[0].rank();
  const int64_t length = p.in[0].shape[rank - 1].number(), columns = p.out[0].shape[rank - 1].number();
  // By n-gram: where it begins in the pool, its length, column and weight. Of equal ones the last counts.
  std::vector<int64_t> begins, lengths, to;
  std::vector<std::string> weights;
  for (size_t n = 0; n < op.counts.size(); ++n) {
    const auto each = static_cast<int64_t>(n) + 1;
    const int64_t end = n + 1 < op.counts.size() ? op.counts[n + 1] : static_cast<int64_t>(op.pool.size());
    for (int64_t at = op.counts[n]; at + each <= end; at += each) {
      const size_t number = begins.size();
      if (number >= op.indexes.size()) return declined("no column for an n-gram");
      begins.push_back(at);
      lengths.push_back(each >= op.min_length && each <= op.max_length ? each : 0);
      to.push_back(op.indexes[number]);
      weights.push_back(literal(number < op.weights.size() ? static_cast<double>(op.weights[number]) : 1));
      for (size_t other = 0; other < number; ++other) {
        if (op.mode == TfIdfMode::idf && to[other] == to[number]) return declined("a column for several n-grams");
        if (lengths[other] == each &&
            std::equal(op.pool.begin() + at, op.pool.begin() + at + each, op.pool.begin() + begins[other]))
          return declined("an n-gram twice");
      }
    }
  }
  Launcher launcher{.acc = "f32", .args = {src(p, 0), dst(p, 0)}, .threads = p.out[0].shape.volume()};
  launcher.functions = table("pool", op.pool) + table("begins", begins) + table("lengths", lengths) +
                       table("columns_of", to) + table("acc", "weights", weights);
  const std::string add = op.mode == TfIdfMode::tf    ? "y += 1;"
                          : op.mode == TfIdfMode::idf ? "y = weights[g];"
                                                      : "y += weights[g];";
  const std::string body = str(
      "  const auto* x = x0 + at / ", columns, " * (i64)", length, ";\n  acc y = 0;\n  for (int g = 0; g < ",
      begins.size(), "; ++g) {\n    const i64 n = lengths[g];\n    if (n == 0 || columns_of[g] != at % ", columns,
      ") continue;\n    for (int skip = 1; skip <= (n == 1 ? 1 : ", op.max_skip + 1,
      "); ++skip) for (i64 from = 0; from + skip * (n - 1) < ", length,
      "; ++from) {\n      bool same = true;\n      for (i64 k = 0; k < n && same; ++k) same = (i64)wide(x[from + k * "
      "skip]) == pool[begins[g] + k];\n      if (same) { ",
      add, " }\n    }\n  }\n  y0[at] = y;\n");
  return Generated{{launch(launcher, body)}};
}

Result<Generated> make(const Problem& p, const Target& /*target*/) {
  TRY(only_row_major(p));
  if (p.op.name() == "tree_ensemble") return tree_ensemble(p);
  return p.op.name() == "label_encoder" ? label_encoder(p) : tf_idf(p);
}

}  // namespace

Generator classical_models() {
  return {"classical_nvrtc", {"tree_ensemble", "label_encoder", "tf_idf"}, LayoutRule::row_major, 0, make};
}

}  // namespace tenon::cuda
