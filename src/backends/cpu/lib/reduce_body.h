// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The body of reduce_avx2() and reduce_avx512().
#pragma once
#include <algorithm>
#include <cmath>

#include "backends/cpu/lib/finish_range.h"
#include "backends/cpu/lib/reduce.h"
#include "backends/cpu/lib/rows_body.h"

namespace tenon::cpu {

/// How elements are mapped and joined; several reductions share one.
enum class Fold : uint8_t { sum, sum_abs, sum_square, max, min, prod };

template <Fold F, class V>
TENON_INLINE V fold(V acc, V x) {
  if constexpr (F == Fold::sum) return acc + x;
  if constexpr (F == Fold::sum_abs) return acc + abs(x);
  if constexpr (F == Fold::sum_square) return fma(x, x, acc);
  if constexpr (F == Fold::max) return max(acc, x);
  if constexpr (F == Fold::min) return min(acc, x);
  if constexpr (F == Fold::prod) return acc * x;
}
template <Fold F>
constexpr float kNeutral = F == Fold::max    ? -__builtin_inff()
                           : F == Fold::min  ? __builtin_inff()
                           : F == Fold::prod ? 1.0f
                                             : 0.0f;

template <class V>
struct ReduceRunner {
  const Reduce& r;
  const float* src;
  float* dst;

  /// Where flat index `at` of the first `rank` dimensions lies.
  static int64_t offset(int64_t at, const int64_t* dims, const int64_t* strides, int rank) {
    int64_t out = 0;
    for (int d = rank - 1; d >= 0; --d) {
      out += at % dims[d] * strides[d];
      at /= dims[d];
    }
    return out;
  }

  float finish(float x) const {
    switch (r.function) {
      case Reduction::mean:
        return x / static_cast<float>(r.reduced_volume);
      case Reduction::l2:
        return std::sqrt(x);
      case Reduction::log_sum:
        return std::log(x);
      default:
        return x;
    }
  }

  /// Results from `unfinished` to `end` are there, and `is_last` ones of this member; some more may be waited for.
  void finish_results(int64_t& unfinished, int64_t end, bool is_last) const {
    if (r.finish == nullptr || (end - unfinished < kFinishedFloats && !is_last)) return;
    finish_range(*r.finish, unfinished, end);
    unfinished = end;
  }

  /// The innermost reduced dimension is contiguous: one result at a time, vectors along it.
  template <Fold F>
  void along(WorkRange results) const {
    const int last = r.reduced_rank - 1;
    const int64_t length = last < 0 ? 1 : r.reduced[last], rows = r.reduced_volume / length;
    for (int64_t k = results.begin, unfinished = k; k < results.end; ++k) {
      const float* base = src + offset(k, r.kept, r.kept_strides, r.kept_rank);
      V acc[4] = {V::all(kNeutral<F>), V::all(kNeutral<F>), V::all(kNeutral<F>), V::all(kNeutral<F>)};
      for (int64_t row = 0; row < rows; ++row) {
        const float* p = base + offset(row, r.reduced, r.reduced_strides, last);
        int64_t i = 0;
        for (; i + 4 * V::kLanes <= length; i += 4 * V::kLanes) {
          for (int v = 0; v < 4; ++v) acc[v] = fold<F>(acc[v], V::load(p + i + v * V::kLanes));
        }
        each_vector<V>(length - i, [&](int64_t j, int lanes) {
          acc[0] = fold<F>(acc[0], pad_lanes(load_lanes<V>(p + i + j, lanes), lanes, kNeutral<F>));
        });
      }
      // The partial results are already mapped: joined by +, *, max or min.
      constexpr Fold kJoin = F == Fold::sum_abs || F == Fold::sum_square ? Fold::sum : F;
      float lanes[V::kLanes], total = kNeutral<F>;
      fold<kJoin>(fold<kJoin>(acc[0], acc[1]), fold<kJoin>(acc[2], acc[3])).store(lanes);
      for (const float x : lanes) {
        total = kJoin == Fold::sum    ? total + x
                : kJoin == Fold::prod ? total * x
                : kJoin == Fold::max  ? (x > total ? x : total)
                                      : (x < total ? x : total);
      }
      dst[k] = finish(total);
      finish_results(unfinished, k + 1, k + 1 == results.end);
    }
  }

  /// Results for NV vectors of columns. Whole cache lines at a time: long strides put all rows into one set of L1.
  template <Fold F, int NV>
  TENON_INLINE void columns_at(const float* base, float* to, int lanes) const {
    const int inner_reduced = r.reduced_rank - 1;
    const int64_t length = inner_reduced < 0 ? 1 : r.reduced[inner_reduced];
    const int64_t step = inner_reduced < 0 ? 0 : r.reduced_strides[inner_reduced], rows = r.reduced_volume / length;
    V acc[NV];
    for (int v = 0; v < NV; ++v) acc[v] = V::all(kNeutral<F>);
    for (int64_t o = 0; o < rows; ++o) {
      const float* p = base + offset(o, r.reduced, r.reduced_strides, inner_reduced);
      for (int64_t j = 0; j < length; ++j, p += step) {
        for (int v = 0; v < NV; ++v) {
          acc[v] = fold<F>(acc[v], NV == 1 ? load_lanes<V>(p, lanes) : V::load(p + v * V::kLanes));
        }
      }
    }
    for (int v = 0; v < NV; ++v) {
      float results[V::kLanes];
      acc[v].store(results);
      for (int l = 0; l < (NV == 1 ? lanes : V::kLanes); ++l) to[v * V::kLanes + l] = finish(results[l]);
    }
  }

  /// The innermost kept dimension is contiguous: vectors of results.
  template <Fold F>
  void across(const Team& team) const {
    constexpr int64_t kWide = 8 * V::kLanes;
    const int last = r.kept_rank - 1;
    const int64_t columns = r.kept[last], pieces = (columns + kWide - 1) / kWide;
    const WorkRange work = team.range(r.kept_volume / columns * pieces);
    int64_t unfinished = work.begin / pieces * columns + work.begin % pieces * kWide;
    for (int64_t i = work.begin; i < work.end; ++i) {
      const int64_t row = i / pieces, end = std::min(columns, (i % pieces + 1) * kWide);
      int64_t column = i % pieces * kWide;
      const float* base = src + offset(row, r.kept, r.kept_strides, last);
      float* to = dst + row * columns;
      if (end - column == kWide) {
        columns_at<F, 8>(base + column, to + column, V::kLanes);
        column = end;
      }
      for (; column < end; column += V::kLanes) {
        const int lanes = static_cast<int>(std::min<int64_t>(V::kLanes, end - column));
        columns_at<F, 1>(base + column, to + column, lanes);
      }
      finish_results(unfinished, row * columns + end, i + 1 == work.end);
    }
  }

  template <Fold F>
  void run(const Team& team) const {
    const bool inner_kept = r.kept_rank > 0 && r.kept_strides[r.kept_rank - 1] == 1;
    if (inner_kept) {
      across<F>(team);
    } else {
      along<F>(team.range(r.kept_volume));
    }
  }
};

template <class V>
void reduce(const Reduce& r, const float* src, float* dst, const Team& team) {
  const ReduceRunner<V> runner{r, src, dst};
  switch (r.function) {
    case Reduction::sum:
    case Reduction::mean:
    case Reduction::log_sum:
      return runner.template run<Fold::sum>(team);
    case Reduction::max:
      return runner.template run<Fold::max>(team);
    case Reduction::min:
      return runner.template run<Fold::min>(team);
    case Reduction::prod:
      return runner.template run<Fold::prod>(team);
    case Reduction::l1:
      return runner.template run<Fold::sum_abs>(team);
    case Reduction::l2:
    case Reduction::sum_square:
      return runner.template run<Fold::sum_square>(team);
  }
}

}  // namespace tenon::cpu
