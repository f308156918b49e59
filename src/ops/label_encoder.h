// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// label_encoder: values looked up in a table.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Replaces each element by the value of its key, or by the last value if no key is equal (NaN is equal to NaN).
///   x: as the keys; keys [n], values [n+1]  ->  y: data type of the values, shape of x
/// Errors: invalid_argument for tables that do not fit.
/// Source: ONNX LabelEncoder-4 of ai.onnx.ml.
struct LabelEncoder {
  static constexpr std::string_view kName = "label_encoder";

  static void fields(auto&, auto&&) {}
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
