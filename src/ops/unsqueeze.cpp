// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// unsqueeze: inference and reference.
#include "ops/unsqueeze.h"

#include <algorithm>

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> Unsqueeze::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 2));
  TRY(check_list(in, 1, "the axes"));
  const TensorType& x = in[0].type;
  TRY_ASSIGN(const int count, list_length(in, 1, "the axes"));
  const int rank = x.rank() + count;
  const auto axes = known_numbers(in, 1, "the axes");
  if (!axes.ok()) return Knowns{Known::of({x.dtype, unknown_shape(rank)})};
  TRY_ASSIGN(const std::vector<int> made, normalize_axes(*axes, rank));
  std::vector<Dim> dims;
  int from = 0;
  for (int axis = 0; axis < rank; ++axis) {
    const bool is_made = std::find(made.begin(), made.end(), axis) != made.end();
    dims.push_back(is_made ? Dim(1) : x.shape[from++]);
  }
  return Knowns{known_with({x.dtype, Shape(std::move(dims))}, elements_of(in[0]))};
}

Result<> Unsqueeze::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  copy_all(src[0], dst[0]);
  return Done{};
}

namespace ops {
OpDef unsqueeze() { return op_def<Unsqueeze>(); }
}  // namespace ops

}  // namespace tenon
