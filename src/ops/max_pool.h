// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// max_pool: the largest element of each window.
#pragma once

#include "ops/lib/op_def.h"
#include "ops/lib/window.h"

namespace tenon {

/// Maximum over a sliding window; padding never wins.
///   x [N,C,spatial...], 1 to 3 spatial axes, any number type
///   ->  y [N,C,out...], indices i64 (flat into x; spatial axes in column-major order if column_major_indices)
/// Errors: invalid_argument for attributes that do not fit.
/// Source: ONNX MaxPool-22.
struct MaxPool {
  static constexpr std::string_view kName = "max_pool";
  std::vector<int64_t> kernel;
  Window window;
  bool column_major_indices = false;

  static void fields(auto& self, auto&& field) {
    field("kernel", self.kernel);
    Window::fields(self.window, field);
    field("ceil_mode", self.window.ceil_mode);
    field("column_major_indices", self.column_major_indices);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
