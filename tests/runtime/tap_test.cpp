// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Every tensor of a source network, read out beside a plan that swallowed most of them, is what the reference gives.
#include "runtime/tap.h"

#include <gtest/gtest.h>

#include "backends/cpu/device.h"
#include "builder/build.h"
#include "ops/lib/evaluate.h"

namespace tenon {
namespace {

constexpr const char* kBlock = R"(graph (%x: f32[1,16,9,9]) -> (%y) {
  %w = const f32[32,16,3,3] random(1)
  %g = const f32[1,32,1,1] random(2)
  %v = const f32[32,32,1,1] random(4)
  %c = conv(%x, %w) {pads=[1,1,1,1]} from "conv"
  %s = mul(%c, %g) from "scale"
  %r = relu(%s) from "relu"
  %d = conv(%r, %v) from "conv2"
  %y = add(%d, %r) from "residual"
})";

struct Built {
  Graph source;
  std::shared_ptr<const Engine> engine;
  std::unique_ptr<ExecutionContext> context;
  Constant x;
  std::vector<float> y;
};

Built make(std::string_view text, bool keep_weights) {
  Built out;
  auto graph = ops::parse(text);
  EXPECT_TRUE(graph.ok()) << graph.error().text();
  out.source = *graph;
  const auto device = std::make_shared<CpuDevice>();
  BuildOptions options;
  options.level = 0;
  options.keep_source_weights = keep_weights;
  auto plan = build(*graph, options, *device);
  EXPECT_TRUE(plan.ok()) << plan.error().text();
  out.engine = *Engine::load(std::move(*plan), device);
  out.context = *ExecutionContext::create(out.engine);
  out.x = ir::random_constant(out.source.type(out.source.inputs()[0].value), 7);
  out.y.resize(1 << 16);
  out.context->set_input_address(0, out.x.bytes().data());
  out.context->set_output_address(0, out.y.data());
  return out;
}

/// A tensor of the source on the reference.
Constant expected(const Built& built, const std::string& name) {
  Graph graph = built.source;
  graph.clear_outputs();
  graph.add_output(graph.find(name), name);
  const auto out = ops::evaluate(graph, std::vector{built.x});
  EXPECT_TRUE(out.ok()) << out.error().text();
  return (*out)[0];
}

void expect_near(const Constant& found, const Constant& wanted, const std::string& name) {
  ASSERT_EQ(found.type().shape, wanted.type().shape) << name;
  const auto a = found.to_f64(), b = wanted.to_f64();
  for (size_t i = 0; i < a.size(); ++i) ASSERT_NEAR(a[i], b[i], 1e-4 * std::max(1.0, std::abs(b[i]))) << name << i;
}

TEST(Tap, GivesEveryTensorOfTheSourceInOneRun) {
  Built built = make(kBlock, true);
  const std::vector<std::string> names = {"c", "s", "r", "d", "y", "x"};
  const auto tap = Tap::make(*built.engine, names);
  ASSERT_TRUE(tap.ok()) << tap.error().text();
  const auto values = tap->run(*built.context);
  ASSERT_TRUE(values.ok()) << values.error().text();
  for (size_t i = 0; i < names.size(); ++i) expect_near((*values)[i], expected(built, names[i]), names[i]);
  // The plan still gives its own output.
  const Constant y = expected(built, "y");
  for (size_t i = 0; i < y.to_f64().size(); ++i) ASSERT_NEAR(built.y[i], y.to_f64()[i], 1e-3) << i;
}

// The reference of a pool gives places, too, which the node does not ask for.
TEST(Tap, ComputesAgainANodeThatLeavesResultsOut) {
  Built built = make(R"(graph (%x: f32[1,16,8,8]) -> (%y) {
    %s = const f32[]{0.1}
    %z = const i8[]{0}
    %q = quantize_linear(%x, %s, %z)
    %d = dequantize_linear(%q, %s, %z)
    %p = max_pool(%d) {kernel=[2,2], strides=[2,2]}
    %y = quantize_linear(%p, %s, %z)
  })",
                     true);
  const auto tap = Tap::make(*built.engine, {"p"});
  ASSERT_TRUE(tap.ok()) << tap.error().text();
  ASSERT_TRUE(tap->is_computed(0)) << "the plan pools bytes";
  const auto values = tap->run(*built.context);
  ASSERT_TRUE(values.ok()) << values.error().text();
  expect_near((*values)[0], expected(built, "p"), "p");
}

TEST(Tap, SaysWhatIsReadAndWhatIsComputedAgain) {
  const Built built = make(kBlock, true);
  const auto tap = Tap::make(*built.engine, {"c", "y"});
  ASSERT_TRUE(tap.ok()) << tap.error().text();
  EXPECT_TRUE(tap->is_computed(0));
  EXPECT_FALSE(tap->is_computed(1));
}

TEST(Tap, DoesNotChangeTheLaunches) {
  Built tapped = make(kBlock, true);
  Built plain = make(kBlock, false);
  ASSERT_TRUE(Tap::make(*tapped.engine, {"c"})->run(*tapped.context).ok());
  ASSERT_TRUE(plain.context->run().ok());
  EXPECT_EQ(tapped.context->schedule().steps().size(), plain.context->schedule().steps().size());
  EXPECT_EQ(tapped.y, plain.y);
}

TEST(Tap, NamesTheWeightThatThePlanDoesNotCarry) {
  const Built built = make(kBlock, false);
  const auto tap = Tap::make(*built.engine, {"c"});
  ASSERT_FALSE(tap.ok());
  EXPECT_EQ(tap.error().code(), ErrorCode::unsupported);
  EXPECT_NE(tap.error().message().find("tensor 'c' was fused away"), std::string::npos) << tap.error().text();
  EXPECT_NE(tap.error().message().find("'w'"), std::string::npos) << tap.error().text();
  EXPECT_TRUE(Tap::make(*built.engine, {"y"}).ok());
}

TEST(Tap, NamesSimilarTensors) {
  const Built built = make(R"(graph (%image: f32[1,4]) -> (%scores) {
    %block1/out = relu(%image)
    %scores = softmax(%block1/out) {axis=1}
  })",
                           false);
  const auto tap = Tap::make(*built.engine, {"block1"});
  ASSERT_FALSE(tap.ok());
  EXPECT_EQ(tap.error().code(), ErrorCode::not_found);
  EXPECT_NE(tap.error().text().find("similar names: 'block1/out'"), std::string::npos) << tap.error().text();
}

TEST(Tap, OfStepsGivesWhatEveryLaunchMakes) {
  Built built = make(kBlock, false);
  const auto tap = Tap::of_steps(*built.context);
  ASSERT_TRUE(tap.ok()) << tap.error().text();
  const auto values = tap->run(*built.context);
  ASSERT_TRUE(values.ok()) << values.error().text();
  EXPECT_EQ(values->size(), tap->names().size());
  EXPECT_GE(values->size(), built.context->schedule().steps().size());
}

}  // namespace
}  // namespace tenon
