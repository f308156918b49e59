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

/// Is the operator, on these operands, one that the kernels of pointwise regions take: of floats and truths, a cast of
/// integers to f32, or f32 to and from 8-bit integers with one scale?
bool is_pointwise_step(const Op& op, std::span<const TensorType> operands, const TensorType& result);

/// Is operand `i` of the operator the scale or zero point of a quantize_linear or dequantize_linear? Kernels take them
/// as numbers, not as operands.
bool is_quantization_number(const Op& op, size_t i);

/// Runs the nodes of a program on their references, with the operands' elements in `values` (by value).
Result<> run_steps(const Graph& program, std::vector<Constant> values, std::span<const Tensor> dst);

constexpr size_t kAbsentOperand = ~size_t{0};

/// One step as text; operands name values: the region's own first, then the results of the steps before, or are absent.
std::string pointwise_step(const Op& op, std::span<const size_t> operands, size_t region_operands);

}  // namespace tenon
