// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Blocks of the picture gathered into channels, as a copy of six axes.
#include "backends/cpu/lib/space_blocks.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare(const Problem& p, const CpuDevice&) { return prepare_space_to_depth(p); }

}  // namespace

Tactic space_to_depth_copy() {
  return {.name = "space_to_depth_copy", .op = "space_to_depth", .prepare = pitched(prepare)};
}

}  // namespace tenon::cpu
