// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A product of dequantized 8-bit floats is a product of those: for devices that multiply them.
//   matmul(dequantize(x), dequantize(w), bias) -> quantized_matmul(x, w, scale of x * scales of w, bias)
#include "passes/lib/pass.h"
#include "passes/lib/quantized_products.h"

namespace tenon::passes {

namespace {
bool rewrite_float8(Fusion& fusion, NodeId id) { return rewrite_quantized_product(fusion, id, Bytes::float8); }
}  // namespace

Pass float8_product() { return {"fuse.float8_product", for_each_node(rewrite_float8)}; }

}  // namespace tenon::passes
