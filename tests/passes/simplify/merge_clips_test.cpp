// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// simplify.merge_clips: bounds one behind the other.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass merge_clips();

namespace {

TEST(MergeClips, JoinsBoundsOfEverySpelling) {
  expect_rewrite(merge_clips(), R"(
    graph (%x: f32[2,3]) -> (%y, %z) {
      %a = maximum(%x, 0)
      %y = minimum(6.0, %a)
      %b = relu(%x)
      %z = maximum(%b, 0)
    })",
                 R"(
    graph (%x: f32[2,3]) -> (%y, %z) {
      %y = clip(%x) {min=0.0, max=6.0}
      %z = relu(%x)
    })");
}

TEST(MergeClips, LeavesAloneWhatIsOneAlready) {
  expect_unchanged(merge_clips(), R"(
    graph (%x: f32[2,3], %i: i32[2]) -> (%y, %z, %j) {
      %y = relu(%x)
      %z = clip(%x) {min=-1.0, max=2.0}
      %j = maximum(%i, 0)
    })");
}

}  // namespace
}  // namespace tenon::passes
