// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.channel_gate: the gate of squeeze and excite goes into the convolution that projects; other products stay.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass channel_gate();

namespace {

TEST(ChannelGate, GoesIntoTheConvolutionOfPixels) {
  expect_rewrite(channel_gate(), R"IR(
    graph (%x: f32[N=1..4,24,7,7], %g: f32[N=1..4,24,1,1]) -> (%y) {
      %w = const f32[8,24,1,1] random(1)
      %b = const f32[8] random(2)
      %m = mul(%x, %g) from "gate"
      %y = conv(%m, %w, %b) from "project"
    })IR",
                 R"IR(
    graph (%x: f32[N=1..4,24,7,7], %g: f32[N=1..4,24,1,1]) -> (%y) {
      %w = const f32[8,24,1,1] random(1)
      %b = const f32[8] random(2)
      %y = anchored(%x, %w, %b, %g) {steps=["mul(%x0, %x3)", "conv(%s0, %x1, %x2)"]} from "gate", "project"
    })IR");
}

TEST(ChannelGate, KeepsTheResidualAndTheActivation) {
  expect_rewrite(channel_gate(), R"IR(
    graph (%x: f32[2,24,7,7], %g: f32[1,24,1,1], %r: f32[2,8,7,7]) -> (%y) {
      %w = const f32[8,24,1,1] random(1)
      %m = mul(%g, %x)
      %y = conv(%m, %w, _, %r) {activation=relu}
    })IR",
                 R"IR(
    graph (%x: f32[2,24,7,7], %g: f32[1,24,1,1], %r: f32[2,8,7,7]) -> (%y) {
      %w = const f32[8,24,1,1] random(1)
      %y = anchored(%x, %w, _, %r, %g) {steps=["mul(%x0, %x4)", "conv(%s0, %x1, _, %x3) {activation=relu}"]}
    })IR");
}

TEST(ChannelGate, LeavesWhatOthersReadAndOtherConvolutions) {
  expect_unchanged(channel_gate(), R"IR(
    graph (%x: f32[2,24,7,7], %g: f32[2,24,1,1]) -> (%y, %z, %m) {
      %w = const f32[8,24,1,1] random(1)
      %v = const f32[8,24,3,3] random(2)
      %m = mul(%x, %g)
      %y = conv(%m, %w)
      %n = mul(%g, %x)
      %z = conv(%n, %v)
    })IR");
}

TEST(ChannelGate, LeavesProductsOfPicturesAndOfPixels) {
  expect_unchanged(channel_gate(), R"IR(
    graph (%x: f32[2,24,7,7], %g: f32[2,24,7,7], %p: f32[2,1,7,7]) -> (%y, %z) {
      %w = const f32[8,24,1,1] random(1)
      %m = mul(%x, %g)
      %y = conv(%m, %w)
      %n = mul(%x, %p)
      %z = conv(%n, %w)
    })IR");
}

}  // namespace
}  // namespace tenon::passes
