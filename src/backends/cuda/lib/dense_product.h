// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Products of dense rows by one matrix of weights, as the operators pose them to a library: y[m,n] = sum of x[m,k]
// w[n,k].
#pragma once

#include "backends/cuda/device.h"

namespace tenon::cuda {

struct DenseProduct {
  int64_t m = 0, n = 0, k = 0;
  bool weights_by_rows = false;  // [n,k] is how they are given
};

/// Of matmul, conv and their quantized kin: 1x1 convolutions of channels_last pictures are products of pixels. Rows are
/// whole multiples of `vector` elements. Errors: unsupported for other windows, layouts and sizes, empty operands.
Result<DenseProduct> dense_product(const Problem& problem, int64_t vector);

/// The constant weights, of one or two bytes an element, as [n,k].
Result<Buffer> dense_weights(const Problem& problem, const DenseProduct& product, const CudaDevice& device);

}  // namespace tenon::cuda
