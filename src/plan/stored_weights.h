// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Weights of f32 that a 16-bit float holds exactly take 16 bits in a plan file, bytes of which all are 4-bit numbers 4.
#pragma once

#include <span>

#include "base/result.h"
#include "ir/tensor.h"

namespace tenon::plan {

/// f16 or bf16 if each of many f32 elements is one of its numbers (f16 if of both), i4 or u4 likewise for i8 or u8;
/// else the constant's own type.
DataType stored_type(const Constant& constant);

/// May elements of type `dtype` lie in a file as those of the narrower `stored`?
bool may_be_stored(DataType dtype, DataType stored);

/// Bytes in the file.
size_t stored_bytes(const TensorType& type, DataType stored);

/// Writes stored_bytes() bytes.
void store(const Constant& constant, DataType stored, std::byte* to);

/// The constant of type `type` that was stored so; `bytes` are as many as stored_bytes() said.
Constant widen(const TensorType& type, DataType stored, std::span<const std::byte> bytes);

}  // namespace tenon::plan
