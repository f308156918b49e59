// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Zeros around the input of a convolution are its pads.
#include "ops/conv.h"
#include "passes/lib/fusion.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {
/// Pads of every axis, begins then ends; nullopt unless they are constant zeros put around.
std::optional<std::vector<int64_t>> zero_pads(const Fusion& fusion, NodeId pad, int rank) {
  const Node& node = fusion.graph().node(pad);
  for (const auto& [name, value] : node.op.fields()) {
    if (name == "mode" && !(value == Attribute(std::string("constant")))) return std::nullopt;
  }
  const Constant* pads = fusion.graph().constant(fusion.input(pad, 1));
  const bool zero = fusion.input(pad, 2) == kNoValue || fusion.number(fusion.input(pad, 2)) == 0.0;
  if (!pads || !zero) return std::nullopt;
  const auto given = pads->to_i64();
  if (fusion.input(pad, 3) == kNoValue)
    return given.size() == 2 * static_cast<size_t>(rank) ? std::optional(given) : std::nullopt;
  const Constant* axes = fusion.graph().constant(fusion.input(pad, 3));
  if (!axes) return std::nullopt;
  std::vector<int64_t> out(2 * static_cast<size_t>(rank), 0);
  const auto list = axes->to_i64();
  for (size_t i = 0; i < list.size() && list.size() + i < given.size(); ++i) {
    const auto axis = static_cast<size_t>(list[i] < 0 ? list[i] + rank : list[i]);
    out[axis] = given[i];
    out[axis + static_cast<size_t>(rank)] = given[i + list.size()];
  }
  return out;
}

bool rewrite_conv_pad(Fusion& fusion, NodeId id) {
  const auto* conv = fusion.graph().node(id).op.as<Conv>();
  if (!conv || conv->window.auto_pad == AutoPad::same_upper || conv->window.auto_pad == AutoPad::same_lower)
    return false;
  const NodeId pad = fusion.sole_maker(fusion.input(id, 0), "pad");
  if (pad == kNoNode) return false;
  const int rank = fusion.type(fusion.input(id, 0)).rank();
  const auto pads = zero_pads(fusion, pad, rank);
  if (!pads) return false;
  Conv padded = *conv;
  const auto spatial = static_cast<size_t>(rank - 2);
  if (padded.window.pads.empty() || conv->window.auto_pad == AutoPad::valid) padded.window.pads.assign(2 * spatial, 0);
  padded.window.auto_pad = AutoPad::explicit_pads;
  for (size_t side = 0; side < 2; ++side) {
    const size_t first = side * static_cast<size_t>(rank);
    if ((*pads)[first] != 0 || (*pads)[first + 1] != 0) return false;  // batch or channels
    for (size_t i = 0; i < spatial; ++i) {
      if ((*pads)[first + 2 + i] < 0) return false;  // cuts
      padded.window.pads[side * spatial + i] += (*pads)[first + 2 + i];
    }
  }
  std::vector<ValueId> inputs = fusion.graph().node(id).inputs;
  inputs[0] = fusion.input(pad, 0);
  fusion.replace(id, ops::make(std::move(padded)), std::move(inputs), {pad});
  return true;
}
}  // namespace

Pass conv_pad() { return {"fuse.conv_pad", for_each_node(rewrite_conv_pad)}; }

}  // namespace tenon::passes
