// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Normalization layers to operators.
#include "api/network/layers/normalization.h"

#include <numeric>

#include "ops/add.h"
#include "ops/layer_norm.h"
#include "ops/mul.h"
#include "ops/reshape.h"
#include "ops/shape.h"
#include "ops/squeeze.h"

namespace tenon::api {

namespace {

/// Mean 0 and variance 1 over the axes from `axis` on, within each group of channels.
Result<ValueId> normalize(Lowering& to, ValueId x, int64_t axis, int64_t groups, float epsilon) {
  const ValueId one = to.constant(Constant::f32_vector({1}));
  if (groups == 1) return to.emit(LayerNorm{.axis = axis, .epsilon = epsilon}, {x, one});
  ValueId shape = kNoValue;
  if (to.shape(x).is_static()) {
    shape = to.constant(Constant::i64_vector(to.shape(x).numbers()));
  } else {
    TRY_ASSIGN(shape, to.emit(ShapeOf{}, {x}));
  }
  const ValueId grouped = to.constant(Constant::i64_vector({0, groups, -1}));
  TRY_ASSIGN(const ValueId flat, to.emit(Reshape{}, {x, grouped}));
  TRY_ASSIGN(const ValueId normal, to.emit(LayerNorm{.axis = 2, .epsilon = epsilon}, {flat, one}));
  return to.emit(Reshape{}, {normal, shape});
}

/// True if the operand is the same for all positions of the axes before `axis`.
bool is_constant_before(const Shape& shape, int64_t axis) {
  for (int i = 0; i < axis; ++i) {
    if (shape[i] != Dim(1)) return false;
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
  const auto count = static_cast<int64_t>(axes.size());
  if (axes.empty() || axes.front() != rank - count) {
    return Error(ErrorCode::unsupported, "normalization over axes that are not the last ones is not supported yet");
  }
  if (nb_groups_ > 1 && axes.front() != 2) {
    return Error(ErrorCode::invalid_argument, "groups of channels need the axes from 2 on");
  }
  const int64_t axis = axes.front();
  if (nb_groups_ == 1 && is_constant_before(to.shape(scale), axis) && is_constant_before(to.shape(bias), axis)) {
    TRY_ASSIGN(const ValueId gain, without_leading(to, scale, axis));
    TRY_ASSIGN(const ValueId offset, without_leading(to, bias, axis));
    TRY_ASSIGN(const ValueId y, to.emit(LayerNorm{.axis = axis, .epsilon = epsilon_}, {x, gain, offset}));
    return to.define(0, y);
  }
  TRY_ASSIGN(ValueId y, normalize(to, x, axis, nb_groups_, epsilon_));
  TRY_ASSIGN(y, to.emit(Mul{}, {y, scale}));
  TRY_ASSIGN(y, to.emit(Add{}, {y, bias}));
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
