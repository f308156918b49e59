// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Axes that a resize makes one element long: the first of them instead of what the formula of the coordinates says.
#pragma once

#include "ops/lib/graph_writer.h"
#include "ops/resize.h"

namespace tenon {

/// How long a resized tensor is to be: one of both.
struct ResizeTarget {
  ValueId scales = kNoValue, sizes = kNoValue;  // f32 or i64 [rank]
};

/// op(x), a resize, where an axis of one element in the result is the first element of x along it. Errors: unsupported
/// if the result's size is not known before the run; those of resize.
Result<ValueId> resize_with_first_pixels(const GraphWriter& to, const Op& op, ValueId x, const ResizeTarget& target);

}  // namespace tenon
