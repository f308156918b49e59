// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The pipeline: repeats, skips by name, cleans up, and blames the pass that breaks a graph.
#include <gtest/gtest.h>

#include "ir/verify.h"
#include "ops/conv.h"
#include "ops/lib/evaluate.h"
#include "passes/pipelines.h"

namespace tenon {
namespace {

constexpr const char* kChain = R"(graph (%x: f32[2]) -> (%c) {
  %a = relu(%x)
  %b = relu(%a)
  %c = relu(%b)
})";

Graph chain() { return ops::parse(kChain).value(); }

/// Takes one relu of two in a row away.
Pass shorten() {
  return {"test.shorten", [](Graph& graph) -> Result<bool> {
            for (const Node& node : graph.nodes()) {
              const Node* first = graph.producer(node.inputs[0]);
              if (!first) continue;
              graph.replace_uses(node.outputs[0], node.inputs[0]);
              return true;
            }
            return false;
          }};
}

TEST(Pipeline, RunsUntilNothingChangesAndSweeps) {
  Graph graph = chain();
  const Pass all[] = {shorten()};
  int calls = 0;
  const auto done = passes::run_pipeline(
      all, graph, {.disabled = {}, .observer = [&](std::string_view, bool, const Graph&) { ++calls; }});
  ASSERT_TRUE(done.ok()) << done.error().text();
  EXPECT_EQ(graph.nodes().size(), 1u);
  EXPECT_EQ(calls, 3);
}

TEST(Pipeline, LeavesOutWhatIsDisabled) {
  Graph graph = chain();
  const Pass all[] = {shorten()};
  ASSERT_TRUE(passes::run_pipeline(all, graph, {.disabled = {"test.shorten"}}).ok());
  EXPECT_EQ(graph.nodes().size(), 3u);
}

TEST(Pipeline, NamesThePassThatBreaksAnOutput) {
  Graph graph = chain();
  const Pass all[] = {{"test.break", [](Graph& broken) -> Result<bool> {
                         broken.set_output(0, broken.add_constant(Constant::i64_vector({1})));
                         return true;
                       }}};
  const auto done = passes::run_pipeline(all, graph, {});
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().code(), ErrorCode::internal);
  EXPECT_NE(done.error().text().find("test.break"), std::string::npos) << done.error().text();
}

TEST(Pipeline, NamesAnActivationBeforeItsLastFactorGoesIntoAConvolution) {
  Graph graph = *ops::parse(R"(graph (%x: f32[1,2,3,3]) -> (%y) {
    %v = const f32[2,2,1,1]{1, 2, 3, 4}
    %a = conv(%x, %v)
    %b = add(%a, 3)
    %c = clip(%b) {min=0.0, max=6.0}
    %d = mul(%a, %c)
    %e = div(%d, 6)
    %f = mul(%e, 0.25)
    %g = add(%f, 0.5)
    %w = const f32[1,2,1,1]{4, 8}
    %y = conv(%g, %w)
  })");
  ASSERT_TRUE(ir::infer_types(graph).ok());
  ASSERT_TRUE(passes::fuse(graph).ok());
  ASSERT_EQ(graph.nodes().size(), 2u);
  EXPECT_EQ(graph.nodes()[0].op.as<Conv>()->epilogue.activation, Activation::hard_swish);
  EXPECT_EQ(graph.constant(graph.nodes()[1].inputs[1])->to_f64(), (std::vector<double>{1, 2}));
  EXPECT_EQ(graph.constant(graph.nodes()[1].inputs[2])->to_f64(), (std::vector<double>{6}));
}

TEST(Pipeline, HasPassesWithTheNameOfTheirStage) {
  for (const Pass& pass : passes::simplify_passes()) EXPECT_EQ(pass.name.substr(0, 9), "simplify.") << pass.name;
  for (const Pass& pass : passes::fuse_passes()) EXPECT_EQ(pass.name.substr(0, 5), "fuse.") << pass.name;
}

}  // namespace
}  // namespace tenon
