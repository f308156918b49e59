// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// GraphLayer: the operator as it was imported.
#include "api/network/graph_layer.h"

namespace tenon::api {

Result<> GraphLayer::lower(Lowering& to) const {
  std::vector<ValueId> operands;
  for (size_t i = 0; i < inputs().size(); ++i) {
    if (!to.has_input(i)) {
      operands.push_back(kNoValue);
      continue;
    }
    TRY_ASSIGN(const ValueId operand, to.input(i));
    operands.push_back(operand);
  }
  TRY_ASSIGN(const std::vector<ValueId> values, to.emit(op_, std::move(operands), outputs().size()));
  for (size_t i = 0; i < values.size(); ++i) TRY(to.define(i, values[i]));
  return Done{};
}

}  // namespace tenon::api
