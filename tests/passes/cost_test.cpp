// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What the passes cost: all of them on a graph of 10,000 nodes, in seconds.
#include <gtest/gtest.h>

#include <ctime>

#include "ir/text.h"
#include "ops/lib/evaluate.h"
#include "passes/pipelines.h"

namespace tenon {
namespace {

constexpr int kBlocks = 1000;
constexpr double kLimitSeconds = 5;

/// Ten nodes a block: a convolution with its normalization and activation, GELU in five nodes, a residual, transposes.
std::string blocks_text() {
  std::string out = "graph (%x0: f32[N=1..4,4,3,3]) -> (%y) {\n  %w = const f32[4,4,1,1] random(1)\n";
  out += "  %s = const f32[4] random(2)\n  %v = const f32[4]{1, 2, 3, 4}\n";
  for (int i = 0; i < kBlocks; ++i) {
    const std::string n = str(i), x = str("%x", i), next = i + 1 == kBlocks ? "%y" : str("%x", i + 1);
    out += str("  %a", n, " = conv(", x, ", %w)\n  %b", n, " = batch_norm(%a", n, ", %s, %s, %s, %v)\n");
    out += str("  %c", n, " = div(%b", n, ", 1.4142135)\n  %d", n, " = erf(%c", n, ")\n");
    out += str("  %e", n, " = add(%d", n, ", 1)\n  %f", n, " = mul(%b", n, ", 0.5)\n");
    out += str("  %g", n, " = mul(%f", n, ", %e", n, ")\n  %h", n, " = transpose(%g", n, ") {perm=[0,2,3,1]}\n");
    out += str("  %i", n, " = transpose(%h", n, ") {perm=[0,3,1,2]}\n  ", next, " = add(%i", n, ", ", x, ")\n");
  }
  return out + "}\n";
}

TEST(Cost, AllPassesOnTenThousandNodes) {
  auto graph = ops::parse(blocks_text());
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  ASSERT_EQ(graph->nodes().size(), 10u * kBlocks);
  const std::clock_t start = std::clock();  // of this process: others may be busy
  ASSERT_TRUE(passes::simplify(*graph).ok());
  ASSERT_TRUE(passes::fuse(*graph).ok());
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  RecordProperty("seconds", str(seconds));
  EXPECT_LT(seconds, kLimitSeconds);
  // A convolution each, with everything in it.
  EXPECT_EQ(graph->nodes().size(), static_cast<size_t>(kBlocks)) << ir::print(*graph).substr(0, 2000);
}

}  // namespace
}  // namespace tenon
