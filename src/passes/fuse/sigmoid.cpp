// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The logistic function and its integral, spelled out.  sigmoid(x) = 1 / (1 + e^-x)
// Source: the definitions of ONNX Sigmoid-13.
#include "passes/lib/rewrite.h"

namespace tenon::passes {

Pass sigmoid() {
  return rewrite("fuse.sigmoid")
      .from("div(1, add(exp(neg(%x)), 1))")
      .from("reciprocal(add(exp(neg(%x)), 1))")
      .from("div(1, add(exp(mul(%x, -1)), 1))")
      .from("add(mul(tanh(mul(%x, 0.5)), 0.5), 0.5)")
      .to("sigmoid(%x)");
}

}  // namespace tenon::passes
