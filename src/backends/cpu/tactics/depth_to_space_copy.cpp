// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Channels spread over blocks of the picture, as a copy of six axes.
#include "backends/cpu/lib/space_blocks.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare(const Problem& p, const CpuDevice&) { return prepare_depth_to_space(p); }

}  // namespace

Tactic depth_to_space_copy() {
  return {.name = "depth_to_space_copy", .op = "depth_to_space", .prepare = pitched(prepare)};
}

}  // namespace tenon::cpu
