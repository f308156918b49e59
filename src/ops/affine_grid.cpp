// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// affine_grid: inference and reference.
#include "ops/affine_grid.h"

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/float_values.h"

namespace tenon {

Result<Knowns> AffineGrid::infer_known(std::span<const Known> in) const {
  const Types types = types_of(in);
  TRY(check_inputs(types, 2));
  TRY(check_type(types, 0, TypeSet::real));
  TRY_ASSIGN(const int count, list_length(in, 1, "the size"));
  if (types[0].rank() != 3 || count < 4 || !(types[0].shape[1] == Dim(count - 2) || !types[0].shape[1].is_number())) {
    return Error(ErrorCode::invalid_argument,
                 str("expected maps and a size that fit, found ", types[0], " and ", types[1]));
  }
  const auto size = in[1].dims();
  std::vector<Dim> dims = {types[0].shape[0]};
  for (int i = 2; i < count; ++i) dims.push_back(size ? (*size)[static_cast<size_t>(i)] : unknown_dim());
  dims.emplace_back(count - 2);
  return Knowns{Known::of({types[0].dtype, Shape(std::move(dims))})};
}

Result<> AffineGrid::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const std::vector<double> theta = load_floats<double>(src[0]);
  const int rank = dst[0].type.rank();
  const auto axes = static_cast<size_t>(rank - 2);
  const int64_t places = volume_between(dst[0].type.shape, 1, rank - 1);
  std::vector<double> y(static_cast<size_t>(dst[0].volume()));
  std::vector<double> at(axes + 1, 1.0);
  for (int64_t i = 0; i < dst[0].dim(0) * places; ++i) {
    int64_t rest = i % places;
    for (size_t k = 0; k < axes; ++k) {  // innermost first
      const int64_t length = dst[0].dim(rank - 2 - static_cast<int>(k));
      const auto n = static_cast<double>(length), place = static_cast<double>(rest % length);
      at[k] = align_corners ? (length > 1 ? 2 * place / (n - 1) - 1 : -1) : (2 * place + 1) / n - 1;
      rest /= length;
    }
    const double* map = theta.data() + static_cast<size_t>(i / places) * axes * (axes + 1);
    for (size_t k = 0; k < axes; ++k) {
      double sum = 0;
      for (size_t j = 0; j <= axes; ++j) sum += map[k * (axes + 1) + j] * at[j];
      y[static_cast<size_t>(i) * axes + k] = sum;
    }
  }
  store_floats<double>(y, dst[0]);
  return Done{};
}

namespace ops {
OpDef affine_grid() { return op_def<AffineGrid>(); }
}  // namespace ops

}  // namespace tenon
