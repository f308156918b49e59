// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Root mean square normalization from its square, mean and root; a scale behind it goes in.
#include "ops/rms_norm.h"
#include "passes/lib/norms.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {
/// x / sqrt(mean(x^2) + epsilon) becomes rms_norm(x, 1).
bool name_core(Fusion& fusion, NodeId id) {
  std::vector<NodeId> nodes;
  for (const auto& [x, root] : quotients(fusion, id, nodes)) {
    const auto mean = row_mean(fusion, root.value);
    if (!mean || !fusion.is_sole(root.value)) continue;
    nodes.push_back(mean->node);
    const auto squared = square_of(fusion, mean->of, nodes);
    const auto row = row_shape(fusion.type(x), mean->axis);
    if (!squared || *squared != x || !row || !is_float(fusion.type(x).dtype)) continue;
    const std::vector<double> ones(static_cast<size_t>(row->volume()), 1.0);
    const ValueId scale = fusion.add_constant(constant_of({fusion.type(x).dtype, *row}, ones));
    const int64_t axis = mean->axis - fusion.type(x).rank();
    fusion.replace(id, ops::make(RmsNorm{.axis = axis, .epsilon = static_cast<float>(root.epsilon)}), {x, scale},
                   nodes);
    return true;
  }
  return false;
}

/// rms_norm(x, s) c -> rms_norm(x, s c).
bool take_in(Fusion& fusion, NodeId id) {
  if (fusion.graph().node(id).op.name() != "mul") return false;
  const auto [x, by] = fusion.operands(id);
  const NodeId norm = fusion.sole_maker(x, RmsNorm::kName);
  const Constant* scale = norm == kNoNode ? nullptr : fusion.graph().constant(fusion.input(norm, 1));
  const auto constant = scale ? row_constant(fusion, by, scale->type().shape) : std::nullopt;
  if (!constant || constant->type().dtype != scale->type().dtype) return false;
  auto numbers = scale->to_f64();
  const auto factors = constant->to_f64();
  for (size_t i = 0; i < numbers.size(); ++i) numbers[i] *= factors[i];
  const Op op = fusion.graph().node(norm).op;
  const ValueId input = fusion.input(norm, 0);
  const ValueId product = fusion.add_constant(constant_of(scale->type(), numbers));
  fusion.replace(id, op, {input, product}, {norm});
  return true;
}

bool rewrite_rms_norm(Fusion& fusion, NodeId id) { return name_core(fusion, id) || take_in(fusion, id); }
}  // namespace

Pass rms_norm() { return {"fuse.rms_norm", for_each_node(rewrite_rms_norm)}; }

}  // namespace tenon::passes
