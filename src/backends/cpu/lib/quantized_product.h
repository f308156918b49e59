// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Products of 8-bit integers by our own kernels: which problems they take, and their operands.
#pragma once
#include "backends/cpu/device.h"
#include "backends/cpu/lib/requantize.h"
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

/// Exact on every processor with `isa`.
Result<Prepared> prepare_quantized_conv(const Problem& p, const CpuDevice& cpu, Isa isa);
Result<Prepared> prepare_quantized_matmul(const Problem& p, const CpuDevice& cpu, Isa isa);
Result<Prepared> prepare_quantized_depthwise(const Problem& p, const CpuDevice& cpu);

}  // namespace tenon::cpu
