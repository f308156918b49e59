// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Two plans of the same network, compared by source node.
#pragma once

#include <string>
#include <vector>

#include "tools/lib/graph_view.h"

namespace tenon::tools {

/// Launches of both plans that share source nodes, directly or through others.
struct ComparedGroup {
  std::vector<std::string> sources;
  std::vector<const ViewNode*> a, b;
  double a_us = 0, b_us = 0;
  std::vector<std::string> changes;  // of "launches", "operator", "tactic", "type", "missing"; empty: the same

  bool same() const { return changes.empty(); }
};

/// Groups in the order of A's launches, then those that only B has. Both views must outlive the result.
std::vector<ComparedGroup> compare(const EngineView& a, const EngineView& b);

std::string comparison_text(const EngineView& a, const EngineView& b, const std::vector<ComparedGroup>& groups,
                            bool all);
std::string comparison_json(const EngineView& a, const EngineView& b, const std::vector<ComparedGroup>& groups);

}  // namespace tenon::tools
