// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Loops over the elements of a result and what broadcasts to it.
#pragma once

#include "backends/cuda/generated/lib/source.h"

namespace tenon::cuda {

/// Dimensions of the result in memory order, and every operand's strides along them; neighbours merged where possible.
struct Loops {
  std::vector<int64_t> dims;
  std::vector<std::vector<int64_t>> strides;  // by operand
};
Loops merged_loops(const Problem& problem);

/// How many neighbours one thread takes: 16 bytes of the widest type, where every operand is dense or constant along.
int64_t neighbours(const Problem& problem, const Loops& loops);

/// Errors: unsupported if an operand as large as the result has another layout.
Result<> check_one_layout(const Problem& problem);

/// "auto* p0 = x0 + ..." and "v0", `count` elements of it where it has as many, for every operand; then "Pack".
std::string load_neighbours(const Problem& problem, const Loops& loops, int64_t count);
/// Element i of operand k, as loaded.
std::string neighbour(const Loops& loops, size_t k, int64_t count);
/// Device text of Pack.
std::string pack_text(int64_t count);

}  // namespace tenon::cuda
