// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.softmax: written out with a maximum and a sum.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass softmax();

namespace {

TEST(Softmax, NamesTheFiveNodes) {
  expect_rewrite(softmax(), R"(
    graph (%x: f32[B=1..4,8,3]) -> (%y) {
      %axis = const i64[1]{1}
      %a = reduce_max(%x, %axis)
      %b = sub(%x, %a)
      %c = exp(%b)
      %d = reduce_sum(%c, %axis)
      %y = div(%c, %d)
    })",
                 "graph (%x: f32[B=1..4,8,3]) -> (%y) { %y = softmax(%x) {axis=1} }");
}

TEST(Softmax, LeavesAxesThatDifferAndPowersThatAreRead) {
  expect_unchanged(softmax(), R"(
    graph (%x: f32[4,8]) -> (%y, %z, %g) {
      %axis = const i64[1]{1}
      %other = const i64[1]{0}
      %a = reduce_max(%x, %axis)
      %b = sub(%x, %a)
      %c = exp(%b)
      %d = reduce_sum(%c, %other)
      %y = div(%c, %d)
      %e = reduce_max(%x, %axis)
      %f = sub(%x, %e)
      %g = exp(%f)
      %h = reduce_sum(%g, %axis)
      %z = div(%g, %h)
    })");
}

}  // namespace
}  // namespace tenon::passes
