// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// strassen_f32 for any vector type V: sums of A, seven products, sums of them. Stages and blocks as in
// winograd_f32_body.h; a tile is a pair of rows.
#pragma once
#include "backends/cpu/lib/gemm_block.h"
#include "backends/cpu/lib/strassen_f32.h"
#include "backends/cpu/lib/winograd_f32.h"

namespace tenon::cpu {

// Sums of a block and its products, of which the second cache need not hold all at once: of 200 to 2000 KiB 600 were
// the best for 1x1 convolutions of ResNet-50 at batch 8 with half a MiB of it, 1 to 4 % better than 400 (Zen 1).
inline constexpr int64_t kStrassenBlockBytes = 600 << 10;

/// Where sums of A lie, [7, pairs of a block, k], and the products, [7, pairs of a block, n].
struct StrassenPlan {
  int64_t pairs = 0, block = 0;
  bool shared = false;  // one block, split by products and panels: weights are read once
  int64_t stride_a = 0, stride_c = 0;
  int64_t block_floats() const { return kStrassenProducts * (stride_a + stride_c); }
};

template <class V>
TENON_INLINE StrassenPlan strassen_plan(int64_t m, const PanelShape& shape, int threads) {
  constexpr int64_t kRows = tile_rows<V>(2), kPad = 16;  // against equal sets of the cache
  StrassenPlan p{.pairs = (m + 1) / 2};
  const int64_t pair_bytes = kStrassenProducts * (shape.k + shape.n) * int64_t{sizeof(float)};
  int64_t most = kStrassenBlockBytes / pair_bytes / kRows * kRows;
  if (most < 2 * kRows) most = 2 * kRows;
  const int64_t blocks = (p.pairs + most - 1) / most;
  p.shared = winograd_is_shared({.tiles = p.pairs,
                                 .tile_bytes = pair_bytes,
                                 .weight_bytes = kStrassenProducts * shape.k * shape.n * int64_t{sizeof(float)},
                                 .blocks = blocks},
                                threads < 2 ? 2 : threads);
  const int64_t cut = p.shared ? 1 : (blocks + threads - 1) / threads * threads;
  p.block = cut > 0 ? (p.pairs + cut - 1) / cut : 0;
  p.stride_a = p.block * shape.k + kPad;
  p.stride_c = p.block * shape.n + kPad;
  return p;
}

/// Sums of rows 2 * [begin, end) and those behind them; dst belongs to pair `first`. zeros: a row of A.
template <class V>
[[gnu::noinline]] void strassen_sums(const StrassenF32& g, const StrassenPlan& p, const float* zeros, int64_t first,
                                     WorkRange pairs, float* dst) {
  const int64_t k = g.shape.k, stride = p.stride_a;
  for (int64_t i = pairs.begin; i < pairs.end; ++i) {
    const float* even = g.a + 2 * i * g.lda;
    const float* odd = 2 * i + 1 < g.m ? even + g.lda : zeros;
    float* to = dst + (i - first) * k;
    for (int64_t c = 0; c < k; c += V::kLanes) {
      const V a11 = V::load(even + c), a12 = V::load(even + k + c), a21 = V::load(odd + c), a22 = V::load(odd + k + c);
      (a11 + a22).store(to + c);
      (a21 + a22).store(to + stride + c);
      a11.store(to + 2 * stride + c);
      a22.store(to + 3 * stride + c);
      (a11 + a12).store(to + 4 * stride + c);
      (a21 - a11).store(to + 5 * stride + c);
      (a12 - a22).store(to + 6 * stride + c);
    }
  }
}

/// Panels [begin, end) of all products, product major.
template <class V>
[[gnu::noinline]] void strassen_products(const StrassenF32& g, const StrassenPlan& p, int64_t pairs, int64_t begin,
                                         int64_t end, const float* sums, float* products) {
  const Epilogue none;
  const int64_t panels = g.shape.panels(), most = kBlockFloats / slice_steps<V>(g.shape.k);
  while (begin < end) {
    const int64_t product = begin / panels, panel = begin % panels;
    const int64_t panel_end = panels - panel < end - begin ? panels : panel + end - begin;
    const int64_t cuts = (pairs + most - 1) / most;
    for (int64_t cut = 0; cut < cuts; ++cut) {
      const int64_t row = cut * pairs / cuts, rows = (cut + 1) * pairs / cuts - row;
      BlockArgs args{.shape = &g.shape, .b = g.b + product * g.shape.packed_floats(), .epilogue = &none};
      args.c = products + product * p.stride_c + row * g.shape.n + panel * g.shape.width();
      args.ldc = g.shape.n;
      args.next = args.b + g.shape.packed_floats();
      args.near_c = true;
      const float* a = sums + product * p.stride_a + row * g.shape.k;
      compute_block<V>(args, {.row = 0, .rows = rows, .panel = panel, .panel_end = panel_end}, [&](int64_t k, int64_t) {
        return RowsOfA{a + k, g.shape.k};
      });
    }
    begin += panel_end - panel;
  }
}

/// What an element of C becomes behind its sum.
template <class V>
struct StrassenStore {
  const Epilogue& e;
  V low, high;
  bool late;  // the residual is added behind an activation that is more than bounds

  TENON_INLINE void operator()(V sum, int64_t row, int64_t column, float* to) const {
    if (e.bias != nullptr) sum = sum + V::load(e.bias + column);
    const bool adds = e.residual != nullptr && !late;
    const float* residual = adds ? e.residual + row * e.ld_residual + column : nullptr;
    if (adds && !e.residual_last) sum = sum + V::load(residual);
    sum = min(high, max(low, sum));  // NaN stays
    if (adds && e.residual_last) sum = sum + V::load(residual);
    sum.store(to);
  }
};

/// Rows 2 * [begin, end) of C and those behind them; src belongs to pair `first`.
template <class V>
[[gnu::noinline]] void strassen_results(const StrassenF32& g, const StrassenPlan& p, int64_t first, WorkRange pairs,
                                        const float* src) {
  const Epilogue& e = g.epilogue;
  const Bounds bounds = bounds_of<V>(e.activation);
  const bool clips = is_bounds<V>(e.activation);
  const StrassenStore<V> store{e, V::all(bounds.low), V::all(bounds.high), !clips && e.residual_last};
  const int64_t n = g.shape.n, stride = p.stride_c;
  for (int64_t i = pairs.begin; i < pairs.end; ++i) {
    const int64_t row = 2 * i, rows = row + 1 < g.m ? 2 : 1;
    float* even = g.c + row * g.ldc;
    for (int64_t c = 0; c < n; c += V::kLanes) {
      const float* from = src + (i - first) * n + c;
      V m[kStrassenProducts];
      TENON_UNROLL
      for (int j = 0; j < kStrassenProducts; ++j) m[j] = V::load(from + j * stride);
      store(m[0] + m[3] + (m[6] - m[4]), row, c, even + c);
      store(m[2] + m[4], row, n + c, even + n + c);
      if (rows == 1) continue;
      store(m[1] + m[3], row + 1, c, even + g.ldc + c);
      store(m[0] + m[2] + (m[5] - m[1]), row + 1, n + c, even + g.ldc + n + c);
    }
    if (!clips) {
      finish_rows<V>(e.activation, even, g.ldc, rows, 2 * n,
                     store.late && e.residual != nullptr ? e.residual + row * e.ld_residual : nullptr, e.ld_residual);
    }
    if (e.finish != nullptr) finish_part(*e.finish, e.first_row + row, rows, 0, 2 * n);
  }
}

/// The workspace: blocks, and a row of zeros for each member. A team may turn out smaller than planned.
template <class V>
TENON_INLINE int64_t strassen_workspace(int64_t m, const PanelShape& shape, int threads) {
  int64_t floats = 0;
  for (int t = 1; t <= threads; ++t) {
    const StrassenPlan p = strassen_plan<V>(m, shape, t);
    const int64_t wanted = t * 2 * shape.k + p.block_floats() * (p.shared ? 1 : t);
    if (floats < wanted) floats = wanted;
  }
  return floats;
}

template <class V>
TENON_INLINE void strassen_f32(const StrassenF32& g, const Team& team) {
  constexpr int64_t kChunksEach = 4;
  const StrassenPlan p = strassen_plan<V>(g.m, g.shape, team.size);
  if (p.pairs == 0) return;
  float* zeros = g.workspace + team.rank * 2 * g.shape.k;
  for (int64_t c = 0; c < 2 * g.shape.k; c += V::kLanes) V::zero().store(zeros + c);
  float* sums = g.workspace + team.size * 2 * g.shape.k + (p.shared ? 0 : team.rank * p.block_floats());
  float* products = sums + kStrassenProducts * p.stride_a;
  const int64_t all = kStrassenProducts * g.shape.panels();
  if (!p.shared) {
    team.last_chunks(p.pairs, p.block, [&](WorkRange r) {
      strassen_sums<V>(g, p, zeros, r.begin, r, sums);
      strassen_products<V>(g, p, r.size(), 0, all, sums, products);
      strassen_results<V>(g, p, r.begin, r, products);
    });
    return;
  }
  const int64_t parts = team.size * kChunksEach;
  team.chunks(p.pairs, (p.pairs + parts - 1) / parts, [&](WorkRange r) { strassen_sums<V>(g, p, zeros, 0, r, sums); });
  team.chunks(all, (all + parts - 1) / parts,
              [&](WorkRange r) { strassen_products<V>(g, p, p.pairs, r.begin, r.end, sums, products); });
  team.last_chunks(p.pairs, (p.pairs + parts - 1) / parts,
                   [&](WorkRange r) { strassen_results<V>(g, p, 0, r, products); });
}

}  // namespace tenon::cpu
