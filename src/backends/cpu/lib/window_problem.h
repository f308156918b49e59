// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The window of a convolution or pooling problem, in numbers.
#pragma once
#include "backends/cpu/lib/activation.h"
#include "backends/cpu/lib/window.h"
#include "ir/op.h"

namespace tenon::cpu {

/// Sizes of `p` for the kernel axes `kernel` (one or two), from its shapes and the fields strides, pads, dilations and
/// auto_pad. One spatial axis becomes the width. Declines three.
Result<Window> window_of(const Problem& p, std::vector<int64_t> kernel);

/// The fields activation, alpha and beta. Declines what the vector functions lack.
Result<Activation> epilogue_of(const Op& op);

}  // namespace tenon::cpu
