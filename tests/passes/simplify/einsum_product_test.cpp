// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// simplify.einsum_product: an einsum of two operands as a matrix product.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass einsum_product();

namespace {

TEST(EinsumProduct, TakesScoresOfAttentionWithoutATranspose) {
  expect_rewrite(einsum_product(), R"(
    graph (%q: f32[B=1..4,2,5,8], %k: f32[B=1..4,2,7,8]) -> (%y) {
      %s = einsum(%q, %k) {equation="bhid,bhjd->bhij"}
      %y = relu(%s)
    })",
                 R"(
    graph (%q: f32[B=1..4,2,5,8], %k: f32[B=1..4,2,7,8]) -> (%y) {
      %s = matmul(%q, %k) {transpose_b=true}
      %y = relu(%s)
    })");
}

TEST(EinsumProduct, JoinsLettersThatBelongTogether) {
  expect_rewrite(einsum_product(), R"(
    graph (%x: f32[2,3,4], %w: f32[4,5,6]) -> (%y) {
      %s = einsum(%x, %w) {equation="bsh,hnd->bsnd"}
      %y = relu(%s)
    })",
                 R"(
    graph (%x: f32[2,3,4], %w: f32[4,5,6]) -> (%y) {
      %ra = const i64[2]{6, 4}
      %a = reshape(%x, %ra)
      %rb = const i64[2]{4, 30}
      %b = reshape(%w, %rb)
      %p = matmul(%a, %b)
      %ry = const i64[4]{2, 3, 5, 6}
      %s = reshape(%p, %ry)
      %y = relu(%s)
    })");
}

TEST(EinsumProduct, TurnsTheResultRound) {
  expect_rewrite(einsum_product(), R"(
    graph (%x: f32[3,4], %w: f32[4,5]) -> (%y) {
      %s = einsum(%x, %w) {equation="ij,jk->ki"}
      %y = relu(%s)
    })",
                 R"(
    graph (%x: f32[3,4], %w: f32[4,5]) -> (%y) {
      %p = matmul(%x, %w)
      %s = transpose(%p) {perm=[1,0]}
      %y = relu(%s)
    })");
}

TEST(EinsumProduct, LeavesWhatIsNoProductOfMatrices) {
  expect_unchanged(einsum_product(), R"(
    graph (%x: f32[3,3], %v: f32[1,3]) -> (%y, %z, %u, %t) {
      %a = einsum(%x, %x) {equation="ii,ij->ij"}
      %b = einsum(%x, %v) {equation="ij,kj->kj"}
      %c = einsum(%x, %v) {equation="ij,ij->ij"}
      %y = relu(%a)
      %z = relu(%b)
      %u = relu(%c)
      %d = einsum(%x, %x) {equation="ij,ij->ij"}
      %t = relu(%d)
    })");
}

}  // namespace
}  // namespace tenon::passes
