// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// MinCut: the cheapest way to part vertices in two.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace tenon::place {

/// Vertices 0 (the source) and 1 (the sink) and others, with edges of whole capacities.
///   Source: Dinic 1970; the network of a hyperedge is Lawler's, 1973.
class MinCut {
 public:
  static constexpr size_t kSource = 0, kSink = 1;
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::max() / 4;

  size_t add_vertex();
  void add_edge(size_t from, size_t to, int64_t capacity);
  /// Costs `capacity` where the vertices are not all on one side.
  void add_hyperedge(const std::vector<size_t>& vertices, int64_t capacity);

  /// The vertices on the source's side, of the cheapest partings that with the fewest.
  std::vector<bool> source_side();

 private:
  struct Edge {
    size_t to = 0, reverse = 0;
    int64_t left = 0;
  };
  bool find_levels();
  int64_t push();

  std::vector<std::vector<Edge>> edges_{2};
  std::vector<int> level_;
  std::vector<size_t> next_;
};

}  // namespace tenon::place
