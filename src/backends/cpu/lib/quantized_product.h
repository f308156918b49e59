// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Products of 8-bit integers by our own kernels: which problems they take, and their operands.
#pragma once
#include "backends/cpu/device.h"
#include "backends/cpu/lib/requantize.h"
#include "backends/cpu/lib/window.h"
#include "ops/lib/requantization.h"

namespace tenon::cpu {

/// Requantization as kernels want it: what a launch does not change, and the multipliers, one a channel.
struct QuantizedEpilogue {
  Requantize requantize;
  std::shared_ptr<const std::vector<float>> multipliers, zeros;  // zeros: instead of a bias
  bool has_factor = false, has_bias = false, has_residual = false;

  /// With the addresses of a launch.
  Requantize bound(const Launch& launch) const;
};

/// Operands x, weights, multipliers, bias, residual. Declines what no kernel of ours takes: products whose weights or
/// multipliers are not constant, operands of other layouts than the result.
Result<QuantizedEpilogue> read_quantized(const Problem& p, const tenon::Epilogue& epilogue, const Requantization& r,
                                         int64_t channels);

/// Constant weights, by group, channel of its results and product, which come in the order row, column, channel of a
/// group.
struct QuantizedWeights {
  const int8_t* data = nullptr;
  int64_t group_out = 1, group_in = 1;
  int64_t out_step = 1, in_step = 1, tap_step = 1;  // from one weight to the next

  int8_t operator()(int64_t group, int64_t n, int64_t k) const {
    return data[(group * group_out + n) * out_step + k % group_in * in_step + k / group_in * tap_step];
  }
};

/// A convolution or matrix product without addresses: the product is a convolution of a row of pixels.
struct QuantizedRows {
  Window window;
  int64_t groups = 1, group_out = 1, k = 1;
  bool is_signed = false, reads_zero = false;  // reads_zero: of the data, at each launch
  int zero = 0;
  int64_t ld_residual = 0;
  QuantizedEpilogue epilogue;
  QuantizedWeights weights;
  std::string order;  // of the weights

  /// Zero point of this launch's data.
  int zero_of(const Launch& launch) const;
  /// Bit of the residual, if it may lie where the result does.
  uint32_t in_place(const Problem& p) const;
};

/// A kernel's arguments without addresses, and what they refer to. Args: ConvI8, ConvI8Dot or WinogradI8.
template <class Args>
struct QuantizedState {
  Args args;
  QuantizedRows rows;
  Buffer weights;

  QuantizedState(const Args& of_shape, QuantizedRows of, Buffer packed)
      : args(of_shape), rows(std::move(of)), weights(std::move(packed)) {
    args.window = rows.window;
    args.weights = reinterpret_cast<const int8_t*>(weights.data());
    args.is_signed = rows.is_signed;
    args.ld_residual = rows.ld_residual;
  }
  /// With the addresses of a launch.
  Args bound(const Launch& launch) const {
    Args now = args;
    now.src = launch.src[0];
    now.dst = launch.dst[0];
    now.workspace = launch.workspace;
    now.requantize = rows.epilogue.bound(launch);
    now.zero = rows.zero_of(launch);
    return now;
  }
};

/// Declines pictures that no kernel of ours takes.
Result<> check_quantized_pictures(const Problem& p);
/// Of a problem whose weights are constant.
const int8_t* quantized_weights(const Problem& p);

/// Both decline with the reason what no kernel of ours takes.
Result<QuantizedRows> read_quantized_conv(const Problem& p);
Result<QuantizedRows> read_quantized_matmul(const Problem& p);

constexpr uint64_t kQuantizedHeld = 0b110;  // weights and multipliers

/// Exact on every processor with `isa`, by pairs of 16 bits: AVX2 or AVX-512.
Result<Prepared> prepare_quantized_conv(const Problem& p, const CpuDevice& cpu, Isa isa);
Result<Prepared> prepare_quantized_matmul(const Problem& p, const CpuDevice& cpu, Isa isa);
/// By instructions that add up four products at once, VNNI or AMX, or two, AVX2 or AVX-512, of weights that are split.
Result<Prepared> prepare_dot_conv(const Problem& p, const CpuDevice& cpu, Isa isa);
Result<Prepared> prepare_dot_matmul(const Problem& p, const CpuDevice& cpu, Isa isa);
/// 1x1, of weights that are split, with pixels (rows of a product) in the lanes; AVX2.
Result<Prepared> prepare_pixels_conv(const Problem& p, const CpuDevice& cpu);
Result<Prepared> prepare_pixels_matmul(const Problem& p, const CpuDevice& cpu);
/// 3x3, by a quarter of the products in 16 bits; exact. AVX2, AVX-512 or VNNI.
Result<Prepared> prepare_quantized_winograd(const Problem& p, const CpuDevice& cpu, Isa isa);
Result<Prepared> prepare_quantized_depthwise(const Problem& p, const CpuDevice& cpu);
/// By pairs of products in 16 bits, with AVX2.
Result<Prepared> prepare_quads_depthwise(const Problem& p, const CpuDevice& cpu);
/// With VNNI.
Result<Prepared> prepare_dot_depthwise(const Problem& p, const CpuDevice& cpu);

}  // namespace tenon::cpu
