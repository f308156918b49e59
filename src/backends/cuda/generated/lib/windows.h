// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Loops over sliding windows, as kernel text.
#pragma once

#include <array>

#include "backends/cuda/generated/lib/source.h"
#include "ops/lib/window.h"

namespace tenon::cuda {

/// The fields of `op` that make a window.
Window window_of(const Op& op);
/// "c2", or "0" for an axis that the tensor lacks: the coordinate along spatial axis 0, 1 or 2 (of three).
std::string spatial(int rank, int axis);
/// Strides along the three spatial axes, 0 where the tensor has fewer.
std::array<int64_t, 3> spatial_strides(const TensorType& type);

/// Loops around `body`, which runs for each kernel element inside the input and may use p0, p1, p2 (input position),
/// k0, k1, k2 (kernel element).
std::string each_inside(const std::array<WindowAxis, 3>& axes, int rank, const std::string& body);

}  // namespace tenon::cuda
