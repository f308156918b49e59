// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Layer normalization from its means, squares and root; a scale and a bias behind it go in.
#include "ops/layer_norm.h"
#include "passes/lib/norms.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {
/// (x - mean(x)) / sqrt(mean((x - mean(x))^2) + epsilon) becomes layer_norm(x, 1).
bool name_core(Fusion& fusion, NodeId id) {
  const auto core = norm_core(fusion, id);
  if (!core) return false;
  const TensorType type = fusion.type(core->x);
  const auto row = row_shape(type, core->axis);
  if (!row) return false;
  const std::vector<double> ones(static_cast<size_t>(row->volume()), 1.0);
  const ValueId scale = fusion.add_constant(constant_of({type.dtype, *row}, ones));
  fusion.replace(id,
                 ops::make(LayerNorm{.axis = core->axis - type.rank(), .epsilon = static_cast<float>(core->epsilon)}),
                 {core->x, scale}, core->nodes);
  return true;
}

/// layer_norm(x, s) c -> layer_norm(x, s c); layer_norm(x, s) + c -> layer_norm(x, s, c).
bool take_in(Fusion& fusion, NodeId id) {
  const bool adds = fusion.graph().node(id).op.name() == "add";
  if (!adds && fusion.graph().node(id).op.name() != "mul") return false;
  const auto [x, by] = fusion.operands(id);
  const NodeId norm = fusion.sole_maker(x, LayerNorm::kName);
  if (norm == kNoNode || fusion.input(norm, 2) != kNoValue) return false;
  const Node& node = fusion.graph().node(norm);
  const Constant* scale = fusion.graph().constant(node.inputs[1]);
  if (!scale) return false;
  const auto constant = row_constant(fusion, by, scale->type().shape);
  if (!constant || constant->type().dtype != scale->type().dtype) return false;
  std::vector<ValueId> inputs = {node.inputs[0], node.inputs[1]};
  if (adds) {
    inputs.push_back(fusion.add_constant(*constant));
  } else {
    auto numbers = scale->to_f64();
    const auto factors = constant->to_f64();
    for (size_t i = 0; i < numbers.size(); ++i) numbers[i] *= factors[i];
    inputs[1] = fusion.add_constant(constant_of(scale->type(), numbers));
  }
  const Op op = fusion.graph().node(norm).op;
  fusion.replace(id, op, inputs, {norm});
  return true;
}

bool rewrite_layer_norm(Fusion& fusion, NodeId id) { return name_core(fusion, id) || take_in(fusion, id); }
}  // namespace

Pass layer_norm() { return {"fuse.layer_norm", for_each_node(rewrite_layer_norm)}; }

}  // namespace tenon::passes
