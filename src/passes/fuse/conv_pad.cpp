// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Zeros around the input of a convolution are its pads.
#include "ops/conv.h"
#include "passes/lib/pads.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {
bool rewrite_conv_pad(Fusion& fusion, NodeId id) {
  const auto* conv = fusion.graph().node(id).op.as<Conv>();
  if (!conv || conv->window.auto_pad == AutoPad::same_upper || conv->window.auto_pad == AutoPad::same_lower)
    return false;
  const NodeId pad = fusion.sole_maker(fusion.input(id, 0), "pad");
  const auto pads = pad == kNoNode ? std::nullopt : picture_pads(fusion, pad);
  if (!pads || pads->mode != PadMode::constant || pads->value != 0) return false;
  Conv padded = *conv;
  if (padded.window.pads.empty() || conv->window.auto_pad == AutoPad::valid)
    padded.window.pads.assign(pads->spatial.size(), 0);
  padded.window.auto_pad = AutoPad::explicit_pads;
  for (size_t i = 0; i < pads->spatial.size(); ++i) padded.window.pads[i] += pads->spatial[i];
  std::vector<ValueId> inputs = fusion.graph().node(id).inputs;
  inputs[0] = fusion.input(pad, 0);
  fusion.replace(id, ops::make(std::move(padded)), std::move(inputs), {pad});
  return true;
}
}  // namespace

Pass conv_pad() { return {"fuse.conv_pad", for_each_node(rewrite_conv_pad)}; }

}  // namespace tenon::passes
