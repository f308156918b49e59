// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// average_pool: the mean of each window.
#pragma once

#include "ops/lib/op_def.h"
#include "ops/lib/window.h"

namespace tenon {

/// Mean over a sliding window.
///   x [N,C,spatial...], 1 to 3 spatial axes, float  ->  y [N,C,out...]
/// count_include_pad: padding counts in the divisor (but not what ceil_mode adds beyond it).
/// Errors: invalid_argument for attributes that do not fit.
/// Source: ONNX AveragePool-22.
struct AveragePool {
  static constexpr std::string_view kName = "average_pool";
  std::vector<int64_t> kernel;
  Window window;
  bool count_include_pad = false;

  static void fields(auto& self, auto&& field) {
    field("kernel", self.kernel);
    Window::fields(self.window, field);
    field("ceil_mode", self.window.ceil_mode);
    field("count_include_pad", self.count_include_pad);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
