// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// signal_window: the Blackman, Hamming and Hann windows.
#pragma once

#include <array>

#include "ops/lib/op_def.h"

namespace tenon {

enum class WindowKind { blackman, hamming, hann };
constexpr auto names(WindowKind) { return std::array{"blackman", "hamming", "hann"}; }

/// A window of so many elements: a0 - a1 cos(2 pi n / N) + a2 cos(4 pi n / N), N the size (periodic) or one less.
///   size: an integer []  ->  y: data type `to` [size]
/// Errors: invalid_argument unless the size is one number and the result a float type.
/// Source: ONNX BlackmanWindow-17, HammingWindow-17, HannWindow-17.
struct SignalWindow {
  static constexpr std::string_view kName = "signal_window";
  WindowKind kind = WindowKind::blackman;
  bool periodic = true;
  DataType to = DataType::f32;

  static void fields(auto& self, auto&& field) {
    field("kind", self.kind);
    field("periodic", self.periodic);
    field("to", self.to);
  }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  uint32_t value_operands() const { return 1; }
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
