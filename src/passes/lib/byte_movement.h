// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operators that do to 8-bit integers what they do to the real numbers that these stand for.
#pragma once

#include "passes/lib/dequantized.h"

namespace tenon::passes {

/// Does the node move elements, or choose the largest of some, so that it may run before or behind quantization with
/// one scale? Its one result is read; its first operand, or each operand of a concatenation, is data.
bool moves_bytes(const Fusion& fusion, NodeId id);

/// How many of its operands are data.
size_t count_data(const Fusion& fusion, NodeId id);

/// The node's operands, the data replaced by `data` that stands for the same numbers as integers with this zero point.
std::vector<ValueId> byte_operands(Fusion& fusion, NodeId id, const std::vector<ValueId>& data, DataType bytes,
                                   int64_t zero);

}  // namespace tenon::passes
