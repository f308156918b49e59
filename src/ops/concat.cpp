// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// concat: inference and reference.
#include "ops/concat.h"

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"

namespace tenon {

Result<Knowns> Concat::infer_known(std::span<const Known> in) const {
  if (in.empty() || !in[0].present()) return Error(ErrorCode::invalid_argument, "expected at least 1 input, found 0");
  const TensorType& first = in[0].type;
  TRY_ASSIGN(const int along, normalize_axis(axis, first.rank()));
  Shape shape = first.shape;
  auto elements = elements_of(in[0]);
  for (const Known& one : in.subspan(1)) {
    if (one.type.dtype != first.dtype || one.type.rank() != first.rank()) {
      return Error(ErrorCode::invalid_argument, str("expected operands like ", first, ", found ", one.type));
    }
    for (int i = 0; i < first.rank(); ++i) {
      const Dim& dim = one.type.shape[i];
      if (i == along) {
        shape[i] = shape[i] + dim;
      } else if (dim.is_number() && shape[i].is_number() && !(dim == shape[i])) {
        return Error(ErrorCode::invalid_argument, str("expected shapes that differ in axis ", along, " alone, found ",
                                                      first.shape, " and ", one.type.shape));
      } else if (dim.is_number()) {
        shape[i] = dim;
      }
    }
    const auto more = elements_of(one);
    if (!more) elements.reset();
    if (elements) elements->insert(elements->end(), more->begin(), more->end());
  }
  return Knowns{known_with({first.dtype, std::move(shape)}, std::move(elements))};
}

Result<> Concat::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  TRY_ASSIGN(const int along, normalize_axis(axis, dst[0].type.rank()));
  const auto bytes = static_cast<int64_t>(size_of(dst[0].type.dtype));
  const int64_t outer = volume_between(dst[0].type.shape, 0, along);
  const int64_t row = volume_between(dst[0].type.shape, along, dst[0].type.rank());
  int64_t at = 0;
  for (const ConstTensor& one : src) {
    const int64_t part = volume_between(one.type.shape, along, one.type.rank());
    copy_box({{outer, part}, {part, 1}, {row, 1}}, static_cast<size_t>(bytes), one.data, dst[0].data + at * bytes);
    at += part;
  }
  return Done{};
}

namespace ops {
OpDef concat() { return op_def<Concat>(); }
}  // namespace ops

}  // namespace tenon
