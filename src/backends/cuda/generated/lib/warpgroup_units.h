// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Text of the instructions by which four warps multiply together (wgmma of sm_90a): the left operand in registers, the
// right one in shared memory, in rows of 128 bytes whose vectors are swizzled.
#pragma once

#include <string>
#include <vector>

#include "ir/types.h"

namespace tenon::cuda {

/// matrix_intrinsics() must stand in front of it. For operands of `dtype` (f16 or bf16) and right operands of `widths`
/// columns (multiples of 8 up to 256) that lie by rows, and of 64 columns that lie by columns:
///   multiply_group<ADD>(Kind(), Count<width>(), d, a, rows_from(rows_start(p))): d = a b (+ d), b[k][n] at p + n * 128
///   bytes + k multiply_group_transposed(Kind(), d, a, rows_from(rows_start(p))): d += a b, b[k][n] at p + k * 128
///   bytes + n vector_at(p, row, vector): where the 16 bytes of number `vector` of a row of p lie; p at a multiple of
///   1024 bytes
/// k counts 16 elements; d and a are fragments as those of mma.m16n8k16, d[n / 8 * 4 + i]. Products run behind
/// open_group() until wait_groups<left>(), after which pin(d) must stand in front of what reads d.
std::string warpgroup_intrinsics(DataType dtype, const std::vector<int64_t>& widths);

}  // namespace tenon::cuda
