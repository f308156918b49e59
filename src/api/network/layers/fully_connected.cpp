// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Fully connected layers to operators: a product of matrices between two views.
#include "api/network/layers/fully_connected.h"

#include "ops/flatten.h"
#include "ops/matmul.h"
#include "ops/reshape.h"

namespace tenon::api {

namespace {
Result<ValueId> weights_of(Lowering& to, size_t index, const nv::Weights& given, const Shape& shape) {
  const auto role = index == 1 ? nv::WeightsRole::kKERNEL : nv::WeightsRole::kBIAS;
  if (to.has_input(index)) return to.input(index);
  if (given.count == 0) return kNoValue;
  TRY_ASSIGN(Constant constant, constant_of(given, shape));
  return to.weights(std::move(constant), role, given.values);
}
}  // namespace

Result<> FullyConnectedLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  const Shape shape = to.shape(x);
  const int rank = shape.rank();
  if (rank != 3 && rank != 4) {
    return Error(ErrorCode::invalid_argument, str("expected an input [C,H,W] or [N,C,H,W], found ", shape));
  }
  const Dim depth = shape[rank - 3] * shape[rank - 2] * shape[rank - 1];
  if (!depth.is_number()) return Error(ErrorCode::unsupported, str("expected known sizes, found ", shape));
  TRY_ASSIGN(const ValueId kernel, weights_of(to, 1, kernel_, Shape{Dim(outputs_), depth}));
  if (kernel == kNoValue) return Error(ErrorCode::invalid_argument, "there are no kernel weights");
  TRY_ASSIGN(const ValueId bias, weights_of(to, 2, bias_, Shape{Dim(outputs_)}));
  TRY_ASSIGN(const ValueId rows, to.emit(Flatten{.axis = rank - 3}, {x}));
  std::vector<ValueId> operands = {rows, kernel};
  if (bias != kNoValue) operands.push_back(bias);
  TRY_ASSIGN(const ValueId product, to.emit(Matmul{.transpose_b = true, .epilogue = {}}, std::move(operands)));
  std::vector<int64_t> sizes = {outputs_, 1, 1};
  if (rank == 4) sizes.insert(sizes.begin(), 0);
  TRY_ASSIGN(const ValueId y, to.emit(Reshape{}, {product, to.constant(Constant::i64_vector(sizes))}));
  return to.define(0, y);
}

}  // namespace tenon::api
