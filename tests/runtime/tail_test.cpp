// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Shapes that depend on data: each run has its own, and what stands in front keeps its schedule.
#include "runtime/tail.h"

#include <gtest/gtest.h>

#include "backends/cpu/device.h"
#include "builder/build.h"
#include "ops/lib/evaluate.h"
#include "plan/plan_file.h"
#include "runtime/context.h"

namespace tenon {
namespace {

std::unique_ptr<ExecutionContext> make_context(std::string_view text) {
  auto graph = ops::parse(text);
  EXPECT_TRUE(graph.ok()) << graph.error().text();
  if (!graph.ok()) return nullptr;
  auto device = std::make_shared<CpuDevice>();
  auto plan = build(*graph, {}, *device);
  EXPECT_TRUE(plan.ok()) << plan.error().text();
  if (!plan.ok()) return nullptr;
  auto engine = Engine::load(std::move(*plan), device);
  EXPECT_TRUE(engine.ok());
  auto context = ExecutionContext::create(*engine);
  EXPECT_TRUE(context.ok());
  return std::move(*context);
}

constexpr const char* kPositive = R"(graph (%x: f32[6]) -> (%y, %z) {
  %a = relu(%x)
  %i = non_zero(%a)
  %r = const i64[1]{-1}
  %f = reshape(%i, %r)
  %y = gather(%a, %f)
  %z = neg(%a)
})";

TEST(Tail, GivesEachRunItsOwnShape) {
  const auto context = make_context(kPositive);
  ASSERT_TRUE(context);
  std::vector<float> x(6), z(6), y;
  context->set_input_address(0, x.data());
  context->set_output_address(1, z.data());
  context->set_output_allocator(0, [&](const TensorType& type) {
    y.resize(static_cast<size_t>(type.shape.volume()));
    return y.data();
  });
  const std::vector<std::vector<float>> inputs = {{-1, 2, 0, 3, -4, 5}, {-1, -2, -3, 0, -5, -6}, {1, 2, 3, 4, 5, 6}};
  const std::vector<std::vector<float>> expected = {{2, 3, 5}, {}, {1, 2, 3, 4, 5, 6}};
  for (size_t i = 0; i < inputs.size(); ++i) {
    x = inputs[i];
    context->set_input_address(0, x.data());
    const auto ran = context->run();
    ASSERT_TRUE(ran.ok()) << ran.error().text();
    EXPECT_EQ(y, expected[i]);
    EXPECT_EQ(to_string(*context->output_type(0)), str("f32[", expected[i].size(), "]"));
    EXPECT_EQ(z[0], -std::max(x[0], 0.0f));
  }
}

TEST(Tail, SaysThatAnOutputHasNoSizeBeforeTheRun) {
  const auto context = make_context(kPositive);
  ASSERT_TRUE(context);
  const auto type = context->output_type(0);
  ASSERT_TRUE(type.ok());
  EXPECT_FALSE(type->shape.is_static());
}

TEST(Tail, RunsTheBranchThatTheDataSays) {
  const auto context = make_context(
      "graph (%c: bool[], %x: f32[2,3]) -> (%y) {\n"
      "  %y = if_else(%c, %x) {then_branch=\"graph (%x: f32[2,3]) -> (%y) {\\n  %y = relu(%x)\\n}\\n\", "
      "else_branch=\"graph (%x: f32[2,3]) -> (%y) {\\n  %r = const i64[2]{3, 2}\\n  %y = reshape(%x, %r)\\n}\\n\", "
      "then_inputs=[0], else_inputs=[0]}\n}\n");
  ASSERT_TRUE(context);
  const std::vector<float> x = {-1, 2, -3, 4, -5, 6};
  std::vector<float> y(6);
  context->set_input_address(1, x.data());
  context->set_output_address(0, y.data());
  for (const bool holds : {true, false, true}) {
    context->set_input_address(0, &holds);
    const auto ran = context->run();
    ASSERT_TRUE(ran.ok()) << ran.error().text();
    EXPECT_EQ(to_string(*context->output_type(0)), holds ? "f32[2,3]" : "f32[3,2]");
    EXPECT_EQ(y[0], holds ? 0 : -1);
  }
}

TEST(Tail, RunsBodiesByTheirTactics) {
  // Three turns: a product, what data picks of it, and a branch; the other branch would read outside its operand.
  const char* text = R"(graph (%n: i64[], %x: f32[2,2], %w: f32[2,2]) -> (%y, %rows) {
  %y, %rows = loop(%n, _, %x, %w) {carried=1, body="graph (%i: i64[], %c: bool[], %v: f32[2,2], %w: f32[2,2]) -> (%go, %u, %r) {
  %p = matmul(%v, %w)
  %z = const i64[]{0}
  %one = greater_equal(%i, %z)
  %u = if_else(%one, %p) {then_branch=\"graph (%p: f32[2,2]) -> (%q) {\n  %q = neg(%p)\n}\n\", else_branch=\"graph (%p: f32[2,2]) -> (%q) {\n  %f = const i64[2]{7, 7}\n  %q = gather(%p, %f)\n}\n\", then_inputs=[0], else_inputs=[0]}
  %go = identity(%c)
  %axis = const i64[1]{0}
  %r = reduce_sum(%u, %axis) {keepdims=false}
}
"}
})";
  const auto context = make_context(text);
  ASSERT_TRUE(context);
  const int64_t turns = 3;
  const std::vector<float> x = {1, 2, 3, 4}, w = {0, 1, 1, 1};
  std::vector<float> y(4), rows;
  context->set_input_address(0, &turns);
  context->set_input_address(1, x.data());
  context->set_input_address(2, w.data());
  context->set_output_address(0, y.data());
  context->set_output_allocator(1, [&](const TensorType& type) {
    rows.resize(static_cast<size_t>(type.shape.volume()));
    return rows.data();
  });
  std::vector<std::string> tactics;
  for (int run = 0; run < 2; ++run) {
    const auto ran =
        context->run_timed([&](const Step& step, double us) { tactics.push_back(us > 0 ? str(step.tactic) : ""); });
    ASSERT_TRUE(ran.ok()) << ran.error().text();
    EXPECT_EQ(y, (std::vector<float>{-5, -8, -11, -18}));  // -x w^3
    EXPECT_EQ(rows, (std::vector<float>{-6, -10, 10, 16, -16, -26}));
  }
  EXPECT_EQ(tactics, (std::vector<std::string>{"bodies", "bodies"}));
}

TEST(Tail, StaysInTheFile) {
  auto graph = ops::parse(
      "graph (%n: i64[], %x: f32[2]) -> (%y, %all) {\n"
      "  %y, %all = loop(%n, _, %x) {carried=1, body=\"graph (%i: i64[], %c: bool[], %v: f32[2]) -> (%go, %w, %r) {\\n"
      "  %w = add(%v, %v)\\n  %go = identity(%c)\\n  %r = identity(%v)\\n}\\n\"}\n}\n");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  auto device = std::make_shared<CpuDevice>();
  auto plan = build(*graph, {}, *device);
  ASSERT_TRUE(plan.ok()) << plan.error().text();
  const auto bytes = plan::to_bytes(*plan);
  auto again = plan::from_bytes(bytes, nullptr);
  ASSERT_TRUE(again.ok()) << again.error().text();
  EXPECT_EQ(plan::to_bytes(*again), bytes);
  auto engine = Engine::load(std::move(*again), device);
  ASSERT_TRUE(engine.ok()) << engine.error().text();
  auto context = std::move(*ExecutionContext::create(*engine));
  int64_t turns = 0;
  const std::vector<float> x = {1, -3};
  std::vector<float> y(2), all;
  context->set_input_address(0, &turns);
  context->set_input_address(1, x.data());
  context->set_output_address(0, y.data());
  context->set_output_allocator(1, [&](const TensorType& type) {
    all.resize(static_cast<size_t>(type.shape.volume()));
    return all.data();
  });
  for (turns = 0; turns < 4; ++turns) {
    const auto ran = context->run();
    ASSERT_TRUE(ran.ok()) << ran.error().text();
    EXPECT_EQ(y[1], -3.0f * static_cast<float>(1 << turns));
    EXPECT_EQ(all.size(), static_cast<size_t>(2 * turns));
  }
}

TEST(Tail, LeavesOperandsOfItsNodesWhole) {
  // Without the tail %a would become part of %b, and %n would take its bytes.
  const auto context = make_context(R"(graph (%x: f32[1,6]) -> (%y, %z) {
  %a = relu(%x)
  %n = neg(%a)
  %b = concat(%a, %n) {axis=1}
  %z = exp(%b)
  %y = non_zero(%a)
})");
  ASSERT_TRUE(context);
  const std::vector<float> x = {-1, 2, 0, 3, -4, 5};
  std::vector<float> z(12);
  std::vector<int64_t> y;
  context->set_input_address(0, x.data());
  context->set_output_address(1, z.data());
  context->set_output_allocator(0, [&](const TensorType& type) {
    y.resize(static_cast<size_t>(type.shape.volume()));
    return y.data();
  });
  const auto ran = context->run();
  ASSERT_TRUE(ran.ok()) << ran.error().text();
  EXPECT_EQ(y, (std::vector<int64_t>{0, 0, 0, 1, 3, 5}));
}

}  // namespace
}  // namespace tenon
