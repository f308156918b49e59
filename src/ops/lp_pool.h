// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// lp_pool: the p-norm of each window.
#pragma once

#include "ops/lib/op_def.h"
#include "ops/lib/window.h"

namespace tenon {

/// (sum of |x|^p)^(1/p) over a sliding window; padding counts as 0.
///   x [N,C,spatial...], 1 to 3 spatial axes, float  ->  y [N,C,out...]
/// Errors: invalid_argument for attributes that do not fit.
/// Source: ONNX LpPool-22.
struct LpPool {
  static constexpr std::string_view kName = "lp_pool";
  std::vector<int64_t> kernel;
  Window window;
  int64_t p = 2;

  static void fields(auto& self, auto&& field) {
    field("kernel", self.kernel);
    Window::fields(self.window, field);
    field("ceil_mode", self.window.ceil_mode);
    field("p", self.p);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
