// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// dequantized_matmul: matrix product of floats with weights that stay integers in memory.
#pragma once

#include "ops/lib/epilogue.h"
#include "ops/lib/op_def.h"

namespace tenon {

/// y = activation(a w + bias + residual) with w[k, n] = (weights[n, k] - zeros[n, k / block]) * scales[n, k / block].
///   a f32 [...,M,K], weights i8 or u8 [N,K], or u8 [N,ceil(K/2)] of two numbers each if bits is 4 (the lower half is
///   the first), scales f32 [N,ceil(K/block)], zeros as scales or absent, bias f32 [N] or absent, residual as y or
///   absent
///   ->  y f32 [...,M,N]
/// Errors: invalid_argument for types or shapes that do not fit.
/// Source: com.microsoft MatMulNBits-1; ONNX DequantizeLinear-21 in front of MatMul-13.
struct DequantizedMatmul {
  static constexpr std::string_view kName = "dequantized_matmul";
  int64_t bits = 8;
  int64_t block = 0;  // of k, that have a scale in common; 0: all
  Epilogue epilogue;

  static void fields(auto& self, auto&& field) {
    field("bits", self.bits);
    field("block", self.block);
    Epilogue::fields(self.epilogue, field);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;

  /// The weights as floats [N,K], of all operands up to the zeros; of `a` its type alone.
  Constant float_weights(std::span<const ConstTensor> src) const;
};

/// Number `k` of a row of weights.
inline int packed_number(const ConstTensor& weights, int64_t bits, int64_t row, int64_t k) {
  const int64_t per_row = weights.type.shape[1].number();
  if (bits == 4) {
    const auto pair = std::to_integer<int>(weights.data[row * per_row + k / 2]);
    return k % 2 == 0 ? pair & 15 : pair >> 4;
  }
  const auto byte = weights.data[row * per_row + k];
  return weights.type.dtype == DataType::i8 ? static_cast<int8_t>(byte) : std::to_integer<int>(byte);
}

}  // namespace tenon
