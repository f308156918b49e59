// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// tree_ensemble: inference and reference.
#include "ops/tree_ensemble.h"

#include <algorithm>
#include <cmath>

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/float_values.h"

namespace tenon {

Result<std::vector<int64_t>> TreeEnsemble::sets() const {
  std::vector<int64_t> out(modes.size(), 0);
  // Sets stand in the order in which a walk, the true branch first, meets their nodes.
  size_t steps = 0;
  int64_t met = 0;
  std::vector<int64_t> open(roots.rbegin(), roots.rend());
  while (!open.empty()) {
    const auto node = static_cast<size_t>(open.back());
    open.pop_back();
    if (node >= modes.size() || ++steps > modes.size()) return Error(ErrorCode::invalid_argument, "expected trees");
    if (modes[node] == kMember) out[node] = met++;
    if (!false_leaves[node]) open.push_back(false_nodes[node]);
    if (!true_leaves[node]) open.push_back(true_nodes[node]);
  }
  return out;
}

namespace {

/// Where the set of each node begins among the members.
Result<std::vector<size_t>> member_places(const TreeEnsemble& op, const std::vector<double>& members) {
  std::vector<size_t> begins = {0};
  for (size_t i = 0; i < members.size(); ++i) {
    if (std::isnan(members[i])) begins.push_back(i + 1);
  }
  TRY_ASSIGN(const auto sets, op.sets());
  std::vector<size_t> out;
  for (const int64_t set : sets) {
    const auto number = static_cast<size_t>(set);
    out.push_back(number < begins.size() ? begins[number] : members.size());
  }
  return out;
}

bool goes_true(int64_t mode, double x, double split, const double* member, const double* end) {
  switch (mode) {
    case 0:
      return x <= split;
    case 1:
      return x < split;
    case 2:
      return x >= split;
    case 3:
      return x > split;
    case 4:
      return x == split;
    case 5:
      return x != split;
    default:
      for (; member < end && !std::isnan(*member); ++member) {
        if (x == *member) return true;
      }
      return false;
  }
}

}  // namespace

Result<Types> TreeEnsemble::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 3, 4));
  TRY(check_type(in, 0, TypeSet::real));
  const size_t nodes = modes.size();
  const bool fits = in[0].rank() == 2 && nodes > 0 && features.size() == nodes && true_nodes.size() == nodes &&
                    false_nodes.size() == nodes && true_leaves.size() == nodes && false_leaves.size() == nodes &&
                    targets > 0;
  if (!fits)
    return Error(ErrorCode::invalid_argument, str("expected rows and trees of ", nodes, " nodes, found ", in[0]));
  return Types{{in[0].dtype, Shape{in[0].shape[0], targets}}};
}

Result<> TreeEnsemble::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const auto x = load_floats<double>(src[0]), splits = load_floats<double>(src[1]),
             weights = load_floats<double>(src[2]);
  const auto members = load_floats<double>(has_operand(src, 3) ? src[3] : ConstTensor{});
  TRY_ASSIGN(const auto places, member_places(*this, members));
  const int64_t width = src[0].dim(1);
  std::vector<double> y(static_cast<size_t>(dst[0].volume()));
  std::vector<bool> seen(y.size());
  for (int64_t row = 0; row < src[0].dim(0); ++row) {
    for (const int64_t root : roots) {
      auto at = static_cast<size_t>(root);
      bool leaf = false;
      for (size_t steps = 0; !leaf; ++steps) {
        if (at >= modes.size() || steps > modes.size() || features[at] < 0 || features[at] >= width ||
            at >= splits.size()) {
          return Error(ErrorCode::invalid_argument, "expected a tree that ends in leaves");
        }
        const double value = x[static_cast<size_t>(row * width + features[at])];
        const bool missing = std::isnan(value) && at < missing_true.size() && missing_true[at] != 0;
        const bool holds = missing || goes_true(modes[at], value, splits[at], members.data() + places[at],
                                                members.data() + members.size());
        leaf = (holds ? true_leaves : false_leaves)[at] != 0;
        at = static_cast<size_t>((holds ? true_nodes : false_nodes)[at]);
      }
      if (at >= leaf_targets.size() || at >= weights.size() || leaf_targets[at] < 0 || leaf_targets[at] >= targets) {
        return Error(ErrorCode::invalid_argument, str("expected a leaf below ", leaf_targets.size(), ", found ", at));
      }
      const auto to = static_cast<size_t>(row * targets + leaf_targets[at]);
      const double weight = weights[at];
      if (aggregate == TreeAggregate::sum) y[to] += weight;
      if (aggregate == TreeAggregate::average) y[to] += weight / static_cast<double>(roots.size());
      if (aggregate == TreeAggregate::min) y[to] = seen[to] ? std::min(y[to], weight) : weight;
      if (aggregate == TreeAggregate::max) y[to] = seen[to] ? std::max(y[to], weight) : weight;
      seen[to] = true;
    }
  }
  store_floats<double>(y, dst[0]);
  return Done{};
}

namespace ops {
OpDef tree_ensemble() { return op_def<TreeEnsemble>(); }
}  // namespace ops

}  // namespace tenon
