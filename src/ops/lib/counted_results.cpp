// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Which operators count, and what they count at most.
#include "ops/lib/counted_results.h"

#include <algorithm>

#include "ops/compress.h"
#include "ops/non_max_suppression.h"
#include "ops/non_zero.h"
#include "ops/unique.h"

namespace tenon {

std::optional<size_t> counted_results(const Op& op) {
  if (op.is<Unique>()) return 4;
  if (op.is<Compress>() || op.is<NonZero>() || op.is<NonMaxSuppression>()) return 1;
  return std::nullopt;
}

namespace {

Result<Types> open_types(const Op& op, std::span<const Known> in) {
  Knowns bare;
  for (const Known& one : in) bare.push_back(one.present() ? Known::of(one.type) : Known{});
  TRY_ASSIGN(const Knowns out, op.infer(bare));
  Types types;
  for (const Known& one : out) types.push_back(one.type);
  return types;
}

void close(Types& types, int64_t count) {
  for (TensorType& type : types) {
    for (int a = 0; a < type.rank(); ++a) {
      if (!type.shape[a].is_number()) type.shape[a] = Dim(count);
    }
  }
}

/// Every box of every class, or as many as the operand for it says.
int64_t most_boxes(std::span<const Known> in) {
  const Shape& scores = in[1].type.shape;
  int64_t each = scores[2].number();
  if (in.size() > 2 && in[2].present()) {
    if (const auto limit = in[2].numbers(); limit && !limit->empty())
      each = std::clamp<int64_t>(limit->front(), 0, each);
  }
  return scores[0].number() * scores[1].number() * each;
}

}  // namespace

Result<Types> types_for_count(const Op& op, std::span<const Known> in, int64_t count) {
  TRY_ASSIGN(Types types, open_types(op, in));
  close(types, count);
  return types;
}

Result<Types> largest_results(const Op& op, std::span<const Known> in) {
  TRY_ASSIGN(Types types, open_types(op, in));
  int64_t most = 0;
  for (const TensorType& type : types) {
    for (int a = 0; a < type.rank(); ++a) {
      if (!type.shape[a].is_number()) most = std::max(most, type.shape[a].max());
    }
  }
  if (op.is<NonMaxSuppression>()) most = most_boxes(in);
  close(types, most);
  for (const TensorType& type : types) {
    if (most < Dim::kUnbounded && checked_volume(type.shape)) continue;
    return Error(ErrorCode::unsupported, str("expected a result with a limit, found ", type));
  }
  types.push_back({DataType::i64, Shape{1}});
  return types;
}

}  // namespace tenon
