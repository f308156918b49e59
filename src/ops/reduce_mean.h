// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// reduce_mean: Mean over axes.
#pragma once

#include "ops/lib/op_def.h"
#include "ops/lib/reduce.h"

namespace tenon {

/// Mean over axes: y = sum of x / number of elements; integers round to zero. Over nothing: NaN.
///   x: any number type; axes: integers [n], optional (absent: all)  ->  y: data type of x
/// Errors: invalid_argument if an axis is out of range; unsupported if not even their number is known.
/// Source: ONNX ReduceMean-18.
struct ReduceMean : ReduceFields {
  static constexpr std::string_view kName = "reduce_mean";

  Result<Knowns> infer_known(std::span<const Known> in) const;
  uint32_t value_operands() const { return 2; }
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
