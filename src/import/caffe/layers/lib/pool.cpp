// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Max, average and stochastic pooling.
#include "import/caffe/layers/lib/pool.h"

#include <limits>

#include "ops/average_pool.h"
#include "ops/cast.h"
#include "ops/max_pool.h"

namespace tenon::caffe {

namespace {

Result<ValueId> add_average(LayerContext& layer, ValueId x, const PoolWindow& pool, const Window& window) {
  AveragePool op;
  op.kernel = pool.kernel;
  op.window = window;
  op.count_include_pad = true;
  return layer.add(std::move(op), {x});
}

Result<ValueId> add_max(LayerContext& layer, ValueId x, const PoolWindow& pool, const Window& window, ValueId* mask) {
  MaxPool op;
  op.kernel = pool.kernel;
  op.window = window;
  if (!mask) return layer.add(std::move(op), {x});
  const Shape& shape = layer.shape_of(x);
  if (!shape[2].is_number() || !shape[3].is_number()) return Error(ErrorCode::unsupported, str("a mask for ", shape));
  TRY_ASSIGN(const auto results, layer.add_many(ops::make(std::move(op)), {x}, 2));
  const ValueId plane = layer.add_constant(Constant::scalar(DataType::i64, shape[2].number() * shape[3].number()));
  TRY_ASSIGN(const ValueId within, layer.add("mod", {results[1], plane}));
  TRY_ASSIGN(*mask, layer.add(Cast{.to = DataType::f32}, {within}));
  return results[0];
}

}  // namespace

Result<ValueId> add_pool(LayerContext& layer, ValueId x, const PoolWindow& pool, ValueId* mask) {
  if (layer.shape_of(x).rank() != 4) {
    return Error(ErrorCode::unsupported, str("expected pictures [N,C,H,W], found ", layer.shape_of(x)));
  }
  for (size_t i = 0; i < 2; ++i) {
    if (pool.kernel[i] < 1 || pool.pads[i] >= pool.kernel[i]) {
      return Error(ErrorCode::invalid_argument,
                   str("expected a kernel larger than its padding, found ", pool.kernel[i], " and ", pool.pads[i]));
    }
  }
  Window window;
  window.strides = pool.strides;
  window.pads = {pool.pads[0], pool.pads[1], pool.pads[0], pool.pads[1]};
  window.ceil_mode = pool.ceil;
  if (pool.method == PoolMethod::max) return add_max(layer, x, pool, window, mask);
  if (pool.method == PoolMethod::average) return add_average(layer, x, pool, window);
  TRY_ASSIGN(const ValueId squares, layer.add("mul", {x, x}));
  TRY_ASSIGN(const ValueId above, add_average(layer, squares, pool, window));
  TRY_ASSIGN(const ValueId sum, add_average(layer, x, pool, window));
  TRY_ASSIGN(const ValueId below, layer.add_affine(sum, 1, std::numeric_limits<float>::min()));
  return layer.add("div", {above, below});
}

}  // namespace tenon::caffe
