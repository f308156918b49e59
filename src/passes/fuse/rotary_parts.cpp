// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Rotary embedding spelled as a product of complex numbers: the parts (a, b) of each head, its halves or every other
// element, become a cos - b sin and a sin + b cos, joined again. Source: Su et al. 2021, arXiv:2104.09864,
// section 3.4.2.
#include "ops/rotary_embedding.h"
#include "passes/lib/pass.h"
#include "passes/lib/rotary.h"

namespace tenon::passes {

namespace {

/// A product p q - r s, or with a sum; each product is read here alone.
struct TwoProducts {
  NodeId all = kNoNode, first = kNoNode, second = kNoNode;
};
std::optional<TwoProducts> two_products(const Fusion& fusion, ValueId id, std::string_view op) {
  TwoProducts out;
  out.all = fusion.sole_maker(id, op);
  if (out.all == kNoNode) return std::nullopt;
  out.first = fusion.sole_maker(fusion.input(out.all, 0), "mul");
  out.second = fusion.sole_maker(fusion.input(out.all, 1), "mul");
  return out.first != kNoNode && out.second != kNoNode ? std::optional(out) : std::nullopt;
}

/// The factor of a product that is not `one`; kNoValue if `one` is none.
ValueId other_factor(const Fusion& fusion, NodeId product, ValueId one) {
  if (fusion.input(product, 0) == one) return fusion.input(product, 1);
  return fusion.input(product, 1) == one ? fusion.input(product, 0) : kNoValue;
}

/// Whether the sum is a sin + b cos, either way round.
bool is_sum_of(const Fusion& fusion, const TwoProducts& sum, ValueId a, ValueId b, const Rotary& found) {
  const auto fits = [&](NodeId of_a, NodeId of_b) {
    return other_factor(fusion, of_a, a) == found.sin && other_factor(fusion, of_b, b) == found.cos;
  };
  return fits(sum.first, sum.second) || fits(sum.second, sum.first);
}

bool rewrite_rotary_parts(Fusion& fusion, NodeId id) {
  const auto join = joined_parts(fusion, fusion.output(id));
  if (!join) return false;
  const auto real = two_products(fusion, join->a, "sub"), imaginary = two_products(fusion, join->b, "add");
  if (!real || !imaginary) return false;
  for (size_t i = 0; i < 2; ++i) {
    for (size_t k = 0; k < 2; ++k) {
      const ValueId a = fusion.input(real->first, i), b = fusion.input(real->second, k);
      const auto parts = cut_parts(fusion, a, b);
      if (!parts || parts->interleaved != join->interleaved) continue;
      Rotary found{parts->whole, fusion.input(real->first, 1 - i), fusion.input(real->second, 1 - k)};
      found.interleaved = parts->interleaved;
      if (!is_sum_of(fusion, *imaginary, a, b, found)) continue;
      found.nodes.assign(join->nodes.begin(), join->nodes.end());
      std::erase(found.nodes, id);
      for (const TwoProducts& one : {*real, *imaginary}) {
        found.nodes.insert(found.nodes.end(), {one.all, one.first, one.second});
      }
      found.nodes.insert(found.nodes.end(), parts->nodes.begin(), parts->nodes.end());
      return name_rotary(fusion, id, found);
    }
  }
  return false;
}
}  // namespace

Pass rotary_parts() { return {"fuse.rotary_parts", for_each_node(rewrite_rotary_parts)}; }

}  // namespace tenon::passes
