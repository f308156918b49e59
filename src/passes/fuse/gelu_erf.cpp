// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Exporters spell GELU as five nodes; this names it again.  gelu(x) = x/2 * (1 + erf(x / sqrt 2))
// Source: Hendrycks, Gimpel 2016, arXiv:1606.08415.
#include "passes/lib/rewrite.h"

namespace tenon::passes {

Pass gelu_erf() {
  return rewrite("fuse.gelu_erf")
      .from("mul(mul(%x, 0.5), add(erf(div(%x, 1.4142135623730951)), 1))")
      .from("mul(mul(%x, 0.5), add(erf(mul(%x, 0.7071067811865476)), 1))")
      .from("mul(mul(%x, add(erf(div(%x, 1.4142135623730951)), 1)), 0.5)")
      .from("mul(mul(%x, add(erf(mul(%x, 0.7071067811865476)), 1)), 0.5)")
      .from("mul(%x, mul(add(erf(div(%x, 1.4142135623730951)), 1), 0.5))")
      .from("mul(%x, mul(add(erf(mul(%x, 0.7071067811865476)), 1), 0.5))")
      .to("gelu(%x)");
}

}  // namespace tenon::passes
