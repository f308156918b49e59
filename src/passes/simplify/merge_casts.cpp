// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A cast of a cast that lost nothing is one cast of what it was.
#include "ops/cast.h"
#include "passes/lib/fusion.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

/// Bits of whole numbers that a type holds exactly, sign not counted, and whether it has a sign.
struct Holds {
  int bits;
  bool sign;
};

Holds whole_numbers(DataType dtype) {
  constexpr int kBits[] = {11, 8, 24, 53};  // of significands
  switch (dtype) {
    case DataType::f16:
      return {kBits[0], true};
    case DataType::bf16:
      return {kBits[1], true};
    case DataType::f32:
      return {kBits[2], true};
    case DataType::f64:
      return {kBits[3], true};
    case DataType::boolean:
      return {1, false};
    default:
      break;
  }
  const bool sign = dtype == DataType::i8 || dtype == DataType::i16 || dtype == DataType::i32 || dtype == DataType::i64;
  return {static_cast<int>(8 * size_of(dtype)) - (sign ? 1 : 0), sign};
}

/// Every value of `from` is one of `to`.
bool holds_all(DataType from, DataType to) {
  if (from == to) return true;
  if (is_float(from)) return to == DataType::f64 || (to == DataType::f32 && from != DataType::f64);
  if (to == DataType::boolean) return false;
  const Holds narrow = whole_numbers(from), wide = whole_numbers(to);
  return narrow.bits <= wide.bits && (wide.sign || !narrow.sign);
}

bool rewrite_cast(Fusion& fusion, NodeId id) {
  if (!fusion.graph().node(id).op.is<Cast>()) return false;
  const ValueId between = fusion.input(id, 0);
  const NodeId before = fusion.sole_maker(between, Cast::kName);
  if (before == kNoNode) return false;
  const ValueId x = fusion.input(before, 0);
  if (!holds_all(fusion.type(x).dtype, fusion.type(between).dtype)) return false;
  const Op op = fusion.graph().node(id).op;
  fusion.replace(id, op, {x}, {before});
  return true;
}

}  // namespace

Pass merge_casts() { return {"simplify.merge_casts", for_each_node(rewrite_cast)}; }

}  // namespace tenon::passes
