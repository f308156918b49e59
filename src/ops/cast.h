// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// cast: the same numbers in another data type.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// What becomes of numbers between two powers of two as f8e8m0.
enum class PowerRounding { up, down, nearest };
constexpr auto names(PowerRounding) { return std::array{"up", "down", "nearest"}; }

/// Conversion, elementwise. Floats round to nearest even; to an integer they truncate and saturate (NaN: 0); integers
/// wrap; to bool: x != 0; to a string: the shortest decimal that reads back the same.
///   x: any type  ->  y: data type `to`, the shape of x
/// Errors: invalid_argument if there is not exactly one input, no data type to cast to, or a string is no number.
/// Source: ONNX Cast-25; what it leaves undefined (floats out of an integer's range) is as said above.
struct Cast {
  static constexpr std::string_view kName = "cast";
  static constexpr OpTraits kTraits = {.pointwise = true};
  DataType to = DataType::f32;
  bool saturate = true;  // to 8-bit floats: past the largest is the largest, else infinity or NaN
  PowerRounding round_mode = PowerRounding::up;

  static void fields(auto& self, auto&& field) {
    field("to", self.to);
    field("saturate", self.saturate);
    field("round_mode", self.round_mode);
  }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
