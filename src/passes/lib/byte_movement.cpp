// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Which operators move 8-bit integers, and what they put around them.
#include "passes/lib/byte_movement.h"

#include <algorithm>

#include "ops/concat.h"
#include "ops/pad.h"

namespace tenon::passes {

namespace {

constexpr std::string_view kMovements[] = {"concat",    "depth_to_space", "expand", "flatten",        "max_pool",
                                           "pad",       "reshape",        "slice",  "space_to_depth", "squeeze",
                                           "transpose", "unsqueeze"};
constexpr size_t kPadValue = 2;

/// Zeros around the data: any other number may lie between two integers.
bool pads_with_zeros(const Fusion& fusion, const Node& node) {
  const auto* pad = node.op.as<Pad>();
  if (!pad) return true;
  const ValueId value = node.inputs.size() > kPadValue ? node.inputs[kPadValue] : kNoValue;
  return pad->mode == PadMode::constant && (value == kNoValue || fusion.number(value) == 0.0);
}

}  // namespace

bool moves_bytes(const Fusion& fusion, NodeId id) {
  const Node& node = fusion.graph().node(id);
  if (std::find(std::begin(kMovements), std::end(kMovements), node.op.name()) == std::end(kMovements)) return false;
  if (node.outputs.size() != 1) return false;  // places of the largest
  return node.inputs[0] != kNoValue && pads_with_zeros(fusion, node);
}

size_t count_data(const Fusion& fusion, NodeId id) {
  const Node& node = fusion.graph().node(id);
  return node.op.is<Concat>() ? node.inputs.size() : 1;
}

std::vector<ValueId> byte_operands(Fusion& fusion, NodeId id, const std::vector<ValueId>& data, DataType bytes,
                                   int64_t zero) {
  std::vector<ValueId> out = fusion.graph().node(id).inputs;
  std::copy(data.begin(), data.end(), out.begin());
  if (fusion.graph().node(id).op.is<Pad>()) {
    if (out.size() <= kPadValue) out.resize(kPadValue + 1, kNoValue);
    out[kPadValue] = fusion.add_constant(Constant::scalar(bytes, zero));
  }
  return out;
}

}  // namespace tenon::passes
