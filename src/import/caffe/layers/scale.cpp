// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Scale, Bias: a blob that covers some axes is multiplied or added.
#include "import/caffe/layer_context.h"

namespace tenon::caffe {

namespace {

/// The dims that a trained operand covers, and ones behind them up to the rank.
Result<std::vector<Dim>> covered(const LayerContext& layer, int64_t axis_wanted, int64_t num_axes) {
  const Shape& shape = layer.shape(0);
  if (num_axes == 0) return std::vector<Dim>{};
  TRY_ASSIGN(const int axis, layer.axis(axis_wanted));
  const int64_t end = num_axes < 0 ? shape.rank() : axis + num_axes;
  if (end > shape.rank()) {
    return Error(ErrorCode::invalid_argument,
                 str("expected ", num_axes, " axes from axis ", axis, " on, found ", shape));
  }
  std::vector<Dim> dims(shape.begin() + axis, shape.begin() + end);
  for (const Dim& dim : dims) {
    if (!dim.is_number()) return Error(ErrorCode::unsupported, str("expected known sizes, found ", shape));
  }
  dims.resize(static_cast<size_t>(shape.rank() - axis), Dim(1));
  return dims;
}

/// Bottom 1 with ones behind it, so that its axes stand under those of bottom 0 from `axis` on.
Result<ValueId> aligned(LayerContext& layer, int64_t axis_wanted) {
  const Shape& operand = layer.shape(1);
  if (operand.rank() == 0) return layer.bottom(1);
  TRY_ASSIGN(const int axis, layer.axis(axis_wanted));
  if (axis + operand.rank() > layer.shape(0).rank()) {
    return Error(ErrorCode::invalid_argument,
                 str("expected ", operand, " to fit ", layer.shape(0), " from axis ", axis));
  }
  std::vector<Dim> dims = operand.dims();
  dims.resize(static_cast<size_t>(layer.shape(0).rank() - axis), Dim(1));
  return layer.add_reshape(layer.bottom(1), dims);
}

Result<> import_scale(LayerContext& layer) {
  TRY(layer.expect(1, 2, 1));
  const auto& param = layer.layer().scale_param();
  const bool trained = layer.bottoms() == 1;
  ValueId factor = kNoValue;
  std::vector<Dim> dims;
  if (trained) {
    TRY_ASSIGN(dims, covered(layer, param.axis(), param.num_axes()));
    TRY_ASSIGN(factor, layer.add_weights(0, Shape(dims)));
  } else {
    TRY_ASSIGN(factor, aligned(layer, param.axis()));
    dims = layer.shape_of(factor).dims();
  }
  TRY_ASSIGN(const ValueId scaled, layer.add("mul", {layer.bottom(0), factor}));
  if (!param.bias_term()) return layer.set_top(0, scaled);
  TRY_ASSIGN(const ValueId bias, layer.add_weights(trained ? 1 : 0, Shape(dims)));
  return layer.finish(layer.add("add", {scaled, bias}));
}

Result<> import_bias(LayerContext& layer) {
  TRY(layer.expect(1, 2, 1));
  const auto& param = layer.layer().bias_param();
  ValueId addend = kNoValue;
  if (layer.bottoms() == 1) {
    TRY_ASSIGN(const std::vector<Dim> dims, covered(layer, param.axis(), param.num_axes()));
    TRY_ASSIGN(addend, layer.add_weights(0, Shape(dims)));
  } else {
    TRY_ASSIGN(addend, aligned(layer, param.axis()));
  }
  return layer.finish(layer.add("add", {layer.bottom(0), addend}));
}

Result<> import_scale_or_bias(LayerContext& layer) {
  return layer.type() == "Scale" ? import_scale(layer) : import_bias(layer);
}

}  // namespace

Importer scale() { return {{"Scale", "Bias"}, import_scale_or_bias}; }

}  // namespace tenon::caffe
