// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// GraphWriter: adds operators to a graph that grows, for parts that importers and the network interface both write.
#pragma once

#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "ir/graph.h"
#include "ops/lib/evaluate.h"

namespace tenon {

struct GraphWriter {
  /// Adds an operator with so many outputs and infers their types. Inputs may be kNoValue. Errors: of the inference.
  std::function<Result<std::vector<ValueId>>(Op, std::vector<ValueId>, size_t outputs)> add_many;
  std::function<ValueId(Constant)> add_constant;
  std::function<TensorType(ValueId)> type;

  Result<ValueId> add(Op op, std::vector<ValueId> inputs) const;
  /// An operator with its default attributes, by name.
  Result<ValueId> add(std::string_view op, std::vector<ValueId> inputs) const;
  template <class T>
  requires requires { T::kName; }
  Result<ValueId> add(T attributes, std::vector<ValueId> inputs) const {
    return add(ops::make(std::move(attributes)), std::move(inputs));
  }
  ValueId integers(const std::vector<int64_t>& values) const { return add_constant(Constant::i64_vector(values)); }
  /// A rank-0 constant.
  ValueId scalar(DataType dtype, double value) const { return add_constant(Constant::scalar(dtype, value)); }
  Result<ValueId> reshape(ValueId x, const std::vector<int64_t>& sizes) const;
  /// x itself if it has the type.
  Result<ValueId> cast(ValueId x, DataType to) const;
  /// Errors: invalid_argument for what are no integers.
  Result<ValueId> as_i64(ValueId x) const;
};

}  // namespace tenon
