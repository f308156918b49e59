// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Offsets that index tensors stand for: what gather and scatter operators share.
#pragma once

#include <vector>

#include "base/result.h"
#include "ir/tensor.h"

namespace tenon {

/// For every element of `indices` the offset in a row-major tensor of `shape`: the place of the element itself, but
/// with the index along `axis`. Errors: invalid_argument if an index is out of range or indices are larger than the
/// shape.
Result<std::vector<int64_t>> element_offsets(const ConstTensor& indices, const Shape& shape, int64_t axis);

/// For every tuple in the last axis of `indices` the number of the slice it means, where a slice has the axes behind
/// `batch` + the length of a tuple. The first `batch` axes of both run along. Errors: invalid_argument.
Result<std::vector<int64_t>> tuple_offsets(const ConstTensor& indices, const Shape& shape, int batch);

}  // namespace tenon
