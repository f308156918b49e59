// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// BatchNorm: by the statistics in its blobs, or by those of the batch.
#include "ops/batch_norm.h"

#include "import/caffe/layer_context.h"

namespace tenon::caffe {

namespace {

Constant filled(int64_t count, float value) {
  return Constant::f32_vector(std::vector<float>(static_cast<size_t>(count), value));
}

/// Blobs are sums; the third says what to divide them by.
Result<Constant> statistic(const LayerContext& layer, size_t blob, int64_t channels) {
  TRY_ASSIGN(const Constant sum, layer.weights(blob, Shape{channels}));
  TRY_ASSIGN(const Constant count, layer.weights(2, Shape{}));
  const float divisor = *count.tensor().as<float>();
  const float factor = divisor == 0 ? 0 : 1 / divisor;
  std::vector<float> values(static_cast<size_t>(channels));
  for (size_t i = 0; i < values.size(); ++i) values[i] = sum.tensor().as<float>()[i] * factor;
  return Constant::f32_vector(values);
}

Result<> import_with_batch(LayerContext& layer) {
  std::vector<int64_t> axes = {0};
  for (int axis = 2; axis < layer.shape(0).rank(); ++axis) axes.push_back(axis);
  const ValueId over = layer.add_integers(axes);
  TRY_ASSIGN(const ValueId mean, layer.add("reduce_mean", {layer.bottom(0), over}));
  TRY_ASSIGN(const ValueId centred, layer.add("sub", {layer.bottom(0), mean}));
  TRY_ASSIGN(const ValueId squares, layer.add("mul", {centred, centred}));
  TRY_ASSIGN(const ValueId variance, layer.add("reduce_mean", {squares, over}));
  TRY_ASSIGN(const ValueId safe, layer.add_affine(variance, 1, layer.layer().batch_norm_param().eps()));
  TRY_ASSIGN(const ValueId deviation, layer.add("sqrt", {safe}));
  return layer.finish(layer.add("div", {centred, deviation}));
}

Result<> import_batch_norm(LayerContext& layer) {
  TRY(layer.expect(1, 1, 1));
  const auto& param = layer.layer().batch_norm_param();
  if (param.has_use_global_stats() && !param.use_global_stats()) return import_with_batch(layer);
  const Shape& shape = layer.shape(0);
  const int64_t channels = shape.rank() < 2 ? 1 : shape[1].number();
  if (channels < 1) return Error(ErrorCode::unsupported, str("expected a known number of channels, found ", shape));
  TRY_ASSIGN(const Constant mean, statistic(layer, 0, channels));
  TRY_ASSIGN(Constant variance, statistic(layer, 1, channels));
  if (layer.blobs() == 0) variance = filled(channels, 1);  // random weights: a variance must not be negative
  return layer.finish(BatchNorm{.epsilon = param.eps()}, {layer.bottom(0), layer.add_constant(filled(channels, 1)),
                                                          layer.add_constant(filled(channels, 0)),
                                                          layer.add_constant(mean), layer.add_constant(variance)});
}

}  // namespace

Importer batch_norm() { return {{"BatchNorm"}, import_batch_norm}; }

}  // namespace tenon::caffe
