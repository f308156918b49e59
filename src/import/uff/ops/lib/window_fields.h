// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The window of convolutions and pools: strides, padding, dilation.
#pragma once

#include "import/uff/node_context.h"
#include "ops/lib/window.h"

namespace tenon::uff {

/// Of so many spatial axes. implicit_padding "same" makes results of size ceil(in / stride). Errors: invalid_argument.
Result<Window> window_of(NodeContext& node, size_t spatial);

}  // namespace tenon::uff
