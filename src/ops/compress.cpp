// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// compress: inference and reference.
#include "ops/compress.h"

#include <algorithm>
#include <cstring>

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> Compress::infer_known(std::span<const Known> in) const {
  const Types types = types_of(in);
  TRY(check_inputs(types, 2));
  if (types[1].dtype != DataType::boolean || types[1].rank() != 1) {
    return Error(ErrorCode::invalid_argument, str("expected a list of bools, found ", types[1]));
  }
  Dim count = unknown_dim();
  if (in[1].value) {
    const std::vector<int64_t> all = in[1].value.to_i64();
    count = std::count_if(all.begin(), all.end(), [](int64_t one) { return one != 0; });
  } else if (types[1].shape.is_static()) {
    count = unknown_dim(std::max<int64_t>(types[1].shape.volume(), 1));
  }
  if (flatten) return Knowns{Known::of({types[0].dtype, Shape{count}})};
  TRY_ASSIGN(const int along, normalize_axis(axis, types[0].rank()));
  Shape shape = types[0].shape;
  shape[along] = count;
  return Knowns{Known::of({types[0].dtype, std::move(shape)})};
}

Result<> Compress::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const int rank = src[0].type.rank();
  int along = 0;
  if (!flatten) {
    TRY_ASSIGN(along, normalize_axis(axis, rank));
  }
  const int64_t length = flatten ? src[0].volume() : src[0].dim(along);
  const int64_t outer = flatten ? 1 : volume_between(src[0].type.shape, 0, along);
  const int64_t inner = flatten ? 1 : volume_between(src[0].type.shape, along + 1, rank);
  if (src[1].volume() > length) {
    return Error(ErrorCode::invalid_argument, str("expected at most ", length, " conditions, found ", src[1].volume()));
  }
  const size_t row = static_cast<size_t>(inner) * size_of(src[0].type.dtype);
  std::byte* to = dst[0].data;
  for (int64_t i = 0; i < outer; ++i) {
    for (int64_t k = 0; k < src[1].volume(); ++k) {
      if (!src[1].as<bool>()[k] || row == 0) continue;
      std::memcpy(to, src[0].data + static_cast<size_t>(i * length + k) * row, row);
      to += row;
    }
  }
  return Done{};
}

namespace ops {
OpDef compress() { return op_def<Compress>(); }
}  // namespace ops

}  // namespace tenon
