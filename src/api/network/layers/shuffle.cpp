// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Layers that reshape and join, to operators.
#include "api/network/layers/shuffle.h"

#include <algorithm>

#include "ops/concat.h"
#include "ops/reshape.h"
#include "ops/shape.h"
#include "ops/squeeze.h"
#include "ops/transpose.h"
#include "ops/unsqueeze.h"

namespace tenon::api {

namespace {

/// Errors: invalid_argument if the first `rank` numbers are no order of the axes.
Result<ValueId> transpose(Lowering& to, ValueId x, const nv::Permutation& permutation) {
  const int unseen = to.unseen(x);
  const int rank = to.rank(x) - unseen;
  if (rank > nv::Dims::MAX_DIMS) return Error(ErrorCode::unsupported, str("a tensor of ", rank, " dimensions"));
  std::vector<int64_t> perm(permutation.order, permutation.order + rank);
  if (std::is_sorted(perm.begin(), perm.end()) && (perm.empty() || perm.back() == rank - 1)) return x;
  for (int64_t& axis : perm) axis += unseen;
  if (unseen != 0) perm.insert(perm.begin(), 0);
  return to.emit(Transpose{.perm = perm}, {x});
}

}  // namespace

Result<> ShuffleLayer::lower(Lowering& to) const {
  TRY_ASSIGN(ValueId x, to.input(0));
  TRY_ASSIGN(x, transpose(to, x, first_transpose_));
  ValueId shape = kNoValue;
  if (to.has_input(1)) {
    TRY_ASSIGN(shape, to.input(1));
    TRY_ASSIGN(shape, to.as_i64(shape));
  } else if (reshape_dimensions_.nbDims != -1) {
    TRY_ASSIGN(std::vector<int64_t> sizes, numbers_of(reshape_dimensions_));
    if (to.unseen(x) != 0) sizes.insert(sizes.begin(), 0);  // the batch stays
    shape = to.constant(Constant::i64_vector(sizes));
  }
  if (shape != kNoValue) {
    TRY_ASSIGN(x, to.emit(Reshape{.allow_zero = !zero_is_placeholder_ && to.unseen(x) == 0}, {x, shape}));
  }
  TRY_ASSIGN(x, transpose(to, x, second_transpose_));
  return to.define(0, x);
}

Result<> ConcatenationLayer::lower(Lowering& to) const {
  std::vector<ValueId> operands;
  for (size_t i = 0; i < inputs().size(); ++i) {
    TRY_ASSIGN(const ValueId operand, to.input(i));
    operands.push_back(operand);
  }
  const int unseen = to.unseen(operands[0]);
  const int axis = unseen + (axis_ >= 0 ? axis_ : std::max(0, to.rank(operands[0]) - unseen - 3));
  TRY_ASSIGN(const ValueId y, to.emit(Concat{.axis = axis}, std::move(operands)));
  return to.define(0, y);
}

Result<> ShapeLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  TRY_ASSIGN(const ValueId y, to.emit(ShapeOf{}, {x}));
  return to.define(0, y);
}

Result<> SqueezeLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  TRY_ASSIGN(const ValueId axes, to.input(1));
  TRY_ASSIGN(const ValueId y, to.emit(Squeeze{}, {x, axes}));
  return to.define(0, y);
}

Result<> UnsqueezeLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  TRY_ASSIGN(const ValueId axes, to.input(1));
  TRY_ASSIGN(const ValueId y, to.emit(Unsqueeze{}, {x, axes}));
  return to.define(0, y);
}

}  // namespace tenon::api
