// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Pooling over two spatial axes, with Caffe's rules for sizes and divisors.
#pragma once

#include "import/caffe/layer_context.h"

namespace tenon::caffe {

enum class PoolMethod { max, average, stochastic };

/// Pairs are height, width.
struct PoolWindow {
  PoolMethod method = PoolMethod::max;
  std::vector<int64_t> kernel, strides = {1, 1}, pads = {0, 0};
  bool ceil = true;  // a last window that is partly outside counts, unless it begins in the padding
};

/// Averages divide by the window's part inside the padded picture. Stochastic: sum of squares over sum, which is the
/// expected value of what training draws. `mask`, if given: where in its plane each maximum was.
Result<ValueId> add_pool(LayerContext& layer, ValueId x, const PoolWindow& window, ValueId* mask = nullptr);

}  // namespace tenon::caffe
