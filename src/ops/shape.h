// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// shape: the shape of x as a tensor.
#pragma once

#include <limits>
#include <utility>

#include "ops/lib/op_def.h"

namespace tenon {

/// The shape of x, or dims start..end of it (negative ones count from the end, both are clamped).
///   x: any type  ->  y: i64 [number of dims]
/// Errors: invalid_argument if there is not exactly one input.
/// Source: ONNX Shape-21.
struct ShapeOf {
  static constexpr std::string_view kName = "shape";
  static constexpr OpTraits kTraits = {.type_only = true};
  int64_t start = 0;
  int64_t end = std::numeric_limits<int64_t>::max();

  static void fields(auto& self, auto&& field) {
    field("start", self.start);
    field("end", self.end);
  }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  /// start and end as 0 <= first <= second <= rank.
  std::pair<int64_t, int64_t> bounds(int rank) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
