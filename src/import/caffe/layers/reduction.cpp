// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Reduction, Softmax.
#include "import/caffe/layer_context.h"
#include "ops/reduce_l1.h"
#include "ops/reduce_mean.h"
#include "ops/reduce_sum.h"
#include "ops/reduce_sum_square.h"
#include "ops/softmax.h"

namespace tenon::caffe {

namespace {

template <class T>
Result<ValueId> fold(LayerContext& layer, ValueId axes) {
  T op;
  op.keepdims = false;
  return layer.add(std::move(op), {layer.bottom(0), axes});
}

Result<ValueId> folded(LayerContext& layer, ValueId axes) {
  using Param = caffe_schema::ReductionParameter;
  switch (layer.layer().reduction_param().operation()) {
    case Param::ASUM:
      return fold<ReduceL1>(layer, axes);
    case Param::SUMSQ:
      return fold<ReduceSumSquare>(layer, axes);
    case Param::MEAN:
      return fold<ReduceMean>(layer, axes);
    default:
      return fold<ReduceSum>(layer, axes);
  }
}

/// All axes from one on become one number.
Result<> import_reduction(LayerContext& layer) {
  const auto& param = layer.layer().reduction_param();
  TRY_ASSIGN(const int axis, layer.axis(param.axis()));
  std::vector<int64_t> axes;
  for (int i = axis; i < layer.shape(0).rank(); ++i) axes.push_back(i);
  TRY_ASSIGN(const ValueId y, folded(layer, layer.add_integers(axes)));
  return layer.finish(layer.add_affine(y, param.coeff(), 0));
}

Result<> import_reduction_or_softmax(LayerContext& layer) {
  TRY(layer.expect(1, 1, 1));
  if (layer.type() == "Reduction") return import_reduction(layer);
  TRY_ASSIGN(const int axis, layer.axis(layer.layer().softmax_param().axis()));
  return layer.finish(Softmax{.axis = axis}, {layer.bottom(0)});
}

}  // namespace

Importer reduction() { return {{"Reduction", "Softmax"}, import_reduction_or_softmax}; }

}  // namespace tenon::caffe
