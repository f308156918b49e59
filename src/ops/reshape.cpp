// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// reshape: inference and reference.
#include "ops/reshape.h"

#include <algorithm>

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

namespace {

/// What -1 stands for: the product of `all` over that of `others`. Equal dims cancel, so that symbols may stay.
Result<Dim> left_over(std::vector<Dim> all, const std::vector<Dim>& others) {
  std::vector<Dim> divisors;
  for (const Dim& dim : others) {
    if (const auto same = std::find(all.begin(), all.end(), dim); same != all.end()) {
      all.erase(same);
    } else {
      divisors.push_back(dim);
    }
  }
  const auto product = [](const std::vector<Dim>& dims) {
    int64_t number = 1;  // numbers first: 2*N*3 and N*6 are the same symbol
    Dim symbols = 1;
    for (const Dim& dim : dims) {
      if (dim.is_number()) {
        number *= dim.number();
      } else {
        symbols = symbols * dim;
      }
    }
    return std::pair(number, symbols);
  };
  auto [number, symbols] = product(all);
  const auto [divisor, divisor_symbols] = product(divisors);
  if (divisor_symbols == Dim(1) && divisor > 0 && number % divisor == 0) return symbols * Dim(number / divisor);
  const Dim total = symbols * Dim(number);
  const Dim by = divisor_symbols * Dim(divisor);
  if (by.max() == 0 || (total.is_number() && by.is_number() && total.number() % by.number() != 0)) {
    return Error(ErrorCode::invalid_argument, str("expected ", total, " elements to fill whole rows of ", by));
  }
  return floor_div(total, by);
}

}  // namespace

Result<Knowns> Reshape::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 2));
  TRY(check_list(in, 1, "the shape"));
  const TensorType& x = in[0].type;
  auto wanted = in[1].dims();
  if (!wanted) {
    TRY_ASSIGN(const int rank, list_length(in, 1, "the shape"));
    if (rank > 0) return Knowns{Known::of({x.dtype, unknown_shape(rank)})};
    wanted.emplace();  // a list of nothing is known
  }
  std::vector<Dim> dims = *wanted;
  std::optional<size_t> open;
  for (size_t i = 0; i < dims.size(); ++i) {
    if (dims[i] == Dim(-1)) {
      if (open) return Error(ErrorCode::invalid_argument, "expected at most one -1 in a shape, found two");
      open = i;
    } else if (dims[i] == Dim(0) && !allow_zero) {
      if (static_cast<int>(i) >= x.rank()) {
        return Error(ErrorCode::invalid_argument, str("expected a dim to copy at ", i, ", found only ", x.shape));
      }
      dims[i] = x.shape[static_cast<int>(i)];
    } else if (dims[i].is_number() && dims[i].number() < 0) {
      return Error(ErrorCode::invalid_argument, str("expected a dim of at least -1, found ", dims[i]));
    }
  }
  if (open) {
    std::vector<Dim> others = dims;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(*open));
    TRY_ASSIGN(dims[*open], left_over(x.shape.dims(), others).note(str("in a reshape of ", x, " to ", join(*wanted))));
  }
  Shape shape(std::move(dims));
  if (shape.is_static() && x.shape.is_static() && checked_volume(shape) != checked_volume(x.shape)) {
    return Error(ErrorCode::invalid_argument, str("expected as many elements as in ", x.shape, ", found ", shape));
  }
  return Knowns{known_with({x.dtype, std::move(shape)}, elements_of(in[0]))};
}

Result<> Reshape::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  copy_all(src[0], dst[0]);
  return Done{};
}

namespace ops {
OpDef reshape() { return op_def<Reshape>(); }
}  // namespace ops

}  // namespace tenon
