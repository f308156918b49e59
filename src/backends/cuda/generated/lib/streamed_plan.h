// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What products by blocks that stay share, whatever their numbers are: a block keeps the weights of its columns in
// shared memory and goes over parts of the rows, whose data and residuals come some parts ahead.
//   A warp's fragments take columns in such an order that a lane's results are neighbours: whole vectors to store, and
//   as many of the residual, which the lane itself copied to where it reads it.
#pragma once

#include <algorithm>

#include "backends/cuda/generated/lib/dual.h"

namespace tenon::cuda {

/// The part of the result that a block makes at a time. A warp makes 64 columns of its rows.
struct StreamedTile {
  int warps_down = 2, warps_across = 4;
  int fragments_down = 2;  // of 16 rows, a warp
  int resident = 2;        // blocks on a multiprocessor
};

struct StreamedPlan {
  static constexpr int kColumns = 64, kVectorBytes = 16;  // of a warp; of a lane's vector of the result

  ProductParts parts;
  MatrixOperands o;
  std::optional<MatrixOperands> added;  // of a dual convolution
  StreamedTile tile;
  int64_t multiprocessors = 132;
  int64_t bytes = 1;         // of an element of x and of the result
  int64_t row_bytes = 128;   // of k in one stage
  int64_t column_bytes = 0;  // of what a column needs besides its weights
  int stages = 0;
  bool residual = false;  // one that is loaded

  const Problem& problem() const { return parts.first; }
  int threads() const { return tile.warps_down * tile.warps_across * 32; }
  int64_t rows() const { return int64_t{16} * tile.fragments_down * tile.warps_down; }
  int64_t columns() const { return int64_t{kColumns} * tile.warps_across; }
  int64_t added_steps() const { return added ? (added->k * bytes + row_bytes - 1) / row_bytes : 0; }
  int64_t steps() const { return added_steps() + (o.k * bytes + row_bytes - 1) / row_bytes; }
  int64_t tiles_down() const { return (o.m + rows() - 1) / rows(); }
  int64_t tiles_across() const { return (o.n + columns() - 1) / columns(); }
  int64_t blocks() const {
    const int64_t rounds = std::max<int64_t>(1, multiprocessors * tile.resident / tiles_across());
    return std::min(rounds, tiles_down()) * tiles_across();
  }
  int64_t weight_bytes() const { return columns() * steps() * row_bytes; }
  int64_t stage_bytes() const { return rows() * row_bytes; }
  /// Tiles whose residuals are on the way or wait.
  int64_t residual_stages() const {
    if (!residual) return 0;
    return steps() == 1 ? stages : (stages - 1 + steps() - 1) / steps() + 1;
  }
  int64_t residual_bytes() const { return 2 * bytes * tile.fragments_down * threads() * kVectorBytes; }
  int64_t shared_bytes() const {
    return weight_bytes() + stages * stage_bytes() + residual_stages() * residual_bytes() + columns() * column_bytes;
  }
};

/// Sizes and operands of `given`; of bytes its residual must be of bytes, too, of 16-bit floats like the result.
/// Errors: unsupported for kernels of more than one element and padding, rows and columns that do not fill vectors, and
/// where another tile fits better.
Result<StreamedPlan> streamed_plan(const Problem& given, const Target& target, const StreamedTile& tile);
/// As many stages as fit, up to what hides the memory's latency; rather fewer blocks than two stages.
/// Errors: unsupported where the weights of the columns do not fit into shared memory.
Result<> fit_stages(StreamedPlan& plan);

/// A launch whose arguments are there and whose functions and text are not.
Launcher streamed_launcher(const Problem& given, const StreamedPlan& plan);
/// Operations that its time is that of.
double streamed_effort(const StreamedPlan& plan);

/// Names of sizes, and place(): where a row's 16 bytes lie.
std::string streamed_sizes(const StreamedPlan& plan);
/// Names of warps and parts of shared memory; weights are copied, where `filter` is that of row r, and the launch
/// before is waited for. Behind the ring and the residuals is `of_columns`.
std::string streamed_weights(const StreamedPlan& plan, std::string_view filter);
/// copy_unit(u): a stage of rows, and with a tile's first also its residual.
std::string streamed_copies(const StreamedPlan& plan);

/// What the loop does, in text: sums begin; what is added is done; a tile is. The last knows `mine`, its residuals.
struct StreamedEvents {
  std::string begin, added, done;
};
/// Sums of the type `sum`, and behind a tile's last step its results.
std::string streamed_loop(const StreamedPlan& plan, std::string_view sum, const StreamedEvents& events);

}  // namespace tenon::cuda
