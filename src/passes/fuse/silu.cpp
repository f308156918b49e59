// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Exporters spell SiLU (swish) as a product.  silu(x) = x * sigmoid(x)
// Source: Ramachandran, Zoph, Le 2017, arXiv:1710.05941.
#include "passes/lib/rewrite.h"

namespace tenon::passes {

Pass silu() {
  return rewrite("fuse.silu").from("mul(%x, sigmoid(%x))").from("div(%x, add(exp(neg(%x)), 1))").to("silu(%x)");
}

}  // namespace tenon::passes
