// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Pooling.
#include "import/caffe/layers/lib/pool.h"

namespace tenon::caffe {

namespace {

std::vector<int64_t> pair_of(bool has_pair, uint32_t h, uint32_t w, uint32_t both) {
  return has_pair ? std::vector<int64_t>{h, w} : std::vector<int64_t>{both, both};
}

Result<> import_pooling(LayerContext& layer) {
  TRY(layer.expect(1, 1, 1, 2));
  const auto& param = layer.layer().pooling_param();
  using Param = caffe_schema::PoolingParameter;
  PoolWindow pool;
  pool.method = param.pool() == Param::MAX   ? PoolMethod::max
                : param.pool() == Param::AVE ? PoolMethod::average
                                             : PoolMethod::stochastic;
  pool.ceil = param.round_mode() == Param::CEIL;
  if (layer.shape(0).rank() != 4) {
    return Error(ErrorCode::unsupported, str("expected pictures [N,C,H,W], found ", layer.shape(0)));
  }
  if (param.global_pooling()) {
    TRY_ASSIGN(pool.kernel, layer.numbers(0, 2));
    const std::string_view op = pool.method == PoolMethod::max ? "reduce_max" : "reduce_mean";
    if (pool.method != PoolMethod::stochastic && layer.tops() == 1) {
      return layer.finish(layer.add(op, {layer.bottom(0), layer.add_integers({2, 3})}));
    }
  } else {
    pool.kernel =
        pair_of(param.has_kernel_h() || param.has_kernel_w(), param.kernel_h(), param.kernel_w(), param.kernel_size());
    pool.strides = pair_of(param.has_stride_h() || param.has_stride_w(), param.stride_h(), param.stride_w(),
                           param.has_stride() ? param.stride() : 1);
    pool.pads = pair_of(param.has_pad_h() || param.has_pad_w(), param.pad_h(), param.pad_w(), param.pad());
  }
  ValueId mask = kNoValue;
  if (layer.tops() == 2 && pool.method != PoolMethod::max) {
    return Error(ErrorCode::invalid_argument, "expected one top unless maxima are pooled");
  }
  TRY_ASSIGN(const ValueId y, add_pool(layer, layer.bottom(0), pool, layer.tops() == 2 ? &mask : nullptr));
  TRY(layer.set_top(0, y));
  return layer.tops() == 2 ? layer.set_top(1, mask) : Result<>(Done{});
}

}  // namespace

Importer pooling() { return {{"Pooling"}, import_pooling}; }

}  // namespace tenon::caffe
