// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// dynamic_block_quantize: narrow floats with a scale for each block, taken from the block itself.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Each block of x gets the scale by which its largest magnitude becomes the largest number of `to`; y = x / scale.
///   x: any float type, second_scale (optional): one f32
///     ->  y: `to` (f4e2m1 or f8e4m3fn), shape of x; scales: `scale_type`, one element for each block
/// block: elements of a block along each axis, from the first axis on; absent axes: 1. A block may stop at the end of
/// x. scale_type f8e4m3fn: scale = round(largest / (most * second_scale)), and x is divided by scale * second_scale.
/// scale_type f8e8m0: scale = 2^ceil(log2(largest / most)). A block of zeros has the smallest scale there is.
/// Errors: invalid_argument for other types or blocks that are not positive.
/// Source: OCP Microscaling Formats (MX) 1.0, section 6.3, with the scale rounded up so that no element saturates.
struct DynamicBlockQuantize {
  static constexpr std::string_view kName = "dynamic_block_quantize";
  std::vector<int64_t> block;
  DataType to = DataType::f8e4m3fn;
  DataType scale_type = DataType::f8e8m0;

  static void fields(auto& self, auto&& field) {
    field("block", self.block);
    field("to", self.to);
    field("scale_type", self.scale_type);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
