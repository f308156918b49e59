// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Normalize, of SSD: vectors of length 1, times a trained scale.
#include "import/caffe/layer_context.h"

namespace tenon::caffe {

namespace {
/// x / sqrt(sum of squares + eps) * scale; the sum goes over channels, or over whole pictures.
/// Source: Liu, Rabinovich, Berg 2015, arXiv:1506.04579, section 3.3.
Result<> import_normalize(LayerContext& layer) {
  TRY(layer.expect(1, 1, 1));
  const auto& param = layer.layer().norm_param();
  const Shape& shape = layer.shape(0);
  if (shape.rank() < 2 || !shape[1].is_number()) {
    return Error(ErrorCode::invalid_argument, str("expected a blob with channels, found ", shape));
  }
  std::vector<int64_t> axes = {1};
  for (int axis = 2; param.across_spatial() && axis < shape.rank(); ++axis) axes.push_back(axis);
  std::vector<Dim> scale_dims(static_cast<size_t>(shape.rank()) - 1, Dim(1));
  if (!param.channel_shared()) scale_dims[0] = shape[1];
  const ValueId x = layer.bottom(0);
  TRY_ASSIGN(const ValueId squares, layer.add("mul", {x, x}));
  TRY_ASSIGN(const ValueId sum, layer.add("reduce_sum", {squares, layer.add_integers(axes)}));
  TRY_ASSIGN(const ValueId safe, layer.add_affine(sum, 1, param.eps()));
  TRY_ASSIGN(const ValueId length, layer.add("sqrt", {safe}));
  TRY_ASSIGN(const ValueId unit, layer.add("div", {x, length}));
  TRY_ASSIGN(const ValueId scale, layer.add_weights(0, Shape(scale_dims)));
  return layer.finish(layer.add("mul", {unit, scale}));
}
}  // namespace

Importer normalize() { return {{"Normalize"}, import_normalize}; }

}  // namespace tenon::caffe
