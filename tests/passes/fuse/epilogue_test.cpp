// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.epilogue: programs stand behind every kind of anchor; what others read, changes the shape or comes back stays.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass epilogue();

namespace {

TEST(Epilogue, PutsARegionBehindAConvolution) {
  expect_rewrite(epilogue(), R"IR(
    graph (%x: f32[N=1..8,8,6,6], %s: f32[16,1,1]) -> (%y) {
      %w = const f32[16,8,3,3] random(1)
      %b = const f32[16] random(2)
      %c = conv(%x, %w, %b) {pads=[1,1,1,1], activation=relu} from "conv"
      %y = pointwise(%s, %c) {steps=["mul(%x1, %x0)", "tanh(%s0)", "add(%s1, %x0)"], results=[2]} from "mul", "tanh", "add"
    })IR",
                 R"IR(
    graph (%x: f32[N=1..8,8,6,6], %s: f32[16,1,1]) -> (%y) {
      %w = const f32[16,8,3,3] random(1)
      %b = const f32[16] random(2)
      %y = anchored(%x, %w, %b, %s) {steps=["conv(%x0, %x1, %x2) {pads=[1,1,1,1], activation=relu}", "mul(%s0, %x3)", "tanh(%s1)", "add(%s2, %x3)"]} from "add", "conv", "mul", "tanh"
    })IR");
}

TEST(Epilogue, TakesASingleOperatorAndAnAbsentBias) {
  expect_rewrite(epilogue(), R"IR(
    graph (%x: f32[4,24], %r: f32[4,16], %s: f32[4,16]) -> (%y) {
      %w = const f32[24,16] random(1)
      %c = matmul(%x, %w, _, %r) {activation=gelu}
      %y = mul(%c, %s)
    })IR",
                 R"IR(
    graph (%x: f32[4,24], %r: f32[4,16], %s: f32[4,16]) -> (%y) {
      %w = const f32[24,16] random(1)
      %y = anchored(%x, %w, _, %r, %s) {steps=["matmul(%x0, %x1, _, %x3) {activation=gelu}", "mul(%s0, %x4)"]}
    })IR");
}

TEST(Epilogue, ReadsAnOperandOfTheAnchorAgain) {
  expect_rewrite(epilogue(), R"IR(
    graph (%x: f32[4,32]) -> (%y) {
      %s = const f32[32] random(1)
      %n = layer_norm(%x, %s)
      %y = add(%n, %x)
    })IR",
                 R"IR(
    graph (%x: f32[4,32]) -> (%y) {
      %s = const f32[32] random(1)
      %y = anchored(%x, %s) {steps=["layer_norm(%x0, %x1)", "add(%s0, %x0)"]}
    })IR");
}

TEST(Epilogue, StandsBehindPoolingReductionAndWhatHasAProgram) {
  expect_rewrite(epilogue(), R"IR(
    graph (%x: f32[1,64,8,8], %s: f32[64,1,1]) -> (%y, %z) {
      %axes = const i64[2]{2, 3}
      %p = max_pool(%x) {kernel=[2,2], strides=[2,2]}
      %q = relu(%p)
      %y = mul(%q, %s)
      %m = reduce_mean(%x, %axes)
      %z = sigmoid(%m)
    })IR",
                 R"IR(
    graph (%x: f32[1,64,8,8], %s: f32[64,1,1]) -> (%y, %z) {
      %y = anchored(%x, %s) {steps=["max_pool(%x0) {kernel=[2,2], strides=[2,2]}", "relu(%s0)", "mul(%s1, %x1)"]}
      %axes = const i64[2]{2, 3}
      %z = anchored(%x, %axes) {steps=["reduce_mean(%x0, %x1)", "sigmoid(%s0)"]}
    })IR");
}

TEST(Epilogue, StandsBehindLogarithmsAndProductsOfElements) {
  expect_rewrite(epilogue(), R"IR(
    graph (%x: f32[100,5]) -> (%y, %z) {
      %axes = const i64[1]{1}
      %p = reduce_prod(%x, %axes)
      %y = tanh(%p)
      %l = log_softmax(%x)
      %z = exp(%l)
    })IR",
                 R"IR(
    graph (%x: f32[100,5]) -> (%y, %z) {
      %axes = const i64[1]{1}
      %y = anchored(%x, %axes) {steps=["reduce_prod(%x0, %x1)", "tanh(%s0)"]}
      %z = anchored(%x) {steps=["log_softmax(%x0)", "exp(%s0)"]}
    })IR");
}

TEST(Epilogue, StandsBehindTheLaterOfTwoAnchors) {
  expect_rewrite(epilogue(), R"IR(
    graph (%x: f32[4,24]) -> (%y) {
      %v = const f32[24,16] random(1)
      %w = const f32[24,16] random(2)
      %a = matmul(%x, %v)
      %b = matmul(%x, %w)
      %y = mul(%b, %a)
    })IR",
                 R"IR(
    graph (%x: f32[4,24]) -> (%y) {
      %v = const f32[24,16] random(1)
      %a = matmul(%x, %v)
      %w = const f32[24,16] random(2)
      %y = anchored(%x, %w, %a) {steps=["matmul(%x0, %x1)", "mul(%s0, %x2)"]}
    })IR");
}

TEST(Epilogue, LeavesAResultThatOthersRead) {
  expect_unchanged(epilogue(), R"IR(
    graph (%x: f32[4,24], %s: f32[16]) -> (%y, %c) {
      %w = const f32[24,16] random(1)
      %c = matmul(%x, %w)
      %y = mul(%c, %s)
    })IR");
}

TEST(Epilogue, LeavesProgramsThatChangeTheShapeTheTypeOrHaveTwoResults) {
  expect_unchanged(epilogue(), R"IR(
    graph (%x: f32[4,24], %s: f32[3,4,16], %r: f32[4,16]) -> (%y, %z, %t, %u) {
      %w = const f32[24,16] random(1)
      %a = matmul(%x, %w)
      %y = mul(%a, %s)
      %b = matmul(%x, %w) {scale=2.0}
      %z = greater(%b, %r)
      %c = matmul(%x, %w) {scale=3.0}
      %t, %u = pointwise(%c) {steps=["exp(%x0)", "relu(%s0)"], results=[0,1]}
    })IR");
}

TEST(Epilogue, LeavesWhatQuantizesAndWhatIsNoAnchor) {
  expect_unchanged(epilogue(), R"IR(
    graph (%x: f32[4,24]) -> (%y, %z) {
      %w = const f32[24,16] random(1)
      %s = const f32[]{0.5}
      %a = matmul(%x, %w)
      %y = pointwise(%a, %s) {steps=["quantize_linear(%x0, %x1) {to=i8}", "dequantize_linear(%s0, %x1)"], results=[1]}
      %t = transpose(%x) {perm=[1,0]}
      %z = exp(%t)
    })IR");
}

}  // namespace
}  // namespace tenon::passes
