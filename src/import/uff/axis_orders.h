// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Orders of axes: which dimension of a tensor is which axis of the canonical order.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "uff_schema.pb.h"

namespace tenon::uff {

/// For each dimension of a tensor of this rank, its axis in the canonical order: [N, C, spatial...] of data, [K, C,
/// spatial...] of weights. In the file: an axis a dimension, negative ones from the end, and "all that follow" behind
/// the first spatial one. Errors: corrupt_data if that is not a permutation.
Result<std::vector<int64_t>> axes_of(const uff_schema::DimensionOrders& orders, int rank);

/// The permutation of a transpose from the tensor's own order to the canonical one, and back.
std::vector<int64_t> to_canonical(std::span<const int64_t> axes);
std::vector<int64_t> from_canonical(std::span<const int64_t> axes);

bool is_identity(std::span<const int64_t> axes);

}  // namespace tenon::uff
