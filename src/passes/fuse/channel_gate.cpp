// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A gate per channel in front of a 1x1 convolution (squeeze and excite) is put on while the convolution reads its
// operand: the product is never stored.
//   Source: Hu et al. 2018, arXiv:1709.01507, section 3.
#include <algorithm>

#include "ops/anchored.h"
#include "ops/conv.h"
#include "ops/lib/pointwise_program.h"
#include "passes/lib/edit.h"
#include "passes/lib/fusion.h"
#include "passes/lib/keep_apart.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

Pass channel_gate();
Pass channel_gate(const KeepApart& keep_apart);

namespace {

bool is_all(const std::vector<int64_t>& list, int64_t number) {
  return std::all_of(list.begin(), list.end(), [&](int64_t one) { return one == number; });
}

/// A convolution of pixels, of constant weights.
bool is_of_pixels(const Fusion& fusion, const Node& node) {
  const auto* conv = node.op.as<Conv>();
  if (conv == nullptr || conv->groups != 1 || !fusion.graph().constant(node.inputs[1])) return false;
  const Shape& w = fusion.type(node.inputs[1]).shape;
  return w.rank() == 4 && w[2] == Dim(1) && w[3] == Dim(1) && is_all(conv->window.strides, 1) &&
         is_all(conv->window.pads, 0);
}

/// One factor for each channel of `x`, of the run.
bool is_gate(const Fusion& fusion, ValueId gate, ValueId x) {
  if (fusion.graph().constant(gate) || fusion.type(gate).rank() != 4 || fusion.type(x).rank() != 4) return false;
  const Shape &g = fusion.type(gate).shape, &s = fusion.type(x).shape;
  const bool one_pixel = s[2] == Dim(1) && s[3] == Dim(1);
  return !one_pixel && g[1] == s[1] && g[2] == Dim(1) && g[3] == Dim(1) && (g[0] == Dim(1) || g[0] == s[0]);
}

bool rewrite_channel_gate(Fusion& fusion, NodeId id, const KeepApart& keep_apart) {
  const Node conv = fusion.graph().node(id);
  if (!is_of_pixels(fusion, conv) || fusion.type(fusion.output(id)).dtype != DataType::f32) return false;
  const NodeId mul = fusion.sole_maker(conv.inputs[0], "mul");
  if (mul == kNoNode) return false;
  ValueId x = fusion.input(mul, 0), gate = fusion.input(mul, 1);
  if (!is_gate(fusion, gate, x)) std::swap(x, gate);
  if (!is_gate(fusion, gate, x) || fusion.type(x).shape != fusion.type(conv.inputs[0]).shape) return false;
  Origin merged = conv.origin;
  merged.merge(fusion.graph().node(mul).origin);
  if (keep_apart && keep_apart(merged)) return false;
  std::vector<ValueId> inputs = conv.inputs;
  inputs[0] = x;
  const size_t gate_at = inputs.size(), operands = inputs.size() + 1;
  inputs.push_back(gate);
  std::vector<size_t> own = {operands};
  for (size_t i = 1; i < conv.inputs.size(); ++i) own.push_back(conv.inputs[i] == kNoValue ? kAbsentOperand : i);
  const std::vector<size_t> factors = {0, gate_at};
  Anchored op{{pointwise_step(fusion.graph().node(mul).op, factors, operands), pointwise_step(conv.op, own, operands)}};
  fusion.replace(id, ops::make(std::move(op)), std::move(inputs), {mul});
  return true;
}

}  // namespace

Pass channel_gate(const KeepApart& keep_apart) {
  return {"fuse.channel_gate", [keep_apart](Graph& graph) -> Result<bool> {
            graph.sweep();
            Fusion fusion(graph);
            bool changed = false;
            for (const NodeId id : node_ids(graph)) {
              if (!graph.erased(id)) changed = rewrite_channel_gate(fusion, id, keep_apart) || changed;
            }
            return changed;
          }};
}
Pass channel_gate() { return channel_gate(nullptr); }

}  // namespace tenon::passes
