// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Exporters spell GELU as five nodes; this names it again.  gelu(x) = x/2 * (1 + erf(x / sqrt 2))
// Source: Hendrycks, Gimpel 2016, arXiv:1606.08415.
#include "passes/lib/rewrite.h"

namespace tenon::passes {

namespace {
constexpr std::string_view kInner[] = {"erf(div(%x, 1.4142135623730951))", "erf(mul(%x, 0.7071067811865476))"};

/// The rest, with $ for the error function.
constexpr std::string_view kOuter[] = {"mul(mul(%x, 0.5), add($, 1))", "mul(mul(%x, add($, 1)), 0.5)",
                                       "mul(%x, mul(add($, 1), 0.5))", "mul(%x, add(mul($, 0.5), 0.5))",
                                       "mul(div(%x, 2), add($, 1))",   "div(mul(%x, add($, 1)), 2)",
                                       "mul(%x, div(add($, 1), 2))"};
}  // namespace

Pass gelu_erf() {
  Rewrite all("fuse.gelu_erf");
  for (const std::string_view outer : kOuter) {
    for (const std::string_view inner : kInner) {
      const size_t at = outer.find('$');
      (void)std::move(all).from(str(outer.substr(0, at), inner, outer.substr(at + 1)));
    }
  }
  return std::move(all).to("gelu(%x)");
}

}  // namespace tenon::passes
