// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Pattern: a tree of operators as text, "mul(%x, sigmoid(%x))", to find in graphs and to build.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ir/attribute.h"

namespace tenon::passes {

/// pattern := "%name" | "const %name" | number | "_" | op "(" pattern, ... ")" [ "{" field "=" value, ... "}" ]
/// A name that occurs twice means the same value; a number, a constant filled with it to the precision of its type;
/// "_", an absent operand. Fields that are not listed may be anything.
struct Pattern {
  enum class Kind { value, constant, number, absent, op };
  Kind kind = Kind::value;
  std::string name;  // of the value or the operator
  double number = 0;
  std::vector<Pattern> operands;
  Attributes fields;
};

/// Errors: invalid_argument with line and column.
Result<Pattern> parse_pattern(std::string_view text);

}  // namespace tenon::passes
