// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.attention_quantize: attention that stores 8-bit floats.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass attention_quantize();

namespace {

TEST(AttentionQuantize, StoresWhatAProductReads) {
  expect_rewrite(attention_quantize(), R"(
    graph (%x: f16[1,5,3,2,4]) -> (%y) {
      %s = const f32[]{0.5}
      %a = attention(%x) {scale=0.25, packed=true}
      %y = quantize_linear(%a, %s) {to=f8e4m3fn}
    })",
                 R"(
    graph (%x: f16[1,5,3,2,4]) -> (%y) {
      %y = attention(%x) {scale=0.25, packed=true, to=f8e4m3fn, step=0.5}
    })");
}

TEST(AttentionQuantize, LooksThroughAView) {
  expect_rewrite(attention_quantize(), R"(
    graph (%x: f16[1,5,3,2,4]) -> (%y) {
      %s = const f32[]{0.5}
      %shape = const i64[3]{1, 5, 8}
      %a = attention(%x) {packed=true}
      %v = reshape(%a, %shape)
      %y = quantize_linear(%v, %s) {to=f8e4m3fn}
    })",
                 R"(
    graph (%x: f16[1,5,3,2,4]) -> (%y) {
      %shape = const i64[3]{1, 5, 8}
      %a = attention(%x) {packed=true, to=f8e4m3fn, step=0.5}
      %y = reshape(%a, %shape)
    })");
}

TEST(AttentionQuantize, LeavesWhatOthersReadAndIntegers) {
  expect_unchanged(attention_quantize(), R"(
    graph (%x: f16[1,5,3,2,4]) -> (%y, %a) {
      %s = const f32[]{0.5}
      %a = attention(%x) {packed=true}
      %y = quantize_linear(%a, %s) {to=f8e4m3fn}
    })");
  expect_unchanged(attention_quantize(), R"(
    graph (%x: f16[1,5,3,2,4]) -> (%y) {
      %s = const f32[]{0.5}
      %a = attention(%x) {packed=true}
      %y = quantize_linear(%a, %s) {to=i8}
    })");
}

}  // namespace

}  // namespace tenon::passes
