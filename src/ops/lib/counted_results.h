// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operators whose results have one size that only their run decides.
#pragma once

#include <optional>

#include "ir/op.h"

namespace tenon {

/// How many results the operator has, if one number that it finds decides their sizes, along the axis of each that
/// types alone leave open; nullopt for all other operators.
std::optional<size_t> counted_results(const Op& op);

/// The types of its results if it finds `count`, whatever the operands' elements are. Errors: those of inference.
Result<Types> types_for_count(const Op& op, std::span<const Known> in, int64_t count);

/// The types that hold the results whatever is found, and behind them i64[1], what was found. Elements of operands that
/// limit the count are heeded where they are known. Errors: those of inference; unsupported if there is no limit.
Result<Types> largest_results(const Op& op, std::span<const Known> in);

}  // namespace tenon
