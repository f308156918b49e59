// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// gemm_f32 for any vector type V.
#pragma once
#include "backends/cpu/lib/gemm_block.h"

namespace tenon::cpu {

template <class V>
TENON_INLINE void gemm_f32(const GemmF32& g, const Team& team) {
  if (g.m == 0 || g.shape.n == 0) return;
  const BlockGrid grid = block_grid<V>(g.shape, g.m, team.size);
  team.last_chunks(grid.blocks(), 1, [&](WorkRange range) {
    const Block block = grid.block(range.begin);
    const int64_t column = block.panel * g.shape.width();
    BlockArgs args{.shape = &g.shape, .b = g.b, .c = g.c + block.row * g.ldc + column, .ldc = g.ldc};
    args.epilogue = &g.epilogue;
    if (g.epilogue.residual != nullptr)
      args.residual = g.epilogue.residual + block.row * g.epilogue.ld_residual + column;
    compute_block<V>(args, block, [&](int64_t k, int64_t) { return RowsOfA{g.a + block.row * g.lda + k, g.lda}; });
    finish_block(args, block, block.row, 0);
  });
}

}  // namespace tenon::cpu
