// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// shape: inference and reference.
#include "ops/shape.h"

#include <algorithm>
#include <cstring>

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

std::pair<int64_t, int64_t> ShapeOf::bounds(int rank) const {
  const auto place = [&](int64_t at) { return std::clamp<int64_t>(at < 0 ? at + rank : at, 0, rank); };
  return {place(start), std::max(place(start), place(end))};
}

Result<Knowns> ShapeOf::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 1));
  const auto [from, to] = bounds(in[0].type.rank());
  const auto& dims = in[0].type.shape.dims();
  return Knowns{
      known_with({DataType::i64, Shape{to - from}}, std::vector<Dim>(dims.begin() + from, dims.begin() + to))};
}

Result<> ShapeOf::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const std::vector<int64_t> dims = src[0].type.shape.numbers();
  const auto [from, to] = bounds(src[0].type.rank());
  std::copy(dims.begin() + from, dims.begin() + to, dst[0].as<int64_t>());
  return Done{};
}

namespace ops {
OpDef shape() { return op_def<ShapeOf>(); }
}  // namespace ops

}  // namespace tenon
