// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Chains of convolutions as one launch each, where that is faster.
#pragma once

#include "builder/launch_time.h"
#include "passes/lib/pass.h"
#include "plan/plan.h"

namespace tenon {

/// Runs fuse.conv_chain, fuse.quantized_conv_pool and fuse.dual_conv on a fused graph, times it in both forms and keeps
/// the chains that beat their links one by one; says in `report` how many, and in `recipe` which not. Nothing is done
/// if `measure` is null or the passes are disabled.
Result<> fuse_chains(Graph& graph, const PassOptions& passes, const MeasureForms& measure, std::string& report,
                     Recipe& recipe);

/// The same by what was decided once.
Result<> fuse_chains_by(Graph& graph, const Recipe& recipe, const PassOptions& passes);

}  // namespace tenon
