// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What the operators on sequences and optionals share.
#pragma once

#include "ops/lib/elements.h"

namespace tenon {

/// A sequence of `length` values, or an optional.
inline Known sequence_of(Dim length) { return Known::of(TensorType{DataType::sequence, Shape{std::move(length)}}); }

/// Errors: invalid_argument unless operand `i` is of that kind.
Result<> check_container(std::span<const Known> in, size_t i, DataType kind);

/// What is known of an item whose type and rank an attribute says; none if it does not.
/// Errors: unsupported without a type; invalid_argument for a rank that no value has.
Result<Known> known_item(DataType dtype, int64_t rank);

/// A place in 0..count-1 (or 0..count if `behind`); negative ones count from the end. Errors: invalid_argument.
Result<size_t> sequence_place(const Constant& position, size_t count, bool behind = false);

}  // namespace tenon
