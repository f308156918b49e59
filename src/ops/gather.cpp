// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// gather: inference and reference.
#include "ops/gather.h"

#include <cstring>

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> Gather::infer_known(std::span<const Known> in) const {
  const Types types = types_of(in);
  TRY(check_inputs(types, 2));
  TRY(check_type(types, 1, TypeSet::integer));
  TRY_ASSIGN(const int along, normalize_axis(axis, types[0].rank()));
  const auto& from = types[0].shape.dims();
  std::vector<Dim> dims(from.begin(), from.begin() + along);
  dims.insert(dims.end(), types[1].shape.begin(), types[1].shape.end());
  dims.insert(dims.end(), from.begin() + along + 1, from.end());
  Known out = Known::of({types[0].dtype, Shape(std::move(dims))});
  const auto elements = elements_of(in[0]);
  const auto picks = in[1].numbers();
  if (!elements || !picks || types[0].rank() != 1) return Knowns{out};
  const auto count = static_cast<int64_t>(elements->size());
  std::vector<Dim> picked;
  for (const int64_t pick : *picks) {
    if (pick < -count || pick >= count) {
      return Error(ErrorCode::invalid_argument,
                   str("expected an index from ", -count, " to ", count - 1, ", found ", pick));
    }
    picked.push_back((*elements)[static_cast<size_t>(pick < 0 ? pick + count : pick)]);
  }
  return Knowns{known_with(out.type, std::move(picked))};
}

Result<> Gather::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  TRY_ASSIGN(const int along, normalize_axis(axis, src[0].type.rank()));
  const int64_t length = src[0].dim(along);
  const int64_t outer = volume_between(src[0].type.shape, 0, along);
  const int64_t inner = volume_between(src[0].type.shape, along + 1, src[0].type.rank());
  const size_t row = static_cast<size_t>(inner) * size_of(src[0].type.dtype);
  const std::vector<int64_t> picks = numbers_of(src[1]);
  for (const int64_t pick : picks) {
    if (pick >= -length && pick < length) continue;
    return Error(ErrorCode::invalid_argument,
                 str("expected an index from ", -length, " to ", length - 1, ", found ", pick));
  }
  if (row == 0) return Done{};
  std::byte* to = dst[0].data;
  for (int64_t i = 0; i < outer; ++i) {
    for (const int64_t pick : picks) {
      std::memcpy(to, src[0].data + static_cast<size_t>(i * length + (pick < 0 ? pick + length : pick)) * row, row);
      to += row;
    }
  }
  return Done{};
}

namespace ops {
OpDef gather() { return op_def<Gather>(); }
}  // namespace ops

}  // namespace tenon
