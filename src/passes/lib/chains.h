// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Chains of convolutions: which of them become one node is for whoever times them to say.
#pragma once

#include <functional>
#include <string_view>

#include "passes/lib/fusion.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

/// Whether the chain that ends with this node becomes one.
using ChainFilter = std::function<bool(const Graph&, NodeId last)>;

/// Makes a chain that ends with this node and is wanted one node. False if there is none.
using RewriteChain = bool (*)(Fusion& fusion, NodeId last, const ChainFilter& wanted);

/// The pass of that name, which rewrites at each node in the order of the graph.
Pass chains_where(std::string_view name, const ChainFilter& wanted, RewriteChain rewrite);

/// fuse.conv_chain for the chains that are wanted; all if the filter is null. It belongs to no pipeline.
Pass conv_chain_where(const ChainFilter& wanted);
/// The same for fuse.quantized_conv_pool.
Pass quantized_conv_pool_where(const ChainFilter& wanted);
/// And for fuse.dual_conv.
Pass dual_conv_where(const ChainFilter& wanted);

}  // namespace tenon::passes
