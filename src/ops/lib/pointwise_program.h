// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The program of a `pointwise` node, to and from a graph.
#pragma once

#include "ops/lib/evaluate.h"
#include "ops/pointwise.h"

namespace tenon {

/// Steps as nodes, in order, on scalars of the operands' data types. Errors: invalid_argument naming the step.
Result<Graph> pointwise_program(const Pointwise& op, std::span<const TensorType> operands);

/// Is the operator, on these operands, one that the kernels of pointwise regions take: of floats and truths, or a cast
/// of integers to f32?
bool is_pointwise_step(const Op& op, std::span<const TensorType> operands, const TensorType& result);

/// One step as text; operands name values: the region's own first, then the results of the steps before.
std::string pointwise_step(const Op& op, std::span<const size_t> operands, size_t region_operands);

}  // namespace tenon
