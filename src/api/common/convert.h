// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Types of nvinfer1 to types of the graph, and back.
#pragma once

#include <string>
#include <vector>

#include "NvInfer.h"
#include "ir/tensor.h"
#include "ir/types.h"

namespace tenon::api {

namespace nv = nvinfer1;

/// Errors: invalid_argument out of range.
Result<DataType> data_type(nv::DataType type);
/// Whether nvinfer1 has a number for the type.
bool has_number(DataType type);
/// Of a type without a number: kFLOAT.
nv::DataType data_type(DataType type);

/// What calls give that have no answer: nbDims -1.
inline nv::Dims no_dims() { return nv::Dims{-1, {}}; }
/// Symbols become -1; no_dims() past eight dimensions.
nv::Dims dims_of(const Shape& shape);
/// The numbers of a shape; no_dims() past eight.
nv::Dims dims_of(const std::vector<int64_t>& numbers);
/// Errors: invalid_argument if nbDims is not in 0..8.
Result<std::vector<int64_t>> numbers_of(const nv::Dims& dims);
/// The dimensions whose bits are set in a mask, ascending. Errors: invalid_argument for bits past the rank.
Result<std::vector<int64_t>> axes_of(uint32_t mask, int rank);

/// Numbers of 4 bits: two a byte in nvinfer1, one a byte here.
bool is_packed(DataType type);

/// Refers to the user's memory, which must live until the build is done (4-bit numbers are copied). Errors:
/// invalid_argument if the count is not the volume of `shape`, or values are null.
Result<Constant> constant_of(const nv::Weights& weights, const Shape& shape);

const char* name_of(nv::LayerType type);  // "Convolution"

}  // namespace tenon::api
