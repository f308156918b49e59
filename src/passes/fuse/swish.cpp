// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Swish with a slope as exporters spell it; quick GELU is the one of 1.702.  swish(x) = x sigmoid(alpha x)
// Source: Hendrycks, Gimpel 2016, arXiv:1606.08415, section 2.
#include "ops/swish.h"

#include "ops/lib/evaluate.h"
#include "passes/lib/rewrite.h"

namespace tenon::passes {

Pass swish() {
  return rewrite("fuse.swish")
      .from("mul(%x, sigmoid(mul(%x, const %a)))")
      .where([](const Match& match) { return match.constant("a")->type().shape.volume() == 1; })
      .to([](Match& match) -> Result<ValueId> {
        const double alpha = match.constant("a")->to_f64()[0];
        return match.add(ops::make(Swish{.alpha = static_cast<float>(alpha)}), {match.value("x")});
      });
}

}  // namespace tenon::passes
