// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Operators as kernels want them: sizes of convolutions, epilogues, where bias and residual come from.
#pragma once
#include "backends/cpu/device.h"
#include "backends/cpu/lib/conv_f32.h"
#include "backends/cpu/lib/epilogue.h"
#include "ops/lib/epilogue.h"
#include "ops/lib/window.h"

namespace tenon::cpu {

/// The function of an operator's epilogue.
Activation activation_of(const tenon::Epilogue& epilogue);

/// The kernel's epilogue for one launch: operands 2 (bias) and 3 (residual), null where absent.
inline Epilogue epilogue_of(const tenon::Epilogue& epilogue, const Launch& launch, size_t operands,
                            int64_t ld_residual) {
  return {.bias = operands > 2 ? launch.in<float>(2) : nullptr,
          .residual = operands > 3 ? launch.in<float>(3) : nullptr,
          .ld_residual = ld_residual,
          .residual_last = epilogue.residual_last,
          .activation = activation_of(epilogue)};
}

/// A convolution of floats with constant weights, to channels-last pictures.
struct ConvProblem {
  ConvSizes sizes;
  bool planar_source = false;  // the operand is row_major
  tenon::Epilogue epilogue;
  size_t operands = 0;
  int64_t ld_src = 0, ld_dst = 0, ld_residual = 0;  // floats from one pixel to the next
};

/// Both decline with the reason what no kernel of ours takes.
Result<ConvProblem> read_conv(const Problem& problem);
Result<ConvProblem> read_conv_transpose(const Problem& problem);

/// Bit 3 if the residual may lie where the result does: it is read before anything is written over it. `k`: length of the
/// sums that make the result; long ones are cut, and each part of them is written (slice_steps() in gemm_block.h).
uint32_t residual_in_place(const tenon::Epilogue& epilogue, int64_t k);

/// Least work of the problem.
Work conv_work(const Problem& problem, const ConvSizes& sizes, bool transposed);

}  // namespace tenon::cpu
