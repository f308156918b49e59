// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Hard swish as exporters spell it.  hard_swish(x) = x * clip(x + 3, 0, 6) / 6
// Source: Howard et al. 2019, arXiv:1905.02244, section 5.2.
#include "passes/lib/rewrite.h"

namespace tenon::passes {

Pass hard_swish() {
  return rewrite("fuse.hard_swish")
      .from("mul(%x, hard_sigmoid(%x) {alpha=0.16666667, beta=0.5})")
      .from("div(mul(%x, clip(add(%x, 3)) {min=0.0, max=6.0}), 6)")
      .from("mul(%x, div(clip(add(%x, 3)) {min=0.0, max=6.0}, 6))")
      .from("mul(mul(%x, clip(add(%x, 3)) {min=0.0, max=6.0}), 0.16666667)")
      .from("mul(%x, mul(clip(add(%x, 3)) {min=0.0, max=6.0}, 0.16666667))")
      .from("mul(mul(%x, 0.16666667), clip(add(%x, 3)) {min=0.0, max=6.0})")
      .from("mul(div(%x, 6), clip(add(%x, 3)) {min=0.0, max=6.0})")
      .to("hard_swish(%x)");
}

}  // namespace tenon::passes
