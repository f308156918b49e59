// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Rows: kernels in which one thread, a warp or a block folds the elements of a row.
#pragma once

#include "backends/cuda/generated/lib/source.h"

namespace tenon::cuda {

/// Rows of a tensor: which coordinates number the rows, and which the elements of one.
struct Rows {
  std::vector<int64_t> outer_dims, outer_strides;  // of the operand, by row coordinate
  std::vector<int64_t> inner_dims, inner_strides;  // of the operand, by element coordinate
  bool backwards = false;  // from the last row on: the one that the launch in front has written last
  int64_t count() const;
  int64_t length() const;
};

/// Folded axes make the elements, in the operand's memory order; the others the rows, in `order`: that of the result.
enum class RowOrder { as_the_operand, row_major };
Rows rows_of(const TensorType& operand, const std::vector<bool>& folded, RowOrder order = RowOrder::as_the_operand);

/// Threads to a row.
int lanes_for(const Rows& rows, const Target& target);

/// A kernel that runs `body` once per row. The body may use
///   row, lane, LANES, LENGTH: numbers;  from: where the row starts in the operand
///   ELEMENT(i): offset of element i behind `from`
///   fold(v, f): f over all lanes, the same in each;  EACH(i): a loop over this lane's elements
GeneratedLaunch launch_rows(Launcher launcher, const Rows& rows, const Target& target, const std::string& body);

}  // namespace tenon::cuda
