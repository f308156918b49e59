// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Normalization layers to operators.
#include "api/network/layers/normalization.h"

#include <algorithm>
#include <numeric>

#include "ops/add.h"
#include "ops/layer_norm.h"
#include "ops/mul.h"
#include "ops/reshape.h"
#include "ops/shape.h"
#include "ops/squeeze.h"
#include "ops/transpose.h"

namespace tenon::api {

namespace {

/// y with scale and bias, broadcast.
Result<ValueId> scaled(Lowering& to, ValueId y, ValueId scale, ValueId bias) {
  TRY_ASSIGN(y, to.emit(Mul{}, {y, scale}));
  return to.emit(Add{}, {y, bias});
}

/// Mean 0 and variance 1 over any axes.
Result<ValueId> normalize(Lowering& to, ValueId x, const std::vector<int64_t>& axes, float epsilon) {
  const int rank = to.rank(x);
  const ValueId one = to.constant(Constant::f32_vector({1}));
  const LayerNorm norm{.axis = rank - static_cast<int64_t>(axes.size()), .epsilon = epsilon};
  std::vector<int64_t> order, back(static_cast<size_t>(rank));
  for (int64_t axis = 0; axis < rank; ++axis)
    if (!std::binary_search(axes.begin(), axes.end(), axis)) order.push_back(axis);
  order.insert(order.end(), axes.begin(), axes.end());
  if (std::is_sorted(order.begin(), order.end())) return to.emit(norm, {x, one});
  for (size_t i = 0; i < order.size(); ++i) back[static_cast<size_t>(order[i])] = static_cast<int64_t>(i);
  TRY_ASSIGN(ValueId y, to.emit(Transpose{.perm = order}, {x}));
  TRY_ASSIGN(y, to.emit(norm, {y, one}));
  return to.emit(Transpose{.perm = back}, {y});
}

/// Each group of channels normalized by itself; scale and bias have one element a channel, or (before V2) a group.
Result<ValueId> normalize_groups(Lowering& to, ValueId x, int64_t groups, float epsilon, ValueId scale, ValueId bias) {
  ValueId shape = kNoValue;
  if (to.shape(x).is_static()) {
    shape = to.constant(Constant::i64_vector(to.shape(x).numbers()));
  } else {
    TRY_ASSIGN(shape, to.emit(ShapeOf{}, {x}));
  }
  const ValueId one = to.constant(Constant::f32_vector({1}));
  const ValueId grouped = to.constant(Constant::i64_vector({0, groups, -1}));
  TRY_ASSIGN(ValueId y, to.emit(Reshape{}, {x, grouped}));
  TRY_ASSIGN(y, to.emit(LayerNorm{.axis = 2, .epsilon = epsilon}, {y, one}));
  const bool by_group = to.shape(scale)[1] == Dim(groups) && to.shape(x)[1] != Dim(groups);
  if (by_group) {
    const ValueId column = to.constant(Constant::i64_vector({1, groups, 1}));
    TRY_ASSIGN(scale, to.emit(Reshape{}, {scale, column}));
    TRY_ASSIGN(bias, to.emit(Reshape{}, {bias, column}));
    TRY_ASSIGN(y, scaled(to, y, scale, bias));
  }
  TRY_ASSIGN(y, to.emit(Reshape{}, {y, shape}));
  return by_group ? y : scaled(to, y, scale, bias);
}

/// True if the operand is the same for all positions of the axes before `axis`, and has an element for each place of
/// the others.
bool is_of_each_place(const Shape& shape, const Shape& x, int64_t axis) {
  for (int i = 0; i < shape.rank(); ++i) {
    if (shape[i] != (i < axis ? Dim(1) : x[i])) return false;
  }
  return true;
}

/// The operand without its first `axis` dimensions, which are 1.
Result<ValueId> without_leading(Lowering& to, ValueId operand, int64_t axis) {
  std::vector<int64_t> leading(static_cast<size_t>(axis));
  std::iota(leading.begin(), leading.end(), 0);
  return to.emit(Squeeze{}, {operand, to.constant(Constant::i64_vector(leading))});
}

}  // namespace

Result<> NormalizationLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  TRY_ASSIGN(const ValueId scale, to.input(1));
  TRY_ASSIGN(const ValueId bias, to.input(2));
  const int rank = to.rank(x);
  TRY_ASSIGN(const std::vector<int64_t> axes, axes_of(axes_, rank));
  if (to.rank(scale) != rank || to.rank(bias) != rank) {
    return Error(ErrorCode::invalid_argument, str("expected scale and bias of ", rank, " dimensions, found ",
                                                  to.shape(scale), " and ", to.shape(bias)));
  }
  if (axes.empty()) return Error(ErrorCode::invalid_argument, "expected axes to normalize over, found none");
  if (nb_groups_ > 1) {
    if (axes.front() != 2 || static_cast<int64_t>(axes.size()) != rank - 2) {
      return Error(ErrorCode::invalid_argument, "groups of channels need the axes from 2 on");
    }
    TRY_ASSIGN(const ValueId y, normalize_groups(to, x, nb_groups_, epsilon_, scale, bias));
    return to.define(0, y);
  }
  const int64_t axis = axes.front();
  const bool at_the_end = axis == rank - static_cast<int64_t>(axes.size());
  const Shape& whole = to.shape(x);
  if (at_the_end && is_of_each_place(to.shape(scale), whole, axis) && is_of_each_place(to.shape(bias), whole, axis)) {
    TRY_ASSIGN(const ValueId gain, without_leading(to, scale, axis));
    TRY_ASSIGN(const ValueId offset, without_leading(to, bias, axis));
    TRY_ASSIGN(const ValueId y, to.emit(LayerNorm{.axis = axis, .epsilon = epsilon_}, {x, gain, offset}));
    return to.define(0, y);
  }
  TRY_ASSIGN(const ValueId normal, normalize(to, x, axes, epsilon_));
  TRY_ASSIGN(const ValueId y, scaled(to, normal, scale, bias));
  return to.define(0, y);
}

Result<> LRNLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  const Attributes fields = {{"size", window_size_},
                             {"alpha", static_cast<double>(alpha_)},
                             {"beta", static_cast<double>(beta_)},
                             {"bias", static_cast<double>(k_)}};
  TRY_ASSIGN(const auto y, to.emit("lrn", fields, {x}));
  return to.define(0, y[0]);
}

}  // namespace tenon::api
