// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Layered drawing of a directed graph: every node below what it reads.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace tenon::tools {

struct Point {
  double x = 0, y = 0;
};

/// What is to be drawn: sizes of boxes, and edges between them by number. Nodes stand in an order in which each follows
/// what it reads; other edges are left out.
struct Diagram {
  std::vector<double> widths;
  double height = 24;  // of every box
  std::vector<std::pair<int, int>> edges;
};

/// Where it is drawn: y grows downwards, everything is at 0 or more.
struct Drawing {
  std::vector<Point> centers;             // of boxes
  std::vector<std::vector<Point>> paths;  // by edge: from the bottom of a box to the top of another; empty if left out
  double width = 0, height = 0;
};

/// Layers by longest path, order in a layer by the mean place of neighbours, places by pulling towards neighbours.
/// Source: Sugiyama, Tagawa, Toda 1981, "Methods for visual understanding of hierarchical system structures".
Drawing lay_out(const Diagram& diagram);

}  // namespace tenon::tools
