// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// How matrix product tactics are prepared, once for every instruction set.
#pragma once
#include "backends/cpu/device.h"
#include "ops/matmul.h"

namespace tenon::cpu {

/// A product of row-major floats as batches of [m, k] x [k, n].
struct MatmulProblem {
  int64_t m = 0, n = 0, k = 0;
  int64_t lda = 0, ldb = 0, ldc = 0, ld_residual = 0;  // from one row to the next as it lies in memory
  /// Where each batch starts, in floats; one: b is shared and a is flattened.
  std::vector<int64_t> a_batches, b_batches, c_batches, residual_batches;
  Matmul op;
  size_t operands = 0;
};

/// Declines with the reason what no kernel of ours takes.
Result<MatmulProblem> read_matmul(const Problem& problem);

/// b constant and shared by all batches: packed once.
Result<Prepared> prepare_gemm_packed(const Problem& problem, const CpuDevice& cpu, Isa isa);
/// b known at run time only: packed in each launch.
Result<Prepared> prepare_gemm_batched(const Problem& problem, const CpuDevice& cpu, Isa isa);

}  // namespace tenon::cpu
