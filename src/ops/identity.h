// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// identity: y = x.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Copy: y = x.
///   x: any type  ->  y: as x
/// Errors: invalid_argument if there is not exactly one input.
/// Source: ONNX Identity-21.
struct Identity {
  static constexpr std::string_view kName = "identity";
  static constexpr OpTraits kTraits = {.pointwise = true, .view = true};

  static void fields(auto&, auto&&) {}
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
