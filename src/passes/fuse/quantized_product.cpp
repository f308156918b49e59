// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A product of dequantized integers is a product of the integers, and so is its residual read as integers.
//   conv(dequantize(x), dequantize(w), bias, dequantize(r)) -> quantized_conv(x, w, scale of x * scales of w, bias, r)
#include "passes/lib/pass.h"
#include "passes/lib/quantized_products.h"

namespace tenon::passes {

namespace {
bool rewrite_integers(Fusion& fusion, NodeId id) { return rewrite_quantized_product(fusion, id, Bytes::integers); }
}  // namespace

Pass quantized_product() { return {"fuse.quantized_product", for_each_node(rewrite_integers)}; }

}  // namespace tenon::passes
