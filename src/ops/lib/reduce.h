// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What operators share that fold axes away: which axes, the result's type, and the plain loop.
#pragma once

#include <span>
#include <vector>

#include "base/function_ref.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

/// The fields of every reduce operator.
struct ReduceFields {
  bool keepdims = true;               // folded axes stay with length 1
  bool noop_with_empty_axes = false;  // no axes: fold nothing instead of everything

  static void fields(auto& self, auto&& field) {
    field("keepdims", self.keepdims);
    field("noop_with_empty_axes", self.noop_with_empty_axes);
  }
};

/// x, [axes] -> as x without the folded axes. Errors: as the operators say.
Result<Knowns> infer_reduce(const ReduceFields& fields, std::span<const Known> in, TypeSet set = TypeSet::number);

/// Feeds each result: `row(values, count, out)` folds count wide elements into the wide *out.
using RowBody = FunctionRef<void(const void* values, int64_t count, void* out)>;
Result<> run_rows(const ReduceFields& fields, std::span<const ConstTensor> src, const Tensor& dst, RowBody body);

/// dst = finish(fold(... fold(start, x0) ..., xn)) over the axes, in the wide type; start, fold and finish are generic.
template <class Fold>
Result<> reduce(const ReduceFields& fields, std::span<const ConstTensor> src, std::span<const Tensor> dst,
                Fold&& fold) {
  Result<> out = Done{};
  visit_wide(src[0].type.dtype, [&]<class T>() {
    out = run_rows(fields, src, dst[0], [&](const void* values, int64_t count, void* to) {
      *static_cast<T*>(to) = fold(std::span(static_cast<const T*>(values), static_cast<size_t>(count)));
    });
  });
  return out;
}

}  // namespace tenon
