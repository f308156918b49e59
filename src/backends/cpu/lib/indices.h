// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Index operands of any integer type, checked.
#pragma once
#include "backends/cpu/device.h"
#include "backends/cpu/lib/operands.h"

namespace tenon::cpu {

/// Reads i32 or i64 indices.
struct Indices {
  const void* data = nullptr;
  bool wide = true;

  int64_t operator[](int64_t i) const {
    return wide ? static_cast<const int64_t*>(data)[i] : static_cast<const int32_t*>(data)[i];
  }
  /// 0..length-1, or -1 for one out of range; negative ones count from the end.
  int64_t at(int64_t i, int64_t length) const {
    const int64_t index = (*this)[i];
    const int64_t place = index < 0 ? index + length : index;
    return place >= 0 && place < length ? place : -1;
  }
};

inline bool is_index_type(DataType dtype) { return dtype == DataType::i64 || dtype == DataType::i32; }

inline Error out_of_range(int64_t index, int64_t length) {
  return Error(ErrorCode::invalid_argument,
               str("expected an index from ", -length, " to ", length - 1, ", found ", index));
}

/// Declines indices of other types and whatever is not row_major.
inline Result<> check_indexed(const Problem& p, size_t indices) {
  if (!is_index_type(p.in[indices].dtype)) return declined("i32 and i64 indices only, got ", p.in[indices].dtype);
  for (const TensorType& type : p.in) {
    if (type.present() && type.layout != Layout::row_major) return declined("row_major only");
  }
  return p.out[0].layout == Layout::row_major ? Result<>(Done{}) : declined("row_major only");
}

/// Tuples of indices, each of which names a slice.
struct Tuples {
  std::vector<int64_t> lengths;  // of the axes that a tuple walks
  int64_t count = 1;
  int64_t per_batch = 1, slices = 1;  // tuples and slices of one batch
  bool wide = true;

  /// The number of the slice that tuple i names. Errors: invalid_argument for an index out of range.
  Result<int64_t> slice(const void* data, int64_t i) const {
    const Indices indices{data, wide};
    const auto tuple = static_cast<int64_t>(lengths.size());
    int64_t out = 0;
    for (int64_t k = 0; k < tuple; ++k) {
      const int64_t length = lengths[static_cast<size_t>(k)];
      const int64_t at = indices.at(i * tuple + k, length);
      if (at < 0) return out_of_range(indices[i * tuple + k], length);
      out = out * length + at;
    }
    return i / per_batch * slices + out;
  }

  /// Behind the first `batch` axes, which both have.
  static Tuples of(const TensorType& indices, const TensorType& indexed, int batch) {
    Tuples out;
    out.wide = indices.dtype == DataType::i64;
    const int64_t tuple = indices.shape[indices.rank() - 1].number();
    for (int64_t k = 0; k < tuple; ++k) {
      out.lengths.push_back(indexed.shape[batch + static_cast<int>(k)].number());
      out.slices *= out.lengths.back();
    }
    for (int a = 0; a + 1 < indices.rank(); ++a) {
      out.count *= indices.shape[a].number();
      if (a >= batch) out.per_batch *= indices.shape[a].number();
    }
    return out;
  }
};

}  // namespace tenon::cpu
