// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The text form of graphs and problems: printed, parsed, compared.
//
//   graph (%x: f32[N=1..8,16], %m: bool[16]) -> (%y, %s as "sum") {
//     %w = const f32[4]{1, 2, 3, 4}            # elements, or
//     %v = const f32[16,16] random(7)          # drawn from a seed, or
//     %u = const f32[64,64] data(3)            # entry 3 of a table of constants
//     %a, %b:channels_last = split(%x, _, 2) {axis=1} from "split_0"
//     ...
//   }
// An operand is a value, a number (a scalar constant of the first other operand's type) or _ (absent).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ir/graph.h"

namespace tenon::ir {

struct PrintOptions {
  bool canonical = false;                 // names of values that are neither input nor output become %0, %1, ...
  bool types = false;                     // "# f32[1,8]" behind each line
  bool origins = true;                    // from "..."
  bool spelled = false;                   // every element of every constant
  std::vector<Constant>* pool = nullptr;  // constants of more than 16 elements go here and print as data(i)
};

std::string print(const Graph& graph, const PrintOptions& options = {});

/// Reads what print() writes; types are inferred. Errors: corrupt_data or invalid_argument with line and column.
Result<Graph> parse(std::string_view text, OpTable ops, std::span<const Constant> pool = {});

/// One line of a cases file: "conv(f32[1,3,8,8], const f32[16,3,3,3], _) {strides=[2,2]}". Without elements, a "const"
/// operand is drawn from seed 1; "i64[2]{3,4}" is a constant with elements. Output types are inferred.
Result<Problem> parse_problem(std::string_view text, OpTable ops);

/// "f32[N=1..8,16]:channels_last"
Result<TensorType> parse_type(std::string_view text);

/// Elements drawn from a seed by a fixed rule: floats uniform in [-1, 1), integers in 0..7, bools fair.
Constant random_constant(const TensorType& type, uint64_t seed);

}  // namespace tenon::ir
