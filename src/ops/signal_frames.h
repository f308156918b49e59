// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// signal_frames: overlapping stretches of a signal.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Stretches of `length` elements along axis 1, each `step` after the one before.
///   x: any type [N,L,parts]; step, length: integers  ->  y: [N,frames,length,parts], frames = 1 + (L - length) / step
/// Errors: invalid_argument for a step or length that does not fit.
/// Source: ONNX STFT-17, which is a dft of windowed frames.
struct SignalFrames {
  static constexpr std::string_view kName = "signal_frames";

  static void fields(auto&, auto&&) {}
  Result<Knowns> infer_known(std::span<const Known> in) const;
  uint32_t value_operands() const { return 6; }
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
