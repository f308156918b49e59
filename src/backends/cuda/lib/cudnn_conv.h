// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Convolutions by cuDNN.
#pragma once

#include "backends/cuda/device.h"

namespace tenon::cuda {

/// The plan that the library's heuristics name `candidate`th. Weights must be constant; Launch.src[1] is not read.
Result<Prepared> prepare_cudnn_conv(const Problem& problem, const CudaDevice& device, size_t candidate);

}  // namespace tenon::cuda
