// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Rearranging weights in memory, as programs for releases 5 to 8 did before they handed them over.
#pragma once

#include "NvInfer.h"

namespace nvinfer1::utils {

/// Writes the weights to `data` with their axes in another order: axis i of the result is axis `shapeOrder[i]` of
/// `input`, whose dimensions are `shape`. False for null pointers, an order that is none, or another number of weights.
TRT_DEPRECATED_API bool reshapeWeights(const Weights& input, const int32_t* shape, const int32_t* shapeOrder,
                                       void* data, int32_t nbDims) noexcept;

/// Puts `num` parts of `size` bytes each into another order, in place: part i becomes what part `order[i]` was. False
/// for null pointers or an order that is none.
TRT_DEPRECATED_API bool reorderSubBuffers(void* input, const int32_t* order, int32_t num, int32_t size) noexcept;

/// Transposes `num` matrices of `height` by `width`, in place. False for a null pointer or a type without whole bytes.
TRT_DEPRECATED_API bool transposeSubBuffers(void* input, DataType type, int32_t num, int32_t height,
                                            int32_t width) noexcept;

}  // namespace nvinfer1::utils
