// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Element types: nvinfer1's number of each, and back.
#pragma once

#include "NvInferRuntimeBase.h"
#include "base/result.h"
#include "ir/types.h"

namespace tenon::public_types {

/// Errors: invalid_argument out of range.
Result<DataType> data_type(nvinfer1::DataType type);
/// Whether nvinfer1 has a number for the type.
bool has_number(DataType type);
/// Of a type without a number: kFLOAT.
nvinfer1::DataType data_type(DataType type);

}  // namespace tenon::public_types
