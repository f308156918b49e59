// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Offsets that index tensors stand for.
#include "ops/lib/indexing.h"

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"

namespace tenon {

namespace {
Result<int64_t> checked_index(int64_t index, int64_t length) {
  if (index < -length || index >= length) {
    return Error(ErrorCode::invalid_argument,
                 str("expected an index from ", -length, " to ", length - 1, ", found ", index));
  }
  return index < 0 ? index + length : index;
}
}  // namespace

Result<std::vector<int64_t>> element_offsets(const ConstTensor& indices, const Shape& shape, int64_t axis) {
  TRY_ASSIGN(const int along, normalize_axis(axis, shape.rank()));
  const std::vector<int64_t> from = row_major_strides(indices.type.shape.numbers());
  const std::vector<int64_t> to = row_major_strides(shape.numbers());
  std::vector<int64_t> out = numbers_of(indices);
  for (size_t i = 0; i < out.size(); ++i) {
    TRY_ASSIGN(const int64_t picked, checked_index(out[i], shape[along].number()));
    int64_t offset = picked * to[static_cast<size_t>(along)];
    auto rest = static_cast<int64_t>(i);
    for (int k = 0; k < shape.rank(); ++k) {
      const int64_t at = rest / from[static_cast<size_t>(k)];
      rest %= from[static_cast<size_t>(k)];
      if (k == along) continue;
      if (at >= shape[k].number()) {
        return Error(ErrorCode::invalid_argument, str("expected indices within ", shape, ", found ", indices.type));
      }
      offset += at * to[static_cast<size_t>(k)];
    }
    out[i] = offset;
  }
  return out;
}

Result<std::vector<int64_t>> tuple_offsets(const ConstTensor& indices, const Shape& shape, int batch) {
  const int64_t tuple = indices.dim(indices.type.rank() - 1);
  const int64_t per_batch = volume_between(indices.type.shape, batch, indices.type.rank() - 1);
  const int64_t count = volume_between(indices.type.shape, 0, batch) * per_batch;
  const int64_t slices = volume_between(shape, batch, batch + static_cast<int>(tuple));
  for (int axis = 0; axis < batch; ++axis) {
    if (!(indices.type.shape[axis] == shape[axis])) {
      return Error(ErrorCode::invalid_argument, str("expected batches as in ", shape, ", found ", indices.type));
    }
  }
  const std::vector<int64_t> all = numbers_of(indices);
  std::vector<int64_t> out;
  for (int64_t i = 0; i < count; ++i) {
    int64_t slice = 0;
    for (int64_t k = 0; k < tuple; ++k) {
      const int64_t length = shape[batch + static_cast<int>(k)].number();
      TRY_ASSIGN(const int64_t picked, checked_index(all[static_cast<size_t>(i * tuple + k)], length));
      slice = slice * length + picked;
    }
    out.push_back(i / per_batch * slices + slice);
  }
  return out;
}

}  // namespace tenon
