// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Networks and engines whose batch dimension is implicit: inside, it is the first dimension, by a name of its own. The
// name is in the plan, so that an engine knows what it came from.
#pragma once

#include <string_view>

#include "ir/types.h"

namespace tenon::api {

constexpr std::string_view kImplicitBatch = "implicit_batch";

inline Dim implicit_batch() { return Dim::symbol(std::string(kImplicitBatch), 1); }
inline bool is_batched(const Shape& shape) {
  return shape.rank() > 0 && !shape[0].is_number() && shape[0].name() == kImplicitBatch;
}

}  // namespace tenon::api
