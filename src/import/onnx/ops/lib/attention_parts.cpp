// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Masks, lengths and forms of attentions.
#include "import/onnx/ops/lib/attention_parts.h"

#include <limits>

#include "ops/cast.h"
#include "ops/pad.h"

namespace tenon::onnx {

namespace {
constexpr double kHidden = -std::numeric_limits<double>::infinity();
}  // namespace

Result<ValueId> added_mask(NodeContext& node, const Dim& keys) {
  ValueId mask = node.input(3);
  if (mask == kNoValue) return mask;
  const DataType dtype = node.input_type(0).dtype;
  if (node.type(mask).dtype == DataType::boolean) {
    TRY_ASSIGN(mask, added_where(node.writer(), mask, dtype));
  }
  const Shape& shape = node.type(mask).shape;
  const Dim given = shape.rank() > 0 ? shape[shape.rank() - 1] : keys;
  if (!given.is_number() || !keys.is_number() || given.number() >= keys.number()) return mask;
  std::vector<int64_t> pads(2 * static_cast<size_t>(shape.rank()), 0);
  pads.back() = keys.number() - given.number();
  return node.add(Pad{}, {mask, node.add_integers(pads), node.add_scalar(dtype, kHidden)});
}

Result<ValueId> as_i64(NodeContext& node, ValueId x) {
  if (x == kNoValue || node.type(x).dtype == DataType::i64) return x;
  return node.add(Cast{.to = DataType::i64}, {x});
}

Result<bool> is_packed(NodeContext& node, std::string_view attribute) {
  const std::string form = node.text(attribute, "padded_bhnd");
  if (form == "packed_nhd" || form == "padded_bhnd") return form == "packed_nhd";
  return Error(ErrorCode::invalid_argument,
               str("attribute '", attribute, "': expected padded_bhnd or packed_nhd, found '", form, "'"));
}

}  // namespace tenon::onnx
