// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A network in 16-bit floats, where the user allows them.
#pragma once

#include "passes/lib/pass.h"

namespace tenon::passes {

/// Every f32 value becomes f16, but inputs, outputs, and operands whose elements decide shapes: casts stand at the
/// ends. Sums stay f32 inside the operators. Errors: those of inference, naming the node.
Result<> to_half(Graph& graph);

/// The same as a pass; it changes nothing where no operator but casts gives f32.
Pass half();

}  // namespace tenon::passes
