// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A network in 16-bit floats, where the user allows them; and one of 16-bit floats on a device that computes in f32.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "passes/lib/pass.h"

namespace tenon::passes {

/// Every f32 value becomes f16, but inputs, outputs, and operands whose elements decide shapes: casts stand
/// at the ends. Sums stay f32 inside the operators. Errors: those of inference, naming the node.
Result<> to_half(Graph& graph);

/// The same as a pass; it changes nothing where no operator but casts gives f32.
Pass half();

/// These nodes read their 16-bit float operands as f32, and round their results to the types they had: what they give
/// is what 16-bit operators with sums in f32 give. Errors: those of inference, naming the node.
Result<> compute_in_f32(Graph& graph, std::span<const NodeId> nodes);

/// Weights that were rounded, and those that were not: their values do not fit.
struct RoundedWeights {
  size_t count = 0;
  size_t bytes = 0;  // before, as f32
  std::vector<std::string> too_large;
};

/// f32 constants of two dimensions and more, and not only a few elements, become ones that the 16-bit type `to` holds
/// exactly; they stay f32. A plan stores such constants in 16 bits. Errors: those of casts.
Result<RoundedWeights> round_weights(Graph& graph, DataType to);

}  // namespace tenon::passes
