// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.conv_chain: depthwise convolutions with the 1x1 convolutions around them.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass conv_chain();

namespace {

TEST(ConvChain, TakesBothSidesAndTheResidual) {
  expect_rewrite(conv_chain(), R"(
    graph (%x: f32[1,2,4,4]) -> (%y) {
      %e = const f32[3,2,1,1]{1, 2, 3, 4, 5, 6}
      %b = const f32[3]{1, 2, 3}
      %d = const f32[3,1,2,2]{1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3}
      %p = const f32[2,3,1,1]{1, 2, 3, 4, 5, 6}
      %1 = conv(%x, %e, %b) {activation=clip, beta=6}
      %2 = conv(%1, %d) {pads=[1,1,0,0], groups=3, activation=relu}
      %y = conv(%2, %p, _, %x)
    })",
                 R"(
    graph (%x: f32[1,2,4,4]) -> (%y) {
      %e = const f32[3,2,1,1]{1, 2, 3, 4, 5, 6}
      %b = const f32[3]{1, 2, 3}
      %d = const f32[3,1,2,2]{1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3}
      %p = const f32[2,3,1,1]{1, 2, 3, 4, 5, 6}
      %y = conv_chain(%x, %e, %b, %d, _, %p, _, %x) {pads=[1,1,0,0], expand_activation=clip, expand_beta=6, depthwise_activation=relu}
    })");
}

TEST(ConvChain, LeavesAnExpansionThatOthersReadInFrontOfIt) {
  expect_rewrite(conv_chain(), R"(
    graph (%x: f32[1,2,4,4]) -> (%y, %1) {
      %e = const f32[3,2,1,1]{1, 2, 3, 4, 5, 6}
      %d = const f32[3,1,2,2]{1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3}
      %p = const f32[2,3,1,1]{1, 2, 3, 4, 5, 6}
      %1 = conv(%x, %e)
      %2 = conv(%1, %d) {groups=3}
      %y = conv(%2, %p)
    })",
                 R"(
    graph (%x: f32[1,2,4,4]) -> (%y, %1) {
      %e = const f32[3,2,1,1]{1, 2, 3, 4, 5, 6}
      %d = const f32[3,1,2,2]{1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3}
      %p = const f32[2,3,1,1]{1, 2, 3, 4, 5, 6}
      %1 = conv(%x, %e)
      %y = conv_chain(%1, _, _, %d, _, %p)
    })");
}

TEST(ConvChain, TakesAFirstConvolutionOfFewChannels) {
  expect_rewrite(conv_chain(), R"(
    graph (%x: f32[1,1,5,5]) -> (%y) {
      %e = const f32[2,1,2,2]{1, 2, 3, 4, 5, 6, 7, 8}
      %d = const f32[2,1,2,2]{1, 2, 3, 4, 5, 6, 7, 8}
      %p = const f32[2,2,1,1]{1, 2, 3, 4}
      %1 = conv(%x, %e) {strides=[2,2], pads=[1,1,0,0], activation=relu}
      %2 = conv(%1, %d) {groups=2}
      %y = conv(%2, %p)
    })",
                 R"(
    graph (%x: f32[1,1,5,5]) -> (%y) {
      %e = const f32[2,1,2,2]{1, 2, 3, 4, 5, 6, 7, 8}
      %d = const f32[2,1,2,2]{1, 2, 3, 4, 5, 6, 7, 8}
      %p = const f32[2,2,1,1]{1, 2, 3, 4}
      %y = conv_chain(%x, %e, _, %d, _, %p) {expand_strides=[2,2], expand_pads=[1,1,0,0], expand_activation=relu}
    })");
}

TEST(ConvChain, LeavesAStridedProjection) {
  expect_unchanged(conv_chain(), R"(
    graph (%x: f32[1,3,4,4]) -> (%y) {
      %d = const f32[3,1,2,2]{1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3}
      %p = const f32[2,3,1,1]{1, 2, 3, 4, 5, 6}
      %2 = conv(%x, %d) {groups=3}
      %y = conv(%2, %p) {strides=[2,2]}
    })");
}

TEST(ConvChain, LeavesGroupsOfSeveralChannels) {
  expect_unchanged(conv_chain(), R"(
    graph (%x: f32[1,4,4,4]) -> (%y) {
      %d = const f32[2,2,1,1]{1, 2, 3, 4}
      %p = const f32[1,2,1,1]{1, 2}
      %2 = conv(%x, %d) {groups=2}
      %y = conv(%2, %p)
    })");
}

TEST(ConvChain, LeavesADepthwiseResultThatIsAnOutput) {
  expect_unchanged(conv_chain(), R"(
    graph (%x: f32[1,3,4,4]) -> (%y, %2) {
      %d = const f32[3,1,1,1]{1, 2, 3}
      %p = const f32[2,3,1,1]{1, 2, 3, 4, 5, 6}
      %2 = conv(%x, %d) {groups=3}
      %y = conv(%2, %p)
    })");
}

}  // namespace
}  // namespace tenon::passes
