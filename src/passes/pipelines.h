// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The two pipelines of a build and the passes in them, in order.
#pragma once

#include <span>

#include "passes/lib/keep_apart.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

/// Undoes exporter idioms, folds constants, merges twins: the same network, fewer nodes.
Result<> simplify(Graph& graph, const PassOptions& options = {});

/// Many nodes become one that a backend runs faster: fuse_vertically(), then merge().
Result<> fuse(Graph& graph, const PassOptions& options = {});
/// Nodes go into those in front of or behind them.
Result<> fuse_vertically(Graph& graph, const PassOptions& options = {});
/// Siblings, and elementwise operators that meet, become one, but for those that stay apart.
Result<> merge(Graph& graph, const PassOptions& options = {}, const KeepApart& keep_apart = nullptr);

std::span<const Pass> simplify_passes();
std::span<const Pass> fuse_passes();
/// The last of fuse_passes(), which make nodes of operator `pointwise`: for devices with tactics for it.
std::span<const Pass> region_passes();

}  // namespace tenon::passes
