// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.conv_batch_norm: a batch normalization goes into the weights of a convolution.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass conv_batch_norm();

namespace {

TEST(ConvBatchNorm, FoldsIntoWeightsAndBias) {
  expect_rewrite(conv_batch_norm(), R"(
    graph (%x: f32[1,1,3,3]) -> (%y) {
      %w = const f32[2,1,1,1]{1, 2}
      %s = const f32[2]{2, 4}
      %b = const f32[2]{1, 2}
      %m = const f32[2]{1, 0.5}
      %v = const f32[2]{4, 1}
      %a = conv(%x, %w)
      %y = batch_norm(%a, %s, %b, %m, %v) {epsilon=0}
    })",
                 R"(
    graph (%x: f32[1,1,3,3]) -> (%y) {
      %w = const f32[2,1,1,1]{1, 8}
      %c = const f32[2]{0, 0}
      %y = conv(%x, %w, %c)
    })");
}

TEST(ConvBatchNorm, KeepsWhatTheBiasWas) {
  expect_rewrite(conv_batch_norm(), R"(
    graph (%x: f32[1,1,3,3]) -> (%y) {
      %w = const f32[2,1,1,1]{1, 2}
      %c = const f32[2]{3, -1}
      %s = const f32[2]{2, 4}
      %b = const f32[2]{1, 2}
      %m = const f32[2]{1, 0.5}
      %v = const f32[2]{4, 1}
      %a = conv(%x, %w, %c) {strides=[2,2]}
      %y = batch_norm(%a, %s, %b, %m, %v) {epsilon=0}
    })",
                 R"(
    graph (%x: f32[1,1,3,3]) -> (%y) {
      %w = const f32[2,1,1,1]{1, 8}
      %c = const f32[2]{3, -4}
      %y = conv(%x, %w, %c) {strides=[2,2]}
    })");
}

TEST(ConvBatchNorm, KnowsWhereATransposedConvKeepsItsFilters) {
  expect_rewrite(conv_batch_norm(), R"(
    graph (%x: f32[1,2,3,3]) -> (%y) {
      %w = const f32[2,1,1,1]{1, 2}
      %s = const f32[2]{2, 4}
      %b = const f32[2]{1, 2}
      %m = const f32[2]{1, 0.5}
      %v = const f32[2]{4, 1}
      %a = conv_transpose(%x, %w) {groups=2}
      %y = batch_norm(%a, %s, %b, %m, %v) {epsilon=0}
    })",
                 R"(
    graph (%x: f32[1,2,3,3]) -> (%y) {
      %w = const f32[2,1,1,1]{1, 8}
      %c = const f32[2]{0, 0}
      %y = conv_transpose(%x, %w, %c) {groups=2}
    })");
}

TEST(ConvBatchNorm, KeepsAConvThatIsReadTwice) {
  expect_unchanged(conv_batch_norm(), R"(
    graph (%x: f32[1,1,3,3]) -> (%y, %a) {
      %w = const f32[2,1,1,1]{1, 2}
      %s = const f32[2]{2, 4}
      %b = const f32[2]{1, 2}
      %m = const f32[2]{1, 0.5}
      %v = const f32[2]{4, 1}
      %a = conv(%x, %w)
      %y = batch_norm(%a, %s, %b, %m, %v)
    })");
}

TEST(ConvBatchNorm, KeepsAnActivationBetween) {
  expect_unchanged(conv_batch_norm(), R"(
    graph (%x: f32[1,1,3,3]) -> (%y) {
      %w = const f32[2,1,1,1]{1, 2}
      %s = const f32[2]{2, 4}
      %b = const f32[2]{1, 2}
      %m = const f32[2]{1, 0.5}
      %v = const f32[2]{4, 1}
      %a = conv(%x, %w) {activation=relu}
      %y = batch_norm(%a, %s, %b, %m, %v)
    })");
}

}  // namespace
}  // namespace tenon::passes
