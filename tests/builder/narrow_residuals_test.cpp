// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// narrow_residuals(): what a product adds is rounded to 8 bits where nobody else reads it.
#include "builder/narrow_residuals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ir/text.h"
#include "ir/verify.h"
#include "ops/lib/evaluate.h"

namespace tenon {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string network(std::string_view outputs) {
  return str("graph (%x: i8[1,16,4,4]) -> (", outputs, R"() {
    %w = const i8[16,16,1,1] random(1)
    %m = const f32[16] random(2)
    %branch = quantized_conv(%x, %w, %m)
    %y = quantized_conv(%x, %w, %m, _, %branch) {to=i8, scale=2.0}
  })");
}

Graph graph_of(std::string_view outputs) {
  Graph graph = *ops::parse(network(outputs));
  EXPECT_TRUE(ir::infer_types(graph).ok());
  return graph;
}

TEST(NarrowResiduals, RoundsABranchThatOnlyASumReads) {
  Graph graph = graph_of("%y");
  const auto count = narrow_residuals(graph, {{"branch", 0.5f}});
  ASSERT_TRUE(count.ok()) << count.error().text();
  EXPECT_EQ(*count, 1);
  EXPECT_EQ(graph.type(graph.find("branch")).dtype, DataType::i8);
  const std::string text = ir::print(graph);
  EXPECT_THAT(text, HasSubstr("residual_scale=0.5"));
  EXPECT_TRUE(ir::verify(graph).ok());
}

TEST(NarrowResiduals, LeavesWhatHasNoScale) {
  Graph graph = graph_of("%y");
  EXPECT_EQ(*narrow_residuals(graph, {{"y", 0.5f}}), 0);
  EXPECT_EQ(graph.type(graph.find("branch")).dtype, DataType::f32);
}

TEST(NarrowResiduals, LeavesWhatSomebodyElseReads) {
  Graph graph = graph_of("%y, %branch");
  EXPECT_EQ(*narrow_residuals(graph, {{"branch", 0.5f}}), 0);
  EXPECT_THAT(ir::print(graph), Not(HasSubstr("residual_scale")));
}

}  // namespace
}  // namespace tenon
