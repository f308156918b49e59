// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Convolutions by cuDNN.
#pragma once

#include "backends/cuda/lib/cudnn_graph.h"

namespace tenon::cuda {

/// The plan that the library's heuristics name `candidate`th. Weights must be constant; Launch.src[1] is not read.
Result<Prepared> prepare_cudnn_conv(const Problem& problem, const CudaDevice& device, size_t candidate);

/// The convolution's window, in two or three spatial axes.
Result<DnnPointer> cudnn_window(const Problem& problem, cudnnDataType_t compute);

/// The constant weights where and how cuDNN reads them: in the layout of the picture.
Result<Buffer> cudnn_weights(const Problem& problem, const CudaDevice& device);

}  // namespace tenon::cuda
