// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// constant_of_shape: inference and reference.
#include "ops/constant_of_shape.h"

#include "base/integers.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> ConstantOfShape::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 1));
  TRY(check_list(in, 0, "the shape"));
  if (dtype == DataType::none) return Error(ErrorCode::invalid_argument, "expected a data type, found none");
  const auto dims = in[0].dims();
  if (!dims) {
    TRY_ASSIGN(const int rank, list_length(in, 0, "the shape"));
    return Knowns{Known::of({dtype, unknown_shape(rank)})};
  }
  for (const Dim& dim : *dims) {
    if (dim.max() < 0) return Error(ErrorCode::invalid_argument, str("expected a dim of at least 0, found ", dim));
  }
  TensorType type{dtype, Shape(*dims)};
  std::optional<std::vector<Dim>> elements;
  const int64_t volume = type.shape.volume();  // -1: more than there can be
  if (type.rank() == 1 && type.shape.is_static() && volume >= 0 && volume < kChunk && !is_float(dtype)) {
    elements.emplace(static_cast<size_t>(volume), Dim(saturated<int64_t>(value)));
  }
  return Knowns{known_with(std::move(type), std::move(elements))};
}

Result<> ConstantOfShape::reference(std::span<const ConstTensor> /*src*/, std::span<const Tensor> dst) const {
  const size_t step = size_of(dtype);
  for (int64_t i = 0; i < dst[0].volume(); ++i) store_number(dtype, value, dst[0].data + static_cast<size_t>(i) * step);
  return Done{};
}

namespace ops {
OpDef constant_of_shape() { return op_def<ConstantOfShape>(); }
}  // namespace ops

}  // namespace tenon
