// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Softplus, spelled out.  softplus(x) = log(1 + e^x)
// Source: the definition of ONNX Softplus-22.
#include "passes/lib/rewrite.h"

namespace tenon::passes {

Pass softplus() {
  return rewrite("fuse.softplus")
      .from("log(add(exp(%x), 1))")
      .from("add(relu(%x), softplus(neg(abs(%x))))")
      .from("where(greater(%x, 20), %x, softplus(%x))")  // torch's guard: e^-20 is below the precision of floats
      .to("softplus(%x)");
}

}  // namespace tenon::passes
