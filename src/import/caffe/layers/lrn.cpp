// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// LRN, across channels or within one.
#include "ops/lrn.h"

#include "import/caffe/layers/lib/pool.h"

namespace tenon::caffe {

namespace {

/// x * (1 + alpha * mean of squares over a square around) ^ -beta
Result<> import_within(LayerContext& layer, int64_t size) {
  const auto& param = layer.layer().lrn_param();
  const ValueId x = layer.bottom(0);
  PoolWindow pool;
  pool.method = PoolMethod::average;
  pool.kernel = {size, size};
  pool.pads = {(size - 1) / 2, (size - 1) / 2};
  TRY_ASSIGN(const ValueId squares, layer.add("mul", {x, x}));
  TRY_ASSIGN(const ValueId mean, add_pool(layer, squares, pool));
  TRY_ASSIGN(const ValueId base, layer.add_affine(mean, param.alpha(), 1));
  TRY_ASSIGN(const ValueId factor, layer.add("pow", {base, layer.add_scalar(-param.beta())}));
  return layer.finish(layer.add("mul", {x, factor}));
}

Result<> import_lrn(LayerContext& layer) {
  TRY(layer.expect(1, 1, 1));
  const auto& param = layer.layer().lrn_param();
  const int64_t size = param.local_size();
  if (size % 2 == 0) return Error(ErrorCode::invalid_argument, str("expected an odd local_size, found ", size));
  if (param.norm_region() == caffe_schema::LRNParameter::WITHIN_CHANNEL) return import_within(layer, size);
  return layer.finish(Lrn{.size = size, .alpha = param.alpha(), .beta = param.beta(), .bias = param.k()},
                      {layer.bottom(0)});
}

}  // namespace

Importer lrn() { return {{"LRN"}, import_lrn}; }

}  // namespace tenon::caffe
