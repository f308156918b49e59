// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// GELU by tanh, as frameworks spell it out.  x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))
// Source: Hendrycks, Gimpel 2016, arXiv:1606.08415, section 2.
#include "passes/lib/rewrite.h"

namespace tenon::passes {

namespace {
/// What tanh is taken of, in every spelling met.
constexpr std::string_view kInner[] = {"mul(add(%x, mul(pow(%x, 3), 0.044715)), 0.7978845608028654)",
                                       "mul(add(%x, mul(mul(mul(%x, %x), %x), 0.044715)), 0.7978845608028654)",
                                       "mul(add(%x, mul(mul(%x, mul(%x, %x)), 0.044715)), 0.7978845608028654)",
                                       "mul(add(%x, mul(%x, mul(%x, mul(%x, 0.044715)))), 0.7978845608028654)",
                                       "mul(mul(%x, 0.7978845608028654), add(mul(mul(%x, 0.044715), %x), 1))",
                                       "mul(mul(%x, 0.7978845608028654), add(mul(mul(%x, %x), 0.044715), 1))",
                                       "mul(%x, add(mul(mul(%x, %x), 0.035677408136300125), 0.7978845608028654))"};

/// The rest, with $ for the tanh.
constexpr std::string_view kOuter[] = {"mul(mul(%x, 0.5), add($, 1))", "mul(mul(%x, add($, 1)), 0.5)",
                                       "mul(%x, mul(add($, 1), 0.5))", "mul(%x, add(mul($, 0.5), 0.5))",
                                       "mul(div(%x, 2), add($, 1))",   "div(mul(%x, add($, 1)), 2)"};
}  // namespace

Pass gelu_tanh() {
  Rewrite all("fuse.gelu_tanh");
  for (const std::string_view outer : kOuter) {
    for (const std::string_view inner : kInner) {
      const size_t at = outer.find('$');
      (void)std::move(all).from(str(outer.substr(0, at), "tanh(", inner, ")", outer.substr(at + 1)));
    }
  }
  return std::move(all).to("gelu(%x) {approximate=tanh}");
}

}  // namespace tenon::passes
