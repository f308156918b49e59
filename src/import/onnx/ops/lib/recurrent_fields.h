// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Attributes that recurrent operators share.
#pragma once

#include "import/onnx/node_context.h"
#include "ops/lib/recurrent.h"

namespace tenon::onnx {

/// direction, activations and clip. Errors: invalid_argument for another direction.
Result<RecurrentFields> recurrent_fields(NodeContext& node);

}  // namespace tenon::onnx
