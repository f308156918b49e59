// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Mish as exporters spell it.  mish(x) = x tanh(softplus(x))
// Source: Misra 2019, arXiv:1908.08681.
#include "passes/lib/rewrite.h"

namespace tenon::passes {

Pass mish() { return rewrite("fuse.mish").from("mul(%x, tanh(softplus(%x)))").to("mish(%x)"); }

}  // namespace tenon::passes
