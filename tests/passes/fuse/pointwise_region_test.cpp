// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.pointwise_region: what meets becomes one; what would come back, differs in shape or is no float stays out.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass pointwise_region();

namespace {

TEST(PointwiseRegion, TakesChainsWithOperandsThatBroadcast) {
  expect_rewrite(pointwise_region(), R"IR(
    graph (%x: f32[N=1..8,16,8], %b: f32[8]) -> (%y) {
      %a = add(%x, %b)
      %c = sigmoid(%a)
      %y = mul(%a, %c)
    })IR",
                 R"IR(
    graph (%x: f32[N=1..8,16,8], %b: f32[8]) -> (%y) {
      %y = pointwise(%x, %b) {steps=["add(%x0, %x1)", "sigmoid(%s0)", "mul(%s0, %s1)"], results=[2]}
    })IR");
}

TEST(PointwiseRegion, KeepsWhatOthersReadAsResults) {
  expect_rewrite(pointwise_region(), R"IR(
    graph (%x: f32[16,8]) -> (%y, %m) {
      %a = exp(%x)
      %y = relu(%a)
      %m = softmax(%a)
    })IR",
                 R"IR(
    graph (%x: f32[16,8]) -> (%y, %m) {
      %a, %y = pointwise(%x) {steps=["exp(%x0)", "relu(%s0)"], results=[0,1]}
      %m = softmax(%a)
    })IR");
}

TEST(PointwiseRegion, TakesMasks) {
  expect_rewrite(pointwise_region(), R"IR(
    graph (%x: f32[4,64], %mask: i64[4,64], %low: f32[]) -> (%y) {
      %m = cast(%mask) {to=f32}
      %g = greater(%m, %low)
      %y = where(%g, %x, %low)
    })IR",
                 R"IR(
    graph (%x: f32[4,64], %mask: i64[4,64], %low: f32[]) -> (%y) {
      %y = pointwise(%mask, %low, %x) {steps=["cast(%x0)", "greater(%s0, %x1)", "where(%s1, %x2, %x1)"], results=[2]}
    })IR");
}

TEST(PointwiseRegion, Takes8BitTensorsAndTheirScales) {
  expect_rewrite(pointwise_region(), R"IR(
    graph (%x: u8[4,64], %w: i8[4,64]) -> (%y, %m) {
      %s = const f32[]{0.5}
      %z = const u8[]{3}
      %a = dequantize_linear(%x, %s, %z)
      %b = dequantize_linear(%w, %s)
      %c = add(%a, %b)
      %d = relu(%c)
      %y = quantize_linear(%d, %s, %z)
      %m = softmax(%a)
    })IR",
                 R"IR(
    graph (%x: u8[4,64], %w: i8[4,64]) -> (%y, %m) {
      %s = const f32[]{0.5}
      %z = const u8[]{3}
      %a = dequantize_linear(%x, %s, %z)
      %m = softmax(%a)
      %y = pointwise(%x, %s, %z, %w) {steps=["dequantize_linear(%x0, %x1, %x2)", "dequantize_linear(%x3, %x1)", "add(%s0, %s1)", "relu(%s2)", "quantize_linear(%s3, %x1, %x2)"], results=[4]}
    })IR");
}

TEST(PointwiseRegion, KeepsTheIntegersOfADequantizedTensorThatOthersRead) {
  expect_rewrite(pointwise_region(), R"IR(
    graph (%x: f32[4,64]) -> (%y, %m) {
      %s = const f32[]{0.5}
      %a = relu(%x)
      %b = quantize_linear(%a, %s) {to=i8}
      %c = dequantize_linear(%b, %s)
      %m = softmax(%c)
      %y = exp(%c)
    })IR",
                 R"IR(
    graph (%x: f32[4,64]) -> (%y, %m) {
      %s = const f32[]{0.5}
      %b, %y = pointwise(%x, %s) {steps=["relu(%x0)", "quantize_linear(%s0, %x1) {to=i8}", "dequantize_linear(%s1, %x1)", "exp(%s2)"], results=[1,3]}
      %c = dequantize_linear(%b, %s)
      %m = softmax(%c)
    })IR");
}

TEST(PointwiseRegion, LeavesOutWhatComesBackThroughADequantizedTensor) {
  expect_rewrite(pointwise_region(), R"IR(
    graph (%x: f32[4,64]) -> (%y) {
      %s = const f32[]{0.5}
      %a = relu(%x)
      %b = quantize_linear(%a, %s) {to=i8}
      %c = dequantize_linear(%b, %s)
      %m = softmax(%c)
      %y = add(%c, %m)
    })IR",
                 R"IR(
    graph (%x: f32[4,64]) -> (%y) {
      %s = const f32[]{0.5}
      %b, %c = pointwise(%x, %s) {steps=["relu(%x0)", "quantize_linear(%s0, %x1) {to=i8}", "dequantize_linear(%s1, %x1)"], results=[1,2]}
      %m = softmax(%c)
      %y = pointwise(%b, %s, %m) {steps=["dequantize_linear(%x0, %x1)", "add(%s0, %x2)"], results=[1]}
    })IR");
}

TEST(PointwiseRegion, LeavesScalesOfTheNetworkOrOfChannels) {
  expect_unchanged(pointwise_region(), R"IR(
    graph (%x: u8[4,64], %s: f32[], %w: u8[4,64]) -> (%y, %v) {
      %a = dequantize_linear(%x, %s)
      %y = relu(%a)
      %t = const f32[4]{0.5, 1, 2, 3}
      %b = dequantize_linear(%w, %t) {axis=0}
      %v = relu(%b)
    })IR");
}

TEST(PointwiseRegion, LeavesOutWhatComesBack) {
  expect_rewrite(pointwise_region(), R"IR(
    graph (%x: f32[16,8]) -> (%y) {
      %a = exp(%x)
      %b = softmax(%a)
      %c = relu(%b)
      %y = add(%a, %c)
    })IR",
                 R"IR(
    graph (%x: f32[16,8]) -> (%y) {
      %a = exp(%x)
      %b = softmax(%a)
      %y = pointwise(%b, %a) {steps=["relu(%x0)", "add(%x1, %s0)"], results=[1]}
    })IR");
}

TEST(PointwiseRegion, LeavesOtherShapesAndTypes) {
  expect_unchanged(pointwise_region(), R"IR(
    graph (%x: f32[16,8], %v: f32[8], %i: i64[16,8]) -> (%y, %j, %s) {
      %a = exp(%v)
      %y = add(%x, %a)
      %k = add(%i, %i)
      %j = mul(%k, %i)
      %n0 = const i64[1]{0}
      %n1 = const i64[1]{1}
      %t = slice(%x, %n0, %n1)
      %u = exp(%t)
      %s = neg(%u)
    })IR");
}

}  // namespace
}  // namespace tenon::passes
