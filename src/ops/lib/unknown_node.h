// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// UnknownNode, KnownNode: what an importer and whoever knows more operators say to each other.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ir/op.h"
#include "ir/tensor.h"

namespace tenon {

/// A node that an importer does not take: its names, and its attributes as constants (numbers as f32 and i64, texts as
/// u8, lists as vectors, tensors as they are).
struct UnknownNode {
  std::string op_type, domain, name;
  std::vector<std::pair<std::string, Constant>> attributes;
  std::span<const Known> inputs;
  std::vector<Constant> weights;  // that the file has for it, f32
};

/// What computes it: an operator, with constants behind the node's own inputs.
struct KnownNode {
  Op op;
  std::vector<Constant> more_inputs;
  size_t outputs = 1;
};

}  // namespace tenon
