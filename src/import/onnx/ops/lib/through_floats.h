// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operators of floats over types that they lack.
#pragma once

#include "import/onnx/node_context.h"

namespace tenon::onnx {

/// Finishes the node with an operator of floats: where input 0 is of another type (integers, bool, floats of 8 bits) it
/// becomes f64 first, and the result (with `back`) the type that input 0 had.
Result<> finish_through_floats(NodeContext& node, Op op, std::vector<ValueId> inputs, bool back);

}  // namespace tenon::onnx
