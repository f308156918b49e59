// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The parts of a product's kernel: its plan, the loop over k, and what is stored.
#pragma once

#include <algorithm>

#include "backends/cuda/generated/lib/dual.h"
#include "backends/cuda/generated/lib/matrix_product.h"

namespace tenon::cuda {

/// One tile of a product, or of a dual convolution, and how its blocks go over k.
struct ProductPlan {
  ProductParts parts;
  MatrixOperands o;
  std::optional<MatrixOperands> added;  // of a dual convolution
  Tile tile;
  int64_t bytes;      // of an element of x
  int64_t row_bytes;  // of k in one stage
  int cluster = 1;

  const Problem& problem() const { return parts.first; }
  /// Of bytes: what is added is rounded by itself.
  bool keeps_added() const { return added && o.integers; }
  bool loads_residual() const { return present(problem(), o.residual) && !added; }
  int threads() const { return tile.warps_down * tile.warps_across * 32; }
  int64_t piece_bytes() const { return o.vector * bytes; }  // that are copied at once
  int64_t pieces() const { return (o.k + o.vector - 1) / o.vector; }
  int64_t added_steps() const { return added ? (added->k * bytes + row_bytes - 1) / row_bytes : 0; }
  int64_t steps() const { return added_steps() + (o.k * bytes + row_bytes - 1) / row_bytes; }
  int64_t tiles_down() const { return (o.m + tile.rows - 1) / tile.rows; }
  int64_t tiles_across() const { return (o.n + tile.columns - 1) / tile.columns; }
  int64_t tiles() const { return tiles_down() * tiles_across(); }
  int fragments_down() const { return tile.rows / tile.warps_down / 16; }
  int fragments_across() const { return tile.columns / tile.warps_across / 8; }
  int64_t ring_bytes() const { return (tile.rows + tile.columns) * row_bytes * tile.stages; }
  /// Rows of the epilogue that a lane stores vectors of, of the 16 of a fragment.
  int rounds() const { return fragments_across(); }
  /// Each warp's 16 rows of sums, or in a cluster the whole tile.
  int64_t sums_bytes() const {
    if (cluster > 1) return tile.rows * (tile.columns + 8) * 4;
    return static_cast<int64_t>(threads()) / 32 * 16 * (fragments_across() * 8 + 8) * 4;
  }
};

/// What a block copies for a step, and the loop over steps; `meanwhile` stands in front of the first.
std::string product_loop(const ProductPlan& plan, const std::string& meanwhile, Numbers& numbers);

/// What is done while the loop begins, and behind it.
struct ProductStore {
  std::string meanwhile, store;
};
ProductStore product_store(const ProductPlan& plan, Numbers& numbers);

}  // namespace tenon::cuda
