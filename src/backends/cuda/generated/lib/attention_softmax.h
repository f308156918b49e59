// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Softmax of an attention's tiles, as kernel text.
#pragma once

#include <string>

#include "backends/cuda/generated/lib/heads.h"

namespace tenon::cuda {

/// What weights are relative to: a power of 2 that is looked at with every tile of keys, or the first tile's, which
/// stays until weights grow too large.
enum class Base { of_each_tile, of_first_tile };

/// Functions that stand in front of the kernel.
std::string_view softmax_functions();

/// Scores s[] of tile t become weights[][] of 16 bits; total[] and out[] are scaled as they are. If `last`, keys past
/// the end are hidden. The products of the tile before are waited for in it: they use weights and out.
std::string softmax_text(const Problem& problem, const Heads& heads, bool last, Base base);

}  // namespace tenon::cuda
