// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// mel_weights: weights from a spectrum to mel bands.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Triangles over the bins of a spectrum, evenly spaced in mel: mel = 2595 log10(1 + hertz / 700).
///   integers: number of bands, length of the transform, sample rate; floats: lowest and highest hertz; all []
///     ->  y: data type `to` [length / 2 + 1, bands]
/// Errors: invalid_argument for numbers that make no triangles.
/// Source: ONNX MelWeightMatrix-17.
struct MelWeights {
  static constexpr std::string_view kName = "mel_weights";
  DataType to = DataType::f32;

  static void fields(auto& self, auto&& field) { field("to", self.to); }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  uint32_t value_operands() const { return 3; }
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
