// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.dequantized_conv: filters stay 8 or 4 bits wide. The rewritten graph must give what the old one gave.
#include <gtest/gtest.h>

#include <limits>

#include "ir/verify.h"
#include "ops/dequantized_conv.h"
#include "ops/lib/evaluate.h"
#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass dequantized_conv();

namespace {

/// The convolution after the pass, if it was rewritten.
std::optional<DequantizedConv> after(std::string_view text) {
  Graph graph = *ops::parse(text);
  EXPECT_TRUE(ir::infer_types(graph).ok());
  const Graph before = graph;
  EXPECT_TRUE(dequantized_conv().run(graph).ok());
  graph.sweep();
  EXPECT_TRUE(ir::infer_types(graph).ok());
  EXPECT_TRUE(ir::verify(graph).ok());
  const TensorType& type = graph.type(graph.inputs()[0].value);
  const Constant x = Constant::make(type, [&](std::byte* to) {
    for (int64_t i = 0; i < type.shape.volume(); ++i)
      reinterpret_cast<float*>(to)[i] = 0.01f * static_cast<float>(i % 37 - 11);
  });
  const auto expected = ops::evaluate(before, {{x}}), found = ops::evaluate(graph, {{x}});
  EXPECT_TRUE(expected.ok() && found.ok());
  const auto *a = (*expected)[0].tensor().as<float>(), *b = (*found)[0].tensor().as<float>();
  for (int64_t i = 0; i < (*expected)[0].type().shape.volume(); ++i) EXPECT_NEAR(a[i], b[i], 1e-3) << i;
  for (const Node& node : graph.nodes()) {
    if (const auto* op = node.op.as<DequantizedConv>()) return *op;
  }
  return std::nullopt;
}

TEST(DequantizedConv, KeepsFiltersOfAScaleEachAndTheRestOfTheConvolution) {
  const auto op = after(R"(
    graph (%x: f32[1,32,6,5]) -> (%y) {
      %w = const i8[64,32,3,3] random(1)
      %s = const f32[64] random(2)
      %z = const i8[64] random(4)
      %d = dequantize_linear(%w, %s, %z) {axis=0}
      %b = const f32[64] random(3)
      %y = conv(%x, %d, %b) {strides=[2,1], pads=[1,0,1,2], activation=relu}
    })");
  ASSERT_TRUE(op);
  EXPECT_EQ(op->kernel, (std::vector<int64_t>{3, 3}));
  EXPECT_EQ(op->window.strides, (std::vector<int64_t>{2, 1}));
  EXPECT_EQ(op->epilogue.activation, Activation::relu);
}

TEST(DequantizedConv, PacksNumbersOfFourBits) {
  const auto op = after(R"(
    graph (%x: f32[2,33,4,5]) -> (%y) {
      %w = const i4[512,33,1,1] random(1)
      %s = const f32[] {0.02}
      %d = dequantize_linear(%w, %s)
      %y = conv(%x, %d)
    })");
  ASSERT_TRUE(op);
  EXPECT_EQ(op->bits, 4);
}

TEST(DequantizedConv, LeavesGroupsFewNumbersAndScalesOfChannels) {
  EXPECT_FALSE(after(R"(
    graph (%x: f32[1,64,4,4]) -> (%y) {
      %w = const i8[256,32,3,3] random(1)
      %s = const f32[256] random(2)
      %d = dequantize_linear(%w, %s) {axis=0}
      %y = conv(%x, %d) {groups=2}
    })"));
  EXPECT_FALSE(after(R"(
    graph (%x: f32[1,8,4,4]) -> (%y) {
      %w = const i8[16,8,3,3] random(1)
      %s = const f32[16] random(2)
      %d = dequantize_linear(%w, %s) {axis=0}
      %y = conv(%x, %d)
    })"));
  EXPECT_FALSE(after(R"(
    graph (%x: f32[1,64,4,4]) -> (%y) {
      %w = const i8[64,64,3,3] random(1)
      %s = const f32[64] random(2)
      %d = dequantize_linear(%w, %s) {axis=1}
      %y = conv(%x, %d)
    })"));
}

// Sizes come from files: products of any of them must not overflow.
TEST(DequantizedConv, RefusesKernelsThatTheWeightsAreNotOf) {
  for (const int64_t size : {int64_t{2}, int64_t{1} << 33, std::numeric_limits<int64_t>::max()}) {
    const DequantizedConv op{.kernel = {size, size}};
    const std::vector<TensorType> in = {
        {DataType::f32, Shape{1, 8, 9, 9}}, {DataType::i8, Shape{4, 72}}, {DataType::f32, Shape{4, 1}}};
    const auto out = op.infer(in);
    ASSERT_FALSE(out.ok());
    EXPECT_EQ(out.error().code(), ErrorCode::invalid_argument);
  }
}

}  // namespace
}  // namespace tenon::passes
