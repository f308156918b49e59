// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operands as lists of numbers: what shape arithmetic reads when it infers and when it runs.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "ir/op.h"
#include "ir/tensor.h"

namespace tenon {

Types types_of(std::span<const Known> in);

/// An operand that may be left out: absent, or not there at all.
inline bool has_operand(std::span<const Known> in, size_t i) { return i < in.size() && in[i].present(); }
inline bool has_operand(std::span<const ConstTensor> in, size_t i) { return i < in.size() && in[i].present(); }
inline bool has_operand(std::span<const TensorType> in, size_t i) { return i < in.size() && in[i].present(); }

/// Elements of an integer or bool operand as dims (a bool is 0 or 1); nullopt if not known.
std::optional<std::vector<Dim>> elements_of(const Known& known);
/// A type with elements, if there are any; elements stay only for integer (and bool) scalars and vectors.
Known known_with(TensorType type, std::optional<std::vector<Dim>> elements);

/// The elements of an integer operand of a reference kernel.
std::vector<int64_t> numbers_of(const ConstTensor& tensor);

/// The numbers of operand `i`, called `what` in messages. Errors: unsupported if they are not known before the run.
Result<std::vector<int64_t>> known_numbers(std::span<const Known> in, size_t i, std::string_view what);

/// How many numbers a list has, known before they are; a single number counts as a list of one.
/// Errors: unsupported if the length depends on data.
Result<int> list_length(std::span<const Known> in, size_t i, std::string_view what);

/// A dim of which nothing is known but its range. Inference names it after the value that has it (see ir::infer_types).
Dim unknown_dim(int64_t max = Dim::kUnbounded);
Shape unknown_shape(int rank);

/// `axes` as 0..rank-1, in order of appearance. Errors: invalid_argument if one is out of range or given twice.
Result<std::vector<int>> normalize_axes(std::span<const int64_t> axes, int rank);

/// Errors: invalid_argument unless operand `i` is an integer scalar or vector.
Result<> check_list(std::span<const Known> in, size_t i, std::string_view what);

}  // namespace tenon
