// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Sequences: checks and places.
#include "ops/lib/sequence.h"

namespace tenon {

Result<> check_container(std::span<const Known> in, size_t i, DataType kind) {
  const bool fits = i < in.size() && in[i].type.dtype == kind;
  if (fits && (kind != DataType::sequence || in[i].type.rank() == 1)) return Done{};  // a sequence has a length
  return Error(ErrorCode::invalid_argument,
               str("expected a ", kind, " as input ", i, ", found ", i < in.size() ? in[i].type : TensorType{}));
}

Result<Known> known_item(DataType dtype, int64_t rank) {
  if (dtype == DataType::none) return Error(ErrorCode::unsupported, "expected elements whose type is known");
  constexpr int64_t kMaxRank = 64;
  if (rank < 0 || rank > kMaxRank) {
    return Error(ErrorCode::invalid_argument, str("expected a rank from 0 to ", kMaxRank, ", found ", rank));
  }
  return Known::of({dtype, unknown_shape(static_cast<int>(rank))});
}

Result<size_t> sequence_place(const Constant& position, size_t count, bool behind) {
  const auto length = static_cast<int64_t>(count);
  const std::vector<int64_t> all = position.to_i64();
  const int64_t given = all.empty() ? 0 : all[0];
  const int64_t place = given < 0 ? given + length : given;
  if (all.size() == 1 && place >= 0 && place < length + (behind ? 1 : 0)) return static_cast<size_t>(place);
  return Error(ErrorCode::invalid_argument, str("expected a place in a sequence of ", length, ", found ", given));
}

}  // namespace tenon
