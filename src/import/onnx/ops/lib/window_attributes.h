// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The attributes that Conv, ConvTranspose and the poolings share.
#pragma once

#include "import/onnx/node_context.h"
#include "ops/lib/window.h"

namespace tenon::onnx {

/// strides, pads, dilations, auto_pad, ceil_mode. Errors: invalid_argument (an auto_pad that does not exist).
Result<Window> window_attributes(NodeContext& node);

}  // namespace tenon::onnx
