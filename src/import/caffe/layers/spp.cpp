// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// SPP: pools into 1, 4, 16, ... bins, side by side.
#include "import/caffe/layers/lib/pool.h"
#include "ops/concat.h"

namespace tenon::caffe {

namespace {

/// He et al. 2014, arXiv:1406.4729: bins of equal size, the picture padded until they fit.
PoolWindow level_of(PoolMethod method, int64_t bins, const std::vector<int64_t>& sizes) {
  PoolWindow pool;
  pool.method = method;
  pool.kernel.clear();
  for (size_t i = 0; i < 2; ++i) {
    const int64_t kernel = (sizes[i] + bins - 1) / bins;
    pool.kernel.push_back(kernel);
    pool.pads[i] = (kernel * bins - sizes[i] + 1) / 2;
  }
  pool.strides = pool.kernel;
  return pool;
}

Result<> import_spp(LayerContext& layer) {
  TRY(layer.expect(1, 1, 1));
  const auto& param = layer.layer().spp_param();
  using Param = caffe_schema::SPPParameter;
  if (layer.shape(0).rank() != 4) {
    return Error(ErrorCode::unsupported, str("expected pictures [N,C,H,W], found ", layer.shape(0)));
  }
  constexpr uint32_t kMaxHeight = 16;
  if (param.pyramid_height() < 1 || param.pyramid_height() > kMaxHeight) {
    return Error(ErrorCode::invalid_argument,
                 str("expected a pyramid of 1 to ", kMaxHeight, " levels, found ", param.pyramid_height()));
  }
  if (param.pool() == Param::STOCHASTIC) return Error(ErrorCode::unsupported, "stochastic pooling in a pyramid");
  const PoolMethod method = param.pool() == Param::MAX ? PoolMethod::max : PoolMethod::average;
  TRY_ASSIGN(const std::vector<int64_t> sizes, layer.numbers(0, 1));
  std::vector<ValueId> levels;
  for (uint32_t i = 0; i < param.pyramid_height(); ++i) {
    const PoolWindow pool = level_of(method, int64_t{1} << i, {sizes[1], sizes[2]});
    TRY_ASSIGN(const ValueId y, add_pool(layer, layer.bottom(0), pool));
    TRY_ASSIGN(const ValueId flat, layer.add("flatten", {y}));
    levels.push_back(flat);
  }
  if (levels.size() == 1) return layer.set_top(0, levels[0]);
  return layer.finish(Concat{.axis = 1}, levels);
}

}  // namespace

Importer spp() { return {{"SPP"}, import_spp}; }

}  // namespace tenon::caffe
