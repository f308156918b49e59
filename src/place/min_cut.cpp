// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Shortest augmenting paths, level by level. A network may be long, so paths are kept on the heap.
#include "place/min_cut.h"

#include <algorithm>

namespace tenon::place {

size_t MinCut::add_vertex() {
  edges_.emplace_back();
  return edges_.size() - 1;
}

void MinCut::add_edge(size_t from, size_t to, int64_t capacity) {
  edges_[from].push_back({to, edges_[to].size(), capacity});
  edges_[to].push_back({from, edges_[from].size() - 1, 0});
}

void MinCut::add_hyperedge(const std::vector<size_t>& vertices, int64_t capacity) {
  const size_t in = add_vertex(), out = add_vertex();
  add_edge(in, out, capacity);
  for (const size_t vertex : vertices) {
    add_edge(vertex, in, kNever);
    add_edge(out, vertex, kNever);
  }
}

bool MinCut::find_levels() {
  level_.assign(edges_.size(), -1);
  level_[kSource] = 0;
  std::vector<size_t> open = {kSource};
  for (size_t i = 0; i < open.size(); ++i) {
    for (const Edge& edge : edges_[open[i]]) {
      if (edge.left == 0 || level_[edge.to] >= 0) continue;
      level_[edge.to] = level_[open[i]] + 1;
      open.push_back(edge.to);
    }
  }
  return level_[kSink] >= 0;
}

/// One more path from the source to the sink; what flows along it, 0 if there is none.
int64_t MinCut::push() {
  std::vector<std::pair<size_t, size_t>> path;  // vertex, which of its edges
  for (size_t at = kSource; at != kSink;) {
    size_t& i = next_[at];
    while (i < edges_[at].size() && (edges_[at][i].left == 0 || level_[edges_[at][i].to] != level_[at] + 1)) ++i;
    if (i < edges_[at].size()) {
      path.emplace_back(at, i);
      at = edges_[at][i].to;
      continue;
    }
    if (path.empty()) return 0;
    at = path.back().first;  // a dead end: its edge is not tried again
    path.pop_back();
    ++next_[at];
  }
  int64_t flow = kNever;
  for (const auto& [vertex, i] : path) flow = std::min(flow, edges_[vertex][i].left);
  for (const auto& [vertex, i] : path) {
    Edge& edge = edges_[vertex][i];
    edge.left -= flow;
    edges_[edge.to][edge.reverse].left += flow;
  }
  return flow;
}

std::vector<bool> MinCut::source_side() {
  while (find_levels()) {
    next_.assign(edges_.size(), 0);
    while (push() > 0) continue;
  }
  std::vector<bool> out;
  for (const int level : level_) out.push_back(level >= 0);
  return out;
}

}  // namespace tenon::place
