// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// one_hot: inference and reference.
#include "ops/one_hot.h"

#include <cstring>

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> OneHot::infer_known(std::span<const Known> in) const {
  const Types types = types_of(in);
  TRY(check_inputs(types, 3));
  TRY(check_type(types, 0, TypeSet::number));
  TRY(check_type(types, 1, TypeSet::number));
  if (types[2].rank() != 1 || !(types[2].shape[0] == Dim(2))) {
    return Error(ErrorCode::invalid_argument, str("expected two values, off and on, found ", types[2]));
  }
  TRY_ASSIGN(const int made, normalize_axis(axis, types[0].rank() + 1));
  Dim depth = unknown_dim();
  if (in[1].value && in[1].type.shape.volume() == 1) {
    depth = in[1].value.to_i64()[0];
  } else if (const auto dims = in[1].dims(); dims && dims->size() == 1) {
    depth = dims->front();
  }
  if (depth.max() < 0) return Error(ErrorCode::invalid_argument, str("expected a depth of at least 0, found ", depth));
  std::vector<Dim> dims = types[0].shape.dims();
  dims.insert(dims.begin() + made, depth);
  return Knowns{Known::of({types[2].dtype, Shape(std::move(dims))})};
}

Result<> OneHot::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  TRY_ASSIGN(const int made, normalize_axis(axis, dst[0].type.rank()));
  const int64_t depth = dst[0].dim(made);
  const int64_t inner = volume_between(dst[0].type.shape, made + 1, dst[0].type.rank());
  const std::vector<int64_t> indices = numbers_of(src[0]);
  const size_t bytes = size_of(dst[0].type.dtype);
  for (int64_t i = 0, n = dst[0].volume(); i < n; ++i) {
    const int64_t place = i / inner % depth;
    const int64_t index = indices[static_cast<size_t>(i / (inner * depth) * inner + i % inner)];
    const bool on = index == place || index == place - depth;
    std::memcpy(dst[0].data + static_cast<size_t>(i) * bytes, src[2].data + (on ? bytes : 0), bytes);
  }
  return Done{};
}

namespace ops {
OpDef one_hot() { return op_def<OneHot>(); }
}  // namespace ops

}  // namespace tenon
