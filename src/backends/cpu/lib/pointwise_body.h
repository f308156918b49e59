// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The bodies of pointwise_avx2(), pointwise_part_avx2() and those with AVX-512.
#pragma once
#include "backends/cpu/lib/pointwise_runner.h"

namespace tenon::cpu {

template <class V>
void pointwise(const Pointwise& p, std::span<const void* const> src, std::span<void* const> dst, const Team& team) {
  if (p.volume == 0) return;
  PointwiseRunner<V> runner(p, src, dst);
  const int64_t inner = runner.inner(), rows = p.volume / inner;
  if (inner <= Pointwise::kBlock) {
    const int64_t rows_per_block = std::max<int64_t>(1, Pointwise::kBlock / inner);
    runner.prepare(rows_per_block);
    runner.short_rows(team.range(rows), rows_per_block);
  } else {
    const int64_t pieces = (inner + Pointwise::kBlock - 1) / Pointwise::kBlock;
    const int64_t length = ((inner + pieces - 1) / pieces + 15) / 16 * 16;
    runner.prepare(0);
    runner.long_rows(team.range(rows * pieces), pieces, length);
  }
}

template <class V>
void pointwise_part(const Pointwise& p, std::span<const void* const> src, std::span<void* const> dst,
                    const PointwisePart& part) {
  if (part.rows == 0 || part.columns == 0) return;
  PointwiseRunner<V> runner(p, src, dst);
  const int64_t rows_per_block = Pointwise::kBlock / runner.inner();  // 0 or 1: a row at a time
  runner.prepare(rows_per_block > 1 ? rows_per_block : 0);
  if (part.columns == part.length) {
    runner.range(part.row * part.length, (part.row + part.rows) * part.length, rows_per_block);
    return;
  }
  for (int64_t row = part.row; row < part.row + part.rows; ++row) {
    const int64_t begin = row * part.length + part.column;
    runner.range(begin, begin + part.columns, rows_per_block);
  }
}

}  // namespace tenon::cpu
