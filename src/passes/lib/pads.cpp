// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Reading pad nodes.
#include "passes/lib/pads.h"

#include <algorithm>

namespace tenon::passes {

namespace {

/// Pads of every axis, begins then ends; nullopt unless they are constant.
std::optional<std::vector<int64_t>> all_pads(const Fusion& fusion, NodeId pad, int rank) {
  const Constant* pads = fusion.graph().constant(fusion.input(pad, 1));
  if (!pads) return std::nullopt;
  const auto given = pads->to_i64();
  std::vector<int64_t> out(2 * static_cast<size_t>(rank), 0);
  if (fusion.input(pad, 3) == kNoValue) return given.size() == out.size() ? std::optional(given) : std::nullopt;
  const Constant* axes = fusion.graph().constant(fusion.input(pad, 3));
  if (!axes) return std::nullopt;
  const auto list = axes->to_i64();
  for (size_t i = 0; i < list.size() && list.size() + i < given.size(); ++i) {
    const auto axis = static_cast<size_t>(list[i] < 0 ? list[i] + rank : list[i]);
    out[axis] = given[i];
    out[axis + static_cast<size_t>(rank)] = given[i + list.size()];
  }
  return out;
}

}  // namespace

std::optional<PicturePads> picture_pads(const Fusion& fusion, NodeId pad) {
  const int rank = fusion.type(fusion.output(pad)).rank();
  const auto pads = rank > 2 ? all_pads(fusion, pad, rank) : std::nullopt;
  if (!pads || std::any_of(pads->begin(), pads->end(), [](int64_t n) { return n < 0; })) return std::nullopt;
  PicturePads out{fusion.graph().node(pad).op.as<Pad>()->mode, 0, {}};
  if (const ValueId value = fusion.input(pad, 2); value != kNoValue) {
    const auto number = fusion.number(value);
    if (!number) return std::nullopt;
    out.value = *number;
  }
  for (size_t side = 0; side < 2; ++side) {
    const auto first = pads->begin() + static_cast<std::ptrdiff_t>(side) * rank;
    if (first[0] != 0 || first[1] != 0) return std::nullopt;
    out.spatial.insert(out.spatial.end(), first + 2, first + rank);
  }
  return out;
}

}  // namespace tenon::passes
