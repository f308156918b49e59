// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The body of attention_avx2() and attention_avx512().
#pragma once
#include <algorithm>

#include "backends/cpu/lib/attention.h"
#include "backends/cpu/lib/rows_body.h"

namespace tenon::cpu {

template <class V>
struct AttentionRunner {
  static constexpr int kRows = 6, kWidth = 2 * V::kLanes;  // a 6 x 2-vector tile: 12 of 16 registers accumulate
  const Attention& a;
  float* keys;    // [ceil(kv_rows / kWidth)][qk_size][kWidth], zero behind the last key
  float* scores;  // [kRows][score_stride]
  int64_t score_stride;

  /// c[m][0..kWidth) = a[m][0..k) * b[0..k)[0..kWidth); kTail: only `columns` < kWidth of b and c exist.
  template <int M, bool kTail>
  TENON_INLINE static void multiply_rows(const float* a, int64_t lda, const float* b, int64_t ldb, int64_t k, float* c,
                                         int64_t ldc, int columns) {
    V acc[M][2];
    for (int m = 0; m < M; ++m) acc[m][0] = acc[m][1] = V::zero();
    const int first = std::min(columns, V::kLanes), second = columns - first;
    for (int64_t i = 0; i < k; ++i) {
      const float* row = b + i * ldb;
      const V b0 = kTail ? load_lanes<V>(row, first) : V::load(row);
      const V b1 = !kTail ? V::load(row + V::kLanes) : second ? load_lanes<V>(row + V::kLanes, second) : V::zero();
      for (int m = 0; m < M; ++m) {
        const V x = V::all(a[m * lda + i]);
        acc[m][0] = fma(x, b0, acc[m][0]);
        acc[m][1] = fma(x, b1, acc[m][1]);
      }
    }
    for (int m = 0; m < M; ++m) {
      if (kTail) {
        store_lanes(acc[m][0], c + m * ldc, first);
        if (second) store_lanes(acc[m][1], c + m * ldc + V::kLanes, second);
      } else {
        acc[m][0].store(c + m * ldc);
        acc[m][1].store(c + m * ldc + V::kLanes);
      }
    }
  }

  template <int M>
  static void multiply_panel(const float* a, int64_t lda, const float* b, int64_t ldb, int64_t k, float* c, int64_t ldc,
                             int columns) {
    if (columns >= kWidth) {
      multiply_rows<M, false>(a, lda, b, ldb, k, c, ldc, kWidth);
    } else {
      multiply_rows<M, true>(a, lda, b, ldb, k, c, ldc, columns);
    }
  }

  static void multiply(int64_t m, const float* a, int64_t lda, const float* b, int64_t ldb, int64_t k, float* c,
                       int64_t ldc, int columns) {
    switch (m) {
      case 1:
        return multiply_panel<1>(a, lda, b, ldb, k, c, ldc, columns);
      case 2:
        return multiply_panel<2>(a, lda, b, ldb, k, c, ldc, columns);
      case 3:
        return multiply_panel<3>(a, lda, b, ldb, k, c, ldc, columns);
      case 4:
        return multiply_panel<4>(a, lda, b, ldb, k, c, ldc, columns);
      case 5:
        return multiply_panel<5>(a, lda, b, ldb, k, c, ldc, columns);
      default:
        return multiply_panel<6>(a, lda, b, ldb, k, c, ldc, columns);
    }
  }

  void pack_keys(const float* k) const {
    for (int64_t n = 0; n < a.kv_rows; n += kWidth) {
      float* to = keys + n * a.qk_size;
      const int64_t count = std::min<int64_t>(kWidth, a.kv_rows - n);
      for (int64_t j = 0; j < kWidth; ++j) {
        const float* from = k + (n + j) * a.k.row_stride;
        for (int64_t i = 0; i < a.qk_size; ++i) to[i * kWidth + j] = j < count ? from[i] : 0.0f;
      }
    }
  }

  /// Scores of one row become weights; `visible` keys count, the others get 0. Returns 1 / sum, for the product.
  float weigh(float* row, const float* mask, int64_t visible) const {
    const V scale = V::all(a.scale);
    V top = V::all(-__builtin_inff()), total = V::zero();
    each_vector<V>(visible, [&](int64_t i, int lanes) {
      V x = load_lanes<V>(row + i, lanes) * scale;
      if (mask) x = x + load_lanes<V>(mask + i, lanes);
      store_lanes(x, row + i, lanes);
      top = max(top, pad_lanes(x, lanes, -__builtin_inff()));
    });
    // A query without any key to see gives 0.
    if (top.largest() == -__builtin_inff()) {
      for (int64_t i = 0; i < a.kv_rows; ++i) row[i] = 0;
      return 0;
    }
    const V largest = V::all(top.largest());
    each_vector<V>(visible, [&](int64_t i, int lanes) {
      const V e = exp(load_lanes<V>(row + i, lanes) - largest);
      store_lanes(e, row + i, lanes);
      total = total + pad_lanes(e, lanes, 0);
    });
    for (int64_t i = visible; i < a.kv_rows; ++i) row[i] = 0;
    return 1.0f / total.sum();
  }

  void rows(int64_t batch, int64_t head, int64_t first, int64_t count) const {
    const float* q = a.q.data + batch * a.q.batch_stride + head * a.q.head_stride + first * a.q.row_stride;
    for (int64_t n = 0; n < a.kv_rows; n += kWidth) {
      multiply(count, q, a.q.row_stride, keys + n * a.qk_size, kWidth, a.qk_size, scores + n, score_stride, kWidth);
    }
    float factor[kRows];
    for (int64_t r = 0; r < count; ++r) {
      const float* mask = !a.mask.data ? nullptr
                                       : a.mask.data + batch * a.mask.batch_stride + head * a.mask.head_stride +
                                             (first + r) * a.mask.row_stride;
      const int64_t last = first + r + a.kv_rows - a.q_rows + 1;
      const int64_t visible = a.causal ? std::max<int64_t>(0, std::min(last, a.kv_rows)) : a.kv_rows;
      factor[r] = weigh(scores + r * score_stride, mask, visible);
    }
    const int64_t kv_head = head / (a.heads / a.kv_heads);
    const float* v = a.v.data + batch * a.v.batch_stride + kv_head * a.v.head_stride;
    float* dst = a.dst + batch * a.dst_batch_stride + head * a.dst_head_stride + first * a.dst_row_stride;
    for (int64_t n = 0; n < a.v_size; n += kWidth) {
      const int columns = static_cast<int>(std::min<int64_t>(kWidth, a.v_size - n));
      multiply(count, scores, score_stride, v + n, a.v.row_stride, a.kv_rows, dst + n, a.dst_row_stride, columns);
    }
    for (int64_t r = 0; r < count; ++r) {
      const V f = V::all(factor[r]);
      float* row = dst + r * a.dst_row_stride;
      each_vector<V>(a.v_size,
                     [&](int64_t i, int lanes) { store_lanes(load_lanes<V>(row + i, lanes) * f, row + i, lanes); });
    }
  }
};

template <class V>
void attention(const Attention& a, float* scratch, const Team& team) {
  using Runner = AttentionRunner<V>;
  float* mine = scratch + team.rank * (attention_scratch(a));
  const int64_t padded = (a.kv_rows + Runner::kWidth - 1) / Runner::kWidth * Runner::kWidth;
  const Runner runner{.a = a, .keys = mine, .scores = mine + padded * a.qk_size, .score_stride = padded};
  // Few heads are cut into blocks of rows, so that no member waits long for another; packing the keys again is cheap.
  const int64_t all_heads = a.batch * a.heads, blocks = (a.q_rows + Runner::kRows - 1) / Runner::kRows;
  const WorkRange work = team.range(all_heads * blocks);
  int64_t packed = -1;
  for (int64_t i = work.begin; i < work.end; ++i) {
    const int64_t index = i / blocks, batch = index / a.heads, head = index % a.heads;
    const int64_t kv = batch * a.kv_heads + head / (a.heads / a.kv_heads);
    if (kv != packed) {
      runner.pack_keys(a.k.data + batch * a.k.batch_stride + head / (a.heads / a.kv_heads) * a.k.head_stride);
      packed = kv;
    }
    const int64_t first = i % blocks * Runner::kRows;
    runner.rows(batch, head, first, std::min<int64_t>(Runner::kRows, a.q_rows - first));
  }
}

}  // namespace tenon::cpu
