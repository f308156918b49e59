// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Power, Exp, Log: functions of scale * x + shift.
#include <cmath>

#include "import/caffe/layer_context.h"

namespace tenon::caffe {

namespace {

/// (shift + scale x) ^ power
Result<> import_power(LayerContext& layer) {
  const auto& param = layer.layer().power_param();
  TRY_ASSIGN(const ValueId x, layer.add_affine(layer.bottom(0), param.scale(), param.shift()));
  if (param.power() == 1) return layer.set_top(0, x);
  if (param.power() == 2) return layer.finish(layer.add("mul", {x, x}));
  return layer.finish(layer.add("pow", {x, layer.add_scalar(param.power())}));
}

/// ln of the base; -1 stands for e. Errors: invalid_argument for bases without a logarithm.
Result<double> log_of_base(float base) {
  if (base == -1) return 1.0;
  if (!(base > 0)) return Error(ErrorCode::invalid_argument, str("expected a base above 0 or -1 for e, found ", base));
  return std::log(static_cast<double>(base));
}

/// base ^ (shift + scale x)
Result<> import_exp(LayerContext& layer) {
  const auto& param = layer.layer().exp_param();
  TRY_ASSIGN(const double log_base, log_of_base(param.base()));
  TRY_ASSIGN(const ValueId x, layer.add_affine(layer.bottom(0), param.scale() * log_base, param.shift() * log_base));
  return layer.finish(layer.add("exp", {x}));
}

/// log to base of (shift + scale x)
Result<> import_log(LayerContext& layer) {
  const auto& param = layer.layer().log_param();
  TRY_ASSIGN(const double log_base, log_of_base(param.base()));
  if (log_base == 0) return Error(ErrorCode::invalid_argument, "expected a base other than 1");
  TRY_ASSIGN(const ValueId x, layer.add_affine(layer.bottom(0), param.scale(), param.shift()));
  TRY_ASSIGN(const ValueId natural, layer.add("log", {x}));
  return layer.finish(layer.add_affine(natural, 1 / log_base, 0));
}

Result<> import_power_exp_log(LayerContext& layer) {
  TRY(layer.expect(1, 1, 1));
  if (layer.type() == "Power") return import_power(layer);
  return layer.type() == "Exp" ? import_exp(layer) : import_log(layer);
}

}  // namespace

Importer power() { return {{"Power", "Exp", "Log"}, import_power_exp_log}; }

}  // namespace tenon::caffe
