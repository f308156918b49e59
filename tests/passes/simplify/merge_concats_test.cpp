// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// simplify.merge_concats: concatenations in concatenations.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass merge_concats();

namespace {

TEST(MergeConcats, TakesThePartsInOrder) {
  expect_rewrite(merge_concats(), R"(
    graph (%a: f32[2,1], %b: f32[2,2], %c: f32[2,3]) -> (%y) {
      %d = concat(%b, %c) {axis=-1}
      %e = concat(%c, %a) {axis=1}
      %y = concat(%a, %d, %e) {axis=1}
    })",
                 R"(
    graph (%a: f32[2,1], %b: f32[2,2], %c: f32[2,3]) -> (%y) {
      %y = concat(%a, %b, %c, %c, %a) {axis=1}
    })");
}

TEST(MergeConcats, LeavesOtherAxesAndWhatIsRead) {
  expect_unchanged(merge_concats(), R"(
    graph (%a: f32[2,2], %b: f32[2,2]) -> (%y, %z, %d) {
      %c = concat(%a, %b) {axis=0}
      %e = concat(%a, %b) {axis=0}
      %y = concat(%c, %e) {axis=1}
      %d = concat(%a, %b) {axis=0}
      %z = concat(%d, %a) {axis=0}
    })");
}

}  // namespace
}  // namespace tenon::passes
