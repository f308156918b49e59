// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Drawings of graphs: below what it reads, nothing over another, and a thousand launches in a moment.
#include "tools/lib/layout.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>

#include "tools/lib/wildcard.h"

namespace tenon::tools {
namespace {

void expect_apart(const Diagram& diagram, const Drawing& drawing) {
  for (std::size_t i = 0; i < drawing.centers.size(); ++i) {
    EXPECT_GE(drawing.centers[i].x - diagram.widths[i] / 2, 0) << i;
    EXPECT_LE(drawing.centers[i].x + diagram.widths[i] / 2, drawing.width) << i;
    for (std::size_t j = 0; j < i; ++j) {
      const bool same_layer = std::abs(drawing.centers[i].y - drawing.centers[j].y) < diagram.height;
      if (same_layer)
        EXPECT_GE(std::abs(drawing.centers[i].x - drawing.centers[j].x), (diagram.widths[i] + diagram.widths[j]) / 2)
            << i << " and " << j;
    }
  }
}

TEST(Layout, PutsNodesBelowWhatTheyRead) {
  const Diagram diagram{{60, 90, 60, 120, 60}, 24, {{0, 1}, {0, 2}, {1, 3}, {2, 3}, {0, 4}, {3, 4}}};
  const Drawing drawing = lay_out(diagram);
  ASSERT_EQ(drawing.centers.size(), 5u);
  for (const auto& [from, to] : diagram.edges)
    EXPECT_LT(drawing.centers[static_cast<std::size_t>(from)].y, drawing.centers[static_cast<std::size_t>(to)].y);
  expect_apart(diagram, drawing);
}

TEST(Layout, LeadsLongEdgesFromBoxToBox) {
  const Diagram diagram{{60, 60, 60}, 24, {{0, 1}, {1, 2}, {0, 2}}};
  const Drawing drawing = lay_out(diagram);
  const auto& path = drawing.paths[2];
  ASSERT_EQ(path.size(), 4u);  // out of the first, past the second's layer, into the third
  EXPECT_DOUBLE_EQ(path.front().y, drawing.centers[0].y + 12);
  EXPECT_DOUBLE_EQ(path.back().y, drawing.centers[2].y - 12);
  EXPECT_GE(std::abs(path[1].x - drawing.centers[1].x), 30) << "it passes beside the second box";
}

TEST(Layout, LeavesOutEdgesThatLeadBack) {
  const Drawing drawing = lay_out({{60, 60}, 24, {{1, 0}, {0, 7}, {0, 1}}});
  EXPECT_TRUE(drawing.paths[0].empty());
  EXPECT_TRUE(drawing.paths[1].empty());
  EXPECT_FALSE(drawing.paths[2].empty());
}

TEST(Layout, TakesNothing) { EXPECT_TRUE(lay_out({}).centers.empty()); }

TEST(Layout, DrawsAThousandNodesWithLongEdgesQuickly) {
  Diagram diagram;
  for (int i = 0; i < 1000; ++i) {
    diagram.widths.push_back(100);
    for (const int step : {1, 3, 40})
      if (i >= step && (step == 1 || i % step == 0)) diagram.edges.emplace_back(i - step, i);
  }
  const auto start = std::chrono::steady_clock::now();
  const Drawing drawing = lay_out(diagram);
  EXPECT_LT(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), 2.0);
  expect_apart(diagram, drawing);
}

TEST(Wildcard, MatchesPartsAndPatterns) {
  EXPECT_TRUE(matches("layer1/conv/Relu", "conv"));
  EXPECT_TRUE(matches("layer1/conv/Relu", "layer1/*Relu"));
  EXPECT_TRUE(matches("abcabc", "*abc"));
  EXPECT_FALSE(matches("layer1/conv/Relu", "conv*"));
  EXPECT_FALSE(matches("layer1/conv", "layer2"));
  EXPECT_TRUE(matches("", "*"));
}

}  // namespace
}  // namespace tenon::tools
