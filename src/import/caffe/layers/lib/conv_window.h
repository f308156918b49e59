// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The window of convolutions, as ConvolutionParameter spells it.
#pragma once

#include "import/caffe/layer_context.h"
#include "ops/lib/window.h"

namespace tenon::caffe {

struct ConvWindow {
  std::vector<int64_t> kernel;  // one a spatial axis
  Window window;
};

/// For bottom i, whose spatial axes are all but the first two. Errors: invalid_argument, unsupported.
Result<ConvWindow> conv_window(const LayerContext& layer, size_t i);

}  // namespace tenon::caffe
