// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// cum_prod: running products along an axis.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Running products along an axis: y[i] = x[0] * .. * x[i]; exclusive leaves x[i] out; reverse starts at the end.
///   x: any number type; axis: an integer, [] or [1]  ->  y: as x
/// Errors: invalid_argument if the axis is out of range.
/// Source: ONNX CumProd-26.
struct CumProd {
  static constexpr std::string_view kName = "cum_prod";
  bool exclusive = false;
  bool reverse = false;

  static void fields(auto& self, auto&& field) {
    field("exclusive", self.exclusive);
    field("reverse", self.reverse);
  }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  uint32_t value_operands() const { return 2; }
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
