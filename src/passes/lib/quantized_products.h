// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Products of dequantized 8-bit numbers become products of the numbers.
#pragma once

#include "passes/lib/dequantized.h"

namespace tenon::passes {

/// conv(dequantize(x), dequantize(w), bias, dequantize(r)) -> quantized_conv(x, w, scale of x * scales of w, bias, r),
/// and matmul likewise, where data and weights are of such numbers. True: rewritten.
bool rewrite_quantized_product(Fusion& fusion, NodeId id, Bytes bytes);

}  // namespace tenon::passes
