// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What rotary embeddings are made of: the two parts of each head, and the tables of their angles.
#pragma once

#include <optional>
#include <vector>

#include "passes/lib/fusion.h"

namespace tenon::passes {

/// Two tensors that are the parts (a, b) of one: its first and second halves, or every other element.
struct RotaryParts {
  ValueId whole = kNoValue;
  bool interleaved = false;
  std::vector<NodeId> nodes;  // between the parts and the whole
};

/// What a and b are cut from: a tensor of rank 4, along its last axis. The parts may have a trailing axis of size 1.
std::optional<RotaryParts> cut_parts(const Fusion& fusion, ValueId a, ValueId b);

/// What is joined to make `whole`, of rank 4.
struct RotaryJoin {
  ValueId a = kNoValue, b = kNoValue;
  bool interleaved = false;
  std::vector<NodeId> nodes;
};
std::optional<RotaryJoin> joined_parts(const Fusion& fusion, ValueId whole);

/// x without the views behind it that add or remove a trailing axis of size 1; they are added to `nodes`. `sole`: only
/// those that nobody else reads.
ValueId without_unit(const Fusion& fusion, ValueId x, bool sole, std::vector<NodeId>& nodes);

/// The axis of the heads of x, which angles [B or 1,1,S,D], [S,D] (1) or [B or 1,S,1,D] (2) repeat, D being `depth`; 0
/// if they do not.
int rotary_head_axis(const Shape& x, const Shape& angles, const Dim& depth);

/// What a rotary embedding turns, and by what.
struct Rotary {
  ValueId x = kNoValue, cos = kNoValue, sin = kNoValue;
  bool interleaved = false;
  /// The angles of pair i stand at i * stride of a row of so many; a row holds them all once (D / 2) or twice (D).
  int64_t stride = 1;
  std::vector<NodeId> nodes;
};
/// Puts the operator in the place of node `id`, between transposes where the heads stand in front of the rows. False:
/// the shapes do not fit, nothing has changed.
bool name_rotary(Fusion& fusion, NodeId id, const Rotary& found);

}  // namespace tenon::passes
