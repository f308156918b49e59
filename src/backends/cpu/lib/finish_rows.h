// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Activations behind a tile of a product: as clipping in registers, or on rows just written. V is the vector type of
// the including file.
#pragma once
#include <limits>

#include "backends/cpu/lib/epilogue.h"
#include "backends/cpu/lib/vec_activation.h"

namespace tenon::cpu {

template <class V>
TENON_INLINE V load_columns(const float* p, int columns) {
  return columns >= V::kLanes ? V::load(p) : V::load(p, columns);
}

/// The bounds that make the epilogue's clipping of an activation; others need finish_rows() as well.
struct Bounds {
  float low = -std::numeric_limits<float>::infinity(), high = std::numeric_limits<float>::infinity();
};
template <class V>
TENON_INLINE Bounds bounds_of(const Activation& f) {
  if (f.function == Unary::relu) return {.low = 0};
  if (f.function == Unary::clip) return {.low = f.alpha, .high = f.beta};
  return {};
}
template <class V>
TENON_INLINE bool is_bounds(const Activation& f) {
  return f.function == Unary::identity || f.function == Unary::relu || f.function == Unary::clip;
}

/// Applies an activation to rows just written, still in L1, then adds the residual if there is one.
template <class V>
[[gnu::noinline]] void finish_rows(const Activation& f, float* c, int64_t ldc, int64_t rows, int64_t columns,
                                   const float* residual = nullptr, int64_t ld_residual = 0) {
  const V a = V::all(f.alpha), b = V::all(f.beta);
  with_unary(f.function, [&](auto tag) {
    constexpr Unary kFunction = decltype(tag)::value;
    for (int64_t r = 0; r < rows; ++r, c += ldc) {
      for (int64_t j = 0; j < columns; j += V::kLanes) {
        const int count = columns - j < V::kLanes ? static_cast<int>(columns - j) : V::kLanes;
        V x = unary<kFunction>(load_columns<V>(c + j, count), a, b);
        if (residual != nullptr) x = x + load_columns<V>(residual + r * ld_residual + j, count);
        if (count == V::kLanes) {
          x.store(c + j);
        } else {
          x.store(c + j, count);
        }
      }
    }
  });
}

}  // namespace tenon::cpu
