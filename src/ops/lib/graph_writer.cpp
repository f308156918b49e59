// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operators by name, and the commonest of them.
#include "ops/lib/graph_writer.h"

#include "ops/cast.h"
#include "ops/reshape.h"

namespace tenon {

Result<ValueId> GraphWriter::add(Op op, std::vector<ValueId> inputs) const {
  TRY_ASSIGN(const auto outputs, add_many(std::move(op), std::move(inputs), 1));
  return outputs[0];
}

Result<ValueId> GraphWriter::add(std::string_view op, std::vector<ValueId> inputs) const {
  const OpDef* def = find_op(ops::all(), op);
  if (!def) return Error(ErrorCode::internal, str("expected an operator, found '", op, "'"));
  return add(Op(def, def->defaults), std::move(inputs));
}

Result<ValueId> GraphWriter::reshape(ValueId x, const std::vector<int64_t>& sizes) const {
  return add(Reshape{}, {x, integers(sizes)});
}

Result<ValueId> GraphWriter::cast(ValueId x, DataType to) const {
  if (type(x).dtype == to) return x;
  return add(Cast{.to = to}, {x});
}

Result<ValueId> GraphWriter::as_i64(ValueId x) const {
  if (!is_integer(type(x).dtype)) {
    return Error(ErrorCode::invalid_argument, str("expected integers, found ", type(x).dtype));
  }
  return cast(x, DataType::i64);
}

}  // namespace tenon
