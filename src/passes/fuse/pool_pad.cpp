// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What stands around the input of a pooling and cannot win, or counts as zeros, is its pads.
#include <algorithm>

#include "ops/average_pool.h"
#include "ops/max_pool.h"
#include "passes/lib/pads.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

bool is_plain(const Window& window) {
  const bool unpadded = std::all_of(window.pads.begin(), window.pads.end(), [](int64_t n) { return n == 0; });
  return unpadded && !window.ceil_mode &&
         (window.auto_pad == AutoPad::explicit_pads || window.auto_pad == AutoPad::valid);
}

/// Nothing below zero: the result of a rectifier.
bool is_rectified(const Fusion& fusion, ValueId id) {
  const Node* node = fusion.graph().producer(id);
  if (!node || !node->op) return false;
  if (node->op.name() == "relu") return true;
  for (const auto& [name, value] : node->op.fields()) {
    if (name == "activation") return value == Attribute(std::string("relu"));
  }
  return false;
}

/// Padding is narrower than the window, so that each window has an element of the picture, and of a repeated edge the
/// edge itself.
bool is_narrow(const std::vector<int64_t>& pads, const std::vector<int64_t>& kernel) {
  for (size_t i = 0; i < pads.size(); ++i) {
    if (pads[i] >= kernel[i % kernel.size()]) return false;
  }
  return true;
}

Window padded(Window window, const std::vector<int64_t>& pads) {
  window.pads = pads;
  window.auto_pad = AutoPad::explicit_pads;
  return window;
}

bool rewrite_pool_pad(Fusion& fusion, NodeId id) {
  const Node& node = fusion.graph().node(id);
  const auto* max = node.op.as<MaxPool>();
  const auto* average = node.op.as<AveragePool>();
  if ((!max && !average) || node.outputs.size() != 1) return false;
  const NodeId pad = fusion.sole_maker(node.inputs[0], "pad");
  const auto pads = pad == kNoNode ? std::nullopt : picture_pads(fusion, pad);
  const Window& window = max ? max->window : average->window;
  const bool undilated =
      std::all_of(window.dilations.begin(), window.dilations.end(), [](int64_t n) { return n == 1; });
  if (!pads || !undilated || !is_plain(window) || !is_narrow(pads->spatial, max ? max->kernel : average->kernel))
    return false;
  const ValueId x = fusion.input(pad, 0);
  const bool zeros = pads->mode == PadMode::constant && pads->value == 0;
  if (max) {
    constexpr double kLowest = -3.4e38;
    const bool loses = (pads->mode == PadMode::constant && pads->value <= kLowest) || pads->mode == PadMode::edge;
    if (!loses && !(zeros && is_rectified(fusion, x))) return false;
    MaxPool pool = *max;
    pool.window = padded(pool.window, pads->spatial);
    fusion.replace(id, ops::make(pool), {x}, {pad});
    return true;
  }
  if (!zeros) return false;
  AveragePool pool = *average;
  pool.window = padded(pool.window, pads->spatial);
  pool.count_include_pad = true;
  fusion.replace(id, ops::make(pool), {x}, {pad});
  return true;
}

}  // namespace

Pass pool_pad() { return {"fuse.pool_pad", for_each_node(rewrite_pool_pad)}; }

}  // namespace tenon::passes
