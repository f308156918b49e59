// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Two products of which one adds the other's result: inference and reference by the two.
#pragma once

#include "ir/op.h"

namespace tenon {

/// Which operands the two read: the first ones are `op`'s, the rest `second`'s, whose result is the operand of `op`
/// behind its own.
struct DualOperands {
  size_t own;    // of `op`
  size_t count;  // of both
};

/// Errors: invalid_argument if operands are missing, too many, or do not fit.
template <class First, class Second>
Result<Types> infer_dual(const First& op, const Second& second, const DualOperands& operands,
                         std::span<const TensorType> in) {
  const bool complete = in.size() > operands.own + 1 && in.size() <= operands.count;
  if (!complete || !in[1].present() || !in[operands.own].present() || !in[operands.own + 1].present()) {
    return Error(ErrorCode::invalid_argument, str("expected data and weights of two convolutions and up to ",
                                                  operands.count, " inputs, found ", in.size(), " inputs"));
  }
  TRY_ASSIGN(const Types added, second.infer(in.subspan(operands.own)));
  Types own(in.begin(), in.begin() + static_cast<std::ptrdiff_t>(operands.own));
  own.push_back(added[0]);
  return op.infer(own);
}

template <class First, class Second>
Result<> dual_reference(const First& op, const Second& second, const DualOperands& operands,
                        std::span<const ConstTensor> src, std::span<const Tensor> dst) {
  const auto rest = src.subspan(operands.own);
  Types types;
  for (const ConstTensor& one : rest) types.push_back(one.type);
  TRY_ASSIGN(const Types added, second.infer(types));
  std::vector<std::byte> kept(added[0].bytes());
  const Tensor result{added[0], kept.data()};
  TRY(second.reference(rest, {&result, 1}));
  std::vector<ConstTensor> own(src.begin(), src.begin() + static_cast<std::ptrdiff_t>(operands.own));
  own.push_back({added[0], kept.data()});
  return op.reference(own, dst);
}

}  // namespace tenon
