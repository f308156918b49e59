// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.dequantized_matmul: weights stay 8 or 4 bits wide. The rewritten graph must give what the old one gave.
#include <gtest/gtest.h>

#include "ir/verify.h"
#include "ops/dequantized_matmul.h"
#include "ops/lib/evaluate.h"
#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass dequantized_matmul();

namespace {

/// The product after the pass, if it was rewritten. `wide`: one of the weights is 100; else all are small.
std::optional<DequantizedMatmul> after(std::string_view text, bool wide = false) {
  Graph graph = *ops::parse(text);
  EXPECT_TRUE(ir::infer_types(graph).ok());
  if (Value& w = graph.value(graph.find("w")); wide) {
    const Constant before = w.constant;
    w.constant = Constant::make(w.type, [&](std::byte* to) {
      std::copy(before.bytes().begin(), before.bytes().end(), to);
      to[5] = std::byte{100};
    });
  }
  const Graph before = graph;
  const auto changed = dequantized_matmul().run(graph);
  EXPECT_TRUE(changed.ok());
  graph.sweep();
  EXPECT_TRUE(ir::infer_types(graph).ok());
  EXPECT_TRUE(ir::verify(graph).ok());
  const Constant x = Constant::make({DataType::f32, Shape{3, 128}}, [](std::byte* to) {
    for (int i = 0; i < 3 * 128; ++i) reinterpret_cast<float*>(to)[i] = 0.01f * static_cast<float>(i % 37 - 11);
  });
  const auto expected = ops::evaluate(before, {{x}}), found = ops::evaluate(graph, {{x}});
  EXPECT_TRUE(expected.ok() && found.ok());
  const auto *a = (*expected)[0].tensor().as<float>(), *b = (*found)[0].tensor().as<float>();
  for (int64_t i = 0; i < (*expected)[0].type().shape.volume(); ++i) EXPECT_NEAR(a[i], b[i], 1e-3) << i;
  for (const Node& node : graph.nodes()) {
    if (const auto* op = node.op.as<DequantizedMatmul>()) return *op;
  }
  return std::nullopt;
}

TEST(DequantizedMatmul, KeepsWeightsOfAScaleAColumn) {
  const auto op = after(R"(
    graph (%x: f32[3,128]) -> (%y) {
      %w = const i8[128,160] random(1)
      %s = const f32[160] random(2)
      %d = dequantize_linear(%w, %s) {axis=1}
      %b = const f32[160] random(3)
      %y = matmul(%x, %d, %b) {activation=relu}
    })",
                        true);
  ASSERT_TRUE(op);
  EXPECT_EQ(op->bits, 8);
  EXPECT_EQ(op->block, 0);
  EXPECT_EQ(op->epilogue.activation, Activation::relu);
}

TEST(DequantizedMatmul, PacksWhatFitsIntoHalvesOfBytes) {
  const auto op = after(R"(
    graph (%x: f32[3,128]) -> (%y) {
      %w = const i4[160,128] random(1)
      %s = const f32[160,4] random(2)
      %z = const i4[160,4] random(3)
      %d = dequantize_linear(%w, %s, %z) {axis=1, block_size=32}
      %y = matmul(%x, %d) {transpose_b=true, scale=0.5}
    })");
  ASSERT_TRUE(op);
  EXPECT_EQ(op->bits, 4);
  EXPECT_EQ(op->block, 32);
}

TEST(DequantizedMatmul, SeesThroughATranspose) {
  const auto op = after(R"(
    graph (%x: f32[3,128]) -> (%y) {
      %w = const u8[160,128] random(1)
      %s = const f32[] random(2)
      %z = const u8[]{7}
      %d = dequantize_linear(%w, %s, %z)
      %t = transpose(%d) {perm=[1,0]}
      %y = matmul(%x, %t)
    })",
                        true);
  ASSERT_TRUE(op);
  EXPECT_EQ(op->bits, 8);
}

TEST(DequantizedMatmul, LeavesFewWeightsAndScalesAlongTheSum) {
  EXPECT_FALSE(after(R"(
    graph (%x: f32[3,128]) -> (%y) {
      %w = const i8[128,8] random(1)
      %s = const f32[8] random(2)
      %d = dequantize_linear(%w, %s) {axis=1}
      %y = matmul(%x, %d)
    })"));
  EXPECT_FALSE(after(R"(
    graph (%x: f32[3,128]) -> (%y) {
      %w = const i8[128,160] random(1)
      %s = const f32[128] random(2)
      %d = dequantize_linear(%w, %s) {axis=0}
      %y = matmul(%x, %d)
    })"));
}

}  // namespace
}  // namespace tenon::passes
