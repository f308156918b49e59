// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// log_softmax: Logarithm of softmax along an axis.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Logarithm of softmax along an axis: y = x - ln(sum of exp(x)), around the maximum so that nothing overflows.
///   x: any float type, rank at least 1  ->  y: as x
/// Errors: invalid_argument if the axis is out of range; unsupported unless it is of a float type.
/// Source: ONNX LogSoftmax-13.
struct LogSoftmax {
  static constexpr std::string_view kName = "log_softmax";
  int64_t axis = -1;

  static void fields(auto& self, auto&& field) { field("axis", self.axis); }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
