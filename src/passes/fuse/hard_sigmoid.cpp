// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Hard sigmoid as exporters spell it.  hard_sigmoid(x) = clip(x + 3, 0, 6) / 6
// Source: Howard et al. 2019, arXiv:1905.02244, section 5.2.
#include "passes/lib/rewrite.h"

namespace tenon::passes {

Pass hard_sigmoid() {
  return rewrite("fuse.hard_sigmoid")
      .from("div(clip(add(%x, 3)) {min=0.0, max=6.0}, 6)")
      .from("mul(clip(add(%x, 3)) {min=0.0, max=6.0}, 0.16666667)")
      .from("clip(add(mul(%x, 0.16666667), 0.5)) {min=0.0, max=1.0}")
      .from("clip(add(div(%x, 6), 0.5)) {min=0.0, max=1.0}")
      .from("clip(div(add(%x, 3), 6)) {min=0.0, max=1.0}")
      .to("hard_sigmoid(%x) {alpha=0.16666667, beta=0.5}");
}

}  // namespace tenon::passes
