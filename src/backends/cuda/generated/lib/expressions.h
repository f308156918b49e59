// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Elementwise operators as expressions of kernel text.
#pragma once

#include <map>

#include "backends/cuda/generated/lib/source.h"

namespace tenon::cuda {

/// An operator as an expression of a, b, c and the fields p and q.
struct Expression {
  std::string_view real;     // of floats; empty: none
  std::string_view integer;  // of integers and bool; empty: none
  std::string_view p = "alpha", q = "beta";
};
using Expressions = std::map<std::string_view, Expression>;

const Expressions& unary_expressions();
const Expressions& binary_expressions();
/// Null if there is none.
const Expression* expression_named(std::string_view op);

/// Device functions that the expressions call, of the type acc.
std::string_view real_functions();
std::string_view integer_functions();

/// The expression of an operator on floats (`real`) or on integers; empty if there is none.
std::string expression_of(const Op& op, bool real);
/// A field of the operator as text; `dtype`: of the operand that decides how to compute.
std::string field_literal(const Op& op, std::string_view field, DataType dtype);

}  // namespace tenon::cuda
