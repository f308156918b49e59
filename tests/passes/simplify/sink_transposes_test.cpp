// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// simplify.sink_transposes: transposes move behind elementwise operators.
#include <gtest/gtest.h>

#include "ops/lib/evaluate.h"
#include "passes/pipelines.h"
#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass sink_transposes();

namespace {

TEST(SinkTransposes, MovesBehindOneAndTwoOperands) {
  expect_rewrite(sink_transposes(), R"(
    graph (%x: f32[2,3,4], %z: f32[2,3,4]) -> (%y) {
      %a = transpose(%x) {perm=[0,2,1]}
      %b = transpose(%z) {perm=[0,2,1]}
      %c = add(%a, %b)
      %m = reduce_sum(%c)
      %y = relu(%m)
    })",
                 R"(
    graph (%x: f32[2,3,4], %z: f32[2,3,4]) -> (%y) {
      %a = add(%x, %z)
      %c = transpose(%a) {perm=[0,2,1]}
      %m = reduce_sum(%c)
      %y = relu(%m)
    })");
}

TEST(SinkTransposes, TurnsConstantsRound) {
  expect_rewrite(sink_transposes(), R"(
    graph (%x: f32[2,3,4]) -> (%y) {
      %w = const f32[3]{1.0, 2.0, 3.0}
      %a = transpose(%x) {perm=[2,0,1]}
      %b = mul(%a, %w)
      %y = reduce_sum(%b)
    })",
                 R"(
    graph (%x: f32[2,3,4]) -> (%y) {
      %w = const f32[3]{1.0, 2.0, 3.0}
      %s = const i64[3]{1, 1, 3}
      %v = reshape(%w, %s) {allow_zero=true}
      %u = transpose(%v) {perm=[1,2,0]}
      %b = mul(%x, %u)
      %c = transpose(%b) {perm=[2,0,1]}
      %y = reduce_sum(%c)
    })");
}

TEST(SinkTransposes, MeetsItsInverseInThePipeline) {
  auto graph = ops::parse(R"(
    graph (%x: f32[1,3,4,5], %w: f32[3,3,1,1]) -> (%y) {
      %scale = const f32[3]{1.0, 2.0, 3.0}
      %a = conv(%x, %w)
      %b = transpose(%a) {perm=[0,2,3,1]}
      %c = mul(%b, %scale)
      %d = relu(%c)
      %e = transpose(%d) {perm=[0,3,1,2]}
      %y = conv(%e, %w)
    })");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  ASSERT_TRUE(simplify(*graph).ok());
  EXPECT_EQ(ir::print(*graph, {.canonical = true}).find("transpose"), std::string::npos) << ir::print(*graph);
}

TEST(SinkTransposes, GoesBehindProductsReshapesAndSplits) {
  expect_rewrite(sink_transposes(), R"(
    graph (%x: f32[B=1..4,3,2]) -> (%y) {
      %w = const f32[2,8] random(1)
      %heads = const i64[4]{3, -1, 2, 4}
      %parts = const i64[2]{1, 3}
      %a = transpose(%x) {perm=[1,0,2]}
      %b = matmul(%a, %w)
      %c = reshape(%b, %heads)
      %d, %e = split(%c, %parts) {axis=-1}
      %f = transpose(%d) {perm=[1,0,2,3]}
      %g = transpose(%e) {perm=[1,0,2,3]}
      %y = concat(%f, %g) {axis=3}
    })",
                 R"(
    graph (%x: f32[B=1..4,3,2]) -> (%y) {
      %w = const f32[2,8] random(1)
      %b = matmul(%x, %w)
      %heads = const i64[4]{0, 3, 2, 4}
      %c = reshape(%b, %heads)
      %parts = const i64[2]{1, 3}
      %d, %e = split(%c, %parts) {axis=3}
      %f = concat(%d, %e) {axis=3}
      %y = transpose(%f) {perm=[0,1,2,3]}
    })");
}

TEST(SinkTransposes, GoesBehindAProductWithQuantizedWeights) {
  expect_rewrite(sink_transposes(), R"(
    graph (%x: f32[B=1..4,3,2]) -> (%y) {
      %q = const i8[2,4]{1, 2, 3, 4, 5, 6, 7, 8}
      %s = const f32[]{0.5}
      %a = transpose(%x) {perm=[1,0,2]}
      %w = dequantize_linear(%q, %s)
      %b = matmul(%a, %w)
      %y = transpose(%b) {perm=[1,0,2]}
    })",
                 R"(
    graph (%x: f32[B=1..4,3,2]) -> (%y) {
      %q = const i8[2,4]{1, 2, 3, 4, 5, 6, 7, 8}
      %s = const f32[]{0.5}
      %w = dequantize_linear(%q, %s)
      %b = matmul(%x, %w)
      %y = transpose(%b) {perm=[0,1,2]}
    })");
}

TEST(SinkTransposes, RenumbersWhatNamesAxes) {
  expect_rewrite(sink_transposes(), R"(
    graph (%x: f32[2,3,4]) -> (%y, %z) {
      %axes = const i64[1]{1}
      %pads = const i64[6]{0, 1, 2, 0, 0, 3}
      %at = const i64[]{1}
      %a = transpose(%x) {perm=[0,2,1]}
      %b = pad(%a, %pads)
      %c = reduce_max(%b, %axes) {keepdims=false}
      %y = relu(%c)
      %d = gather(%a, %at) {axis=2}
      %z = relu(%d)
    })",
                 R"(
    graph (%x: f32[2,3,4]) -> (%y, %z) {
      %pads = const i64[6]{0, 2, 1, 0, 3, 0}
      %b = pad(%x, %pads)
      %at = const i64[]{1}
      %d = gather(%x, %at) {axis=1}
      %z = relu(%d)
      %axes = const i64[1]{2}
      %c = reduce_max(%b, %axes) {keepdims=false}
      %y = relu(%c)
    })");
}

TEST(SinkTransposes, StaysIfThereWouldBeMore) {
  expect_unchanged(sink_transposes(), R"(
    graph (%x: f32[2,3,4]) -> (%y, %z) {
      %sizes = const i64[2]{1, 3}
      %w = const f32[2,3,3] random(1)
      %a = transpose(%x) {perm=[0,2,1]}
      %b, %c = split(%a, %sizes) {axis=1}
      %y = matmul(%w, %b) {transpose_b=true}
      %z = softmax(%c)
    })");
}

TEST(SinkTransposes, LeavesATransposeThatIsReadElsewhere) {
  expect_unchanged(sink_transposes(), R"(
    graph (%x: f32[2,3]) -> (%y, %z) {
      %a = transpose(%x)
      %y = relu(%a)
      %z = softmax(%a)
    })");
}

TEST(SinkTransposes, LeavesDifferentOrdersAndPlainOperands) {
  expect_unchanged(sink_transposes(), R"(
    graph (%x: f32[2,2,2], %z: f32[2,2,2]) -> (%y, %w) {
      %a = transpose(%x) {perm=[0,2,1]}
      %b = transpose(%x) {perm=[1,0,2]}
      %y = add(%a, %b)
      %c = transpose(%x) {perm=[2,1,0]}
      %w = add(%c, %z)
    })");
}

}  // namespace
}  // namespace tenon::passes
