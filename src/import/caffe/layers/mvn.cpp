// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// MVN: mean and, if asked for, variance become 0 and 1.
#include "import/caffe/layer_context.h"

namespace tenon::caffe {

namespace {
/// (x - mean) / (sqrt(variance) + eps)
Result<> import_mvn(LayerContext& layer) {
  TRY(layer.expect(1, 1, 1));
  const auto& param = layer.layer().mvn_param();
  std::vector<int64_t> axes;
  for (int axis = param.across_channels() ? 1 : 2; axis < layer.shape(0).rank(); ++axis) axes.push_back(axis);
  if (axes.empty()) return Error(ErrorCode::invalid_argument, str("expected pictures, found ", layer.shape(0)));
  const ValueId over = layer.add_integers(axes);
  TRY_ASSIGN(const ValueId mean, layer.add("reduce_mean", {layer.bottom(0), over}));
  TRY_ASSIGN(const ValueId centred, layer.add("sub", {layer.bottom(0), mean}));
  if (!param.normalize_variance()) return layer.set_top(0, centred);
  TRY_ASSIGN(const ValueId squares, layer.add("mul", {centred, centred}));
  TRY_ASSIGN(const ValueId variance, layer.add("reduce_mean", {squares, over}));
  TRY_ASSIGN(const ValueId deviation, layer.add("sqrt", {variance}));
  TRY_ASSIGN(const ValueId divisor, layer.add_affine(deviation, 1, param.eps()));
  return layer.finish(layer.add("div", {centred, divisor}));
}
}  // namespace

Importer mvn() { return {{"MVN"}, import_mvn}; }

}  // namespace tenon::caffe
