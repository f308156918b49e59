// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// to_half: casts at the ends, f16 between, and what decides shapes left alone.
#include "passes/half.h"

#include <gtest/gtest.h>

#include "ir/verify.h"
#include "ops/lib/evaluate.h"

namespace tenon::passes {
namespace {

/// The canonical text after the pass.
std::string halved(std::string_view text) {
  auto graph = ops::parse(text);
  EXPECT_TRUE(graph.ok()) << graph.error().text();
  EXPECT_TRUE(ir::infer_types(*graph).ok());
  const auto done = to_half(*graph);
  EXPECT_TRUE(done.ok()) << done.error().text();
  EXPECT_TRUE(ir::verify(*graph).ok());
  for (const Port& port : graph->outputs()) EXPECT_EQ(graph->type(port.value).dtype, DataType::f32);
  std::string out;
  for (const Node& node : graph->nodes()) {
    out += str(to_string(node.op), " -> ", graph->type(node.outputs[0]), "\n");
  }
  return out;
}

TEST(Half, CastsAtTheEnds) {
  EXPECT_EQ(halved(R"(
    graph (%x: f32[N=1..8,8]) -> (%z) {
      %y = relu(%x)
      %z = add(%y, 1)
    })"),
            "cast {to=f16} -> f16[N=1..8,8]\n"
            "relu -> f16[N=1..8,8]\n"
            "add -> f16[N=1..8,8]\n"
            "cast -> f32[N=1..8,8]\n");
}

TEST(Half, LeavesIntegersAndTheirCasts) {
  EXPECT_EQ(halved(R"(
    graph (%x: i64[4]) -> (%z) {
      %y = cast(%x) {to=f32}
      %z = exp(%y)
    })"),
            "cast {to=f16} -> f16[4]\n"
            "exp -> f16[4]\n"
            "cast -> f32[4]\n");
}

}  // namespace
}  // namespace tenon::passes
