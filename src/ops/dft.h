// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// dft: discrete Fourier transform along an axis.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// y[k] = sum over n of x[n] e^(-2 pi i k n / length); inverse: e^(+...) / length.
///   x: floats [...,1] real or [...,2] complex; length: an integer, optional; axis: an integer, optional, instead of
///   the field  ->  y: [...,2]; of an inverse onesided [...,1]
/// onesided: of a real x only the first length / 2 + 1 results; inverse: x has just those.
/// Errors: invalid_argument for a bad axis or last dimension.
/// Source: ONNX DFT-20.
struct Dft {
  static constexpr std::string_view kName = "dft";
  int64_t axis = -2;
  bool inverse = false;
  bool onesided = false;

  static void fields(auto& self, auto&& field) {
    field("axis", self.axis);
    field("inverse", self.inverse);
    field("onesided", self.onesided);
  }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  uint32_t value_operands() const { return 6; }
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
