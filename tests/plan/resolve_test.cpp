// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What is known before the run, and what is left to it.
#include "plan/resolve.h"

#include <gtest/gtest.h>

#include "ops/lib/evaluate.h"

namespace tenon {
namespace {

TEST(Resolve, LeavesKnownValuesOfAnotherLayoutToAStep) {
  // Elements that are computed here are row_major: they are no bytes of %k.
  const auto graph = ops::parse(R"(graph (%x: f32[1,2,2,2]) -> (%y) {
  %c = const f32[1,2,2,2]{1, 2, 3, 4, 5, 6, 7, 8}
  %n = neg(%c)
  %k:channels_last = reorder(%n) {layout=channels_last}
  %a:channels_last = reorder(%x) {layout=channels_last}
  %s:channels_last = add(%a, %k)
  %y = reorder(%s) {layout=row_major}
})");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  const std::vector<Shape> shapes = {Shape{1, 2, 2, 2}};
  const auto resolved = resolve(*graph, shapes, std::vector<Constant>(1));
  ASSERT_TRUE(resolved.ok()) << resolved.error().text();
  const ValueId negated = graph->find("n"), reordered = graph->find("k");
  EXPECT_TRUE(resolved->values[static_cast<size_t>(negated)]);
  EXPECT_FALSE(resolved->values[static_cast<size_t>(reordered)]);
  EXPECT_EQ(resolved->steps.size(), 4u);
}

}  // namespace
}  // namespace tenon
