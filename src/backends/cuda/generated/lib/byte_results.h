// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// How kernels round results to bytes where arithmetic, not memory, would be what takes the time.
#pragma once

#include "backends/cuda/generated/lib/source.h"

namespace tenon::cuda {

/// Device functions and types, behind matrix_intrinsics() and epilogue_functions(), for a product that stores bytes:
///   complete(v, r): bias and all behind v, but for what rounded() takes over; r is the residual
///   rounded(numbers, v): its byte plus FLIP's, among other bits; unsigned bytes, whose order is that of the numbers
///   joined(bits): four of these as a word; FLIP: what to xor it with
///   Words, Four: 16 bytes and four floats that are loaded and stored at once
/// The bytes are those of round to even(v / scale) + zero in floats, to the last bit.
std::string byte_results(const Problem& problem, Numbers& numbers);

/// Does `p` store such bytes?
bool is_byte(const TensorType& type);

}  // namespace tenon::cuda
