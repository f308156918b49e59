// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// string_concat: strings joined two by two.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// y[i] = a[i] then b[i], with broadcasting.
///   a, b: strings  ->  y: strings
/// Errors: unsupported for other types.
/// Source: ONNX StringConcat-20.
struct StringConcat {
  static constexpr std::string_view kName = "string_concat";

  static void fields(auto&, auto&&) {}
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
