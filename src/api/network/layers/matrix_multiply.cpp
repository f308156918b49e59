// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Matrix products and Einstein sums to operators.
#include "api/network/layers/matrix_multiply.h"

#include "api/network/network.h"
#include "ops/matmul.h"
#include "ops/squeeze.h"
#include "ops/unsqueeze.h"

namespace tenon::api {

void MatrixMultiplyLayer::setOperation(int32_t index, nv::MatrixOperation op) noexcept {
  if (index == 0 || index == 1) change(operations_[index], op);
}

nv::MatrixOperation MatrixMultiplyLayer::getOperation(int32_t index) const noexcept {
  return index == 0 || index == 1 ? operations_[index] : nv::MatrixOperation::kNONE;
}

Result<> MatrixMultiplyLayer::lower(Lowering& to) const {
  TRY_ASSIGN(ValueId a, to.input(0));
  TRY_ASSIGN(ValueId b, to.input(1));
  std::vector<int64_t> extra;  // axes of the product that vectors do not have
  if (operations_[0] == nv::MatrixOperation::kVECTOR) {
    TRY_ASSIGN(a, to.emit(Unsqueeze{}, {a, to.constant(Constant::i64_vector({-2}))}));
    extra.push_back(-2);
  }
  if (operations_[1] == nv::MatrixOperation::kVECTOR) {
    TRY_ASSIGN(b, to.emit(Unsqueeze{}, {b, to.constant(Constant::i64_vector({-1}))}));
    extra.push_back(-1);
  }
  if (to.rank(a) - to.unseen(a) != to.rank(b) - to.unseen(b)) {
    return Error(ErrorCode::invalid_argument,
                 str("expected operands of one rank, found ", to.shape(a), " and ", to.shape(b)));
  }
  const Matmul product{.transpose_a = operations_[0] == nv::MatrixOperation::kTRANSPOSE,
                       .transpose_b = operations_[1] == nv::MatrixOperation::kTRANSPOSE};
  TRY_ASSIGN(ValueId y, to.emit(product, {a, b}));
  if (!extra.empty()) {
    TRY_ASSIGN(y, to.emit(Squeeze{}, {y, to.constant(Constant::i64_vector(extra))}));
  }
  return to.define(0, y);
}

bool EinsumLayer::setEquation(const char* equation) noexcept {
  return guard(network_.reporter(), "IEinsumLayer::setEquation", false, [&]() -> Result<> {
    if (equation == nullptr) return Error(ErrorCode::invalid_argument, "the equation is null");
    equation_ = equation;
    changed();
    return Done{};
  });
}

Result<> EinsumLayer::lower(Lowering& to) const {
  std::vector<ValueId> operands;
  for (size_t i = 0; i < inputs().size(); ++i) {
    TRY_ASSIGN(const ValueId operand, to.input(i));
    operands.push_back(operand);
  }
  TRY_ASSIGN(const auto y, to.emit("einsum", {{"equation", equation_}}, std::move(operands)));
  return to.define(0, y[0]);
}

}  // namespace tenon::api
