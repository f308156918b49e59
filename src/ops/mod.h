// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// mod: y = a - b * floor(a / b); with fmod: a - b * trunc(a / b).
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Remainder, elementwise: y = a - b * floor(a / b); with fmod: a - b * trunc(a / b).
/// Without fmod the result has the sign of b, with it that of a.
///   a, b: any number type, the same for both, shapes that broadcast  ->  y: as a, the broadcast shape
/// Errors: invalid_argument if there are not two inputs of one type whose shapes broadcast; unsupported for other
/// types. Source: ONNX Mod-13; an integer modulo 0 gives 0, which ONNX leaves open.
struct Mod {
  static constexpr std::string_view kName = "mod";
  static constexpr OpTraits kTraits = {.pointwise = true};
  bool fmod = false;

  static void fields(auto& self, auto&& field) { field("fmod", self.fmod); }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
