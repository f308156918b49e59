// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// ArgMax: where the largest elements are, and on request how large; as floats.
#include "ops/arg_max.h"

#include "import/caffe/layer_context.h"
#include "ops/cast.h"
#include "ops/concat.h"
#include "ops/top_k.h"

namespace tenon::caffe {

namespace {

struct Best {
  ValueId values = kNoValue;
  ValueId places = kNoValue;  // f32
};

/// The k largest along an axis. Of equal ones Caffe takes the last, which matters where all are 0.
Result<Best> best(LayerContext& layer, ValueId x, int64_t axis, int64_t k) {
  Best out;
  ValueId places = kNoValue;
  if (k == 1) {
    TRY_ASSIGN(places, layer.add(ArgMax{.axis = axis, .keepdims = true, .select_last = true}, {x}));
    TRY_ASSIGN(out.values, layer.add("reduce_max", {x, layer.add_integers({axis})}));
  } else {
    TRY_ASSIGN(const auto both, layer.add_many(ops::make(TopK{.axis = axis}), {x, layer.add_integers({k})}, 2));
    out.values = both[0];
    places = both[1];
  }
  TRY_ASSIGN(out.places, layer.add(Cast{.to = DataType::f32}, {places}));
  return out;
}

Result<> import_arg_max(LayerContext& layer) {
  TRY(layer.expect(1, 1, 1));
  const auto& param = layer.layer().argmax_param();
  const Shape& shape = layer.shape(0);
  const int64_t k = param.top_k();
  if (param.has_axis()) {
    TRY_ASSIGN(const int axis, layer.axis(param.axis()));
    TRY_ASSIGN(const Best found, best(layer, layer.bottom(0), axis, k));
    return layer.set_top(0, param.out_max_val() ? found.values : found.places);
  }
  if (shape.rank() < 1) return Error(ErrorCode::invalid_argument, "expected a blob with axes, found a scalar");
  // [N, 1, k] or, with values, [N, 2, k]; ones up to the rank of the bottom
  TRY_ASSIGN(const std::vector<int64_t> rest, layer.numbers(0, 1));
  const auto count = checked_volume(Shape::of(rest));
  if (!count || *count < 1) return Error(ErrorCode::invalid_argument, str("expected elements, found ", shape));
  TRY_ASSIGN(const ValueId flat, layer.add_reshape(layer.bottom(0), {shape[0], Dim(1), Dim(*count)}));
  TRY_ASSIGN(const Best found, best(layer, flat, 2, k));
  ValueId y = found.places;
  if (param.out_max_val()) {
    TRY_ASSIGN(y, layer.add(Concat{.axis = 1}, {found.places, found.values}));
  }
  std::vector<Dim> dims = {shape[0], Dim(param.out_max_val() ? 2 : 1), Dim(k)};
  while (static_cast<int>(dims.size()) < shape.rank()) dims.emplace_back(1);
  return layer.finish(layer.add_reshape(y, dims));
}

}  // namespace

Importer arg_max() { return {{"ArgMax"}, import_arg_max}; }

}  // namespace tenon::caffe
