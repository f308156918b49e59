// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Eltwise: products, weighted sums and maxima of blobs of one shape.
#include "import/caffe/layer_context.h"

namespace tenon::caffe {

namespace {
Result<> import_eltwise(LayerContext& layer) {
  TRY(layer.expect(1, std::max<size_t>(layer.bottoms(), 1), 1));
  const auto& param = layer.layer().eltwise_param();
  using Param = caffe_schema::EltwiseParameter;
  const auto coefficients = static_cast<size_t>(param.coeff_size());
  if (coefficients != 0 && (coefficients != layer.bottoms() || param.operation() != Param::SUM)) {
    return Error(ErrorCode::invalid_argument, str("expected a coefficient for each bottom of a sum, found ",
                                                  coefficients, " for ", layer.bottoms(), " bottoms"));
  }
  for (size_t i = 1; i < layer.bottoms(); ++i) {
    if (!(layer.shape(i) == layer.shape(0))) {
      return Error(ErrorCode::invalid_argument,
                   str("expected bottoms of one shape, found ", layer.shape(0), " and ", layer.shape(i)));
    }
  }
  const std::string_view op = param.operation() == Param::PROD  ? "mul"
                              : param.operation() == Param::SUM ? "add"
                                                                : "maximum";
  const auto term = [&](size_t i) {
    return layer.add_affine(layer.bottom(i), coefficients != 0 ? param.coeff(static_cast<int>(i)) : 1, 0);
  };
  TRY_ASSIGN(ValueId y, term(0));
  for (size_t i = 1; i < layer.bottoms(); ++i) {
    TRY_ASSIGN(const ValueId next, term(i));
    TRY_ASSIGN(y, layer.add(op, {y, next}));
  }
  return layer.set_top(0, y);
}
}  // namespace

Importer eltwise() { return {{"Eltwise"}, import_eltwise}; }

}  // namespace tenon::caffe
