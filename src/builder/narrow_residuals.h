// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Residuals in 8 bits: where memory is what products of integers wait for.
#pragma once

#include <map>
#include <string>

#include "ir/graph.h"

namespace tenon {

/// Rounds the f32 result of a product of integers to 8 bits with its own scale, where all that reads it is another such
/// product, which adds it. `scales`: by tensor. -> how many
Result<int> narrow_residuals(Graph& graph, const std::map<std::string, float>& scales);

}  // namespace tenon
