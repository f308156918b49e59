// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// What tools know of an engine's two graphs: the source network and the plan that came of it.
#pragma once

#include <NvInfer.h>

#include <string>
#include <vector>

#include "tools/lib/logger.h"

namespace tenon::tools {

struct ViewValue {
  std::string name, type;
  bool constant = false;
};

/// A node of the source network, or one of the plan.
struct ViewNode {
  std::string name, op, attributes;
  std::vector<std::string> sources;  // names of source nodes
  std::vector<ViewValue> inputs, outputs;
  int step = -1;  // of the plan: its launch; -1 where nothing is launched
  std::string tactic;
  double time_us = 0;  // as tuned, then as measured here
  double flops = 0, bytes = 0;
};

struct ViewGraph {
  std::vector<ViewValue> inputs, outputs;  // names are those of the values
  std::vector<ViewNode> nodes;
};

/// A user of the arena from step `first` to step `last`.
struct Tenant {
  std::string value;  // empty: a workspace
  double offset = 0, bytes = 0;
  int first = 0, last = 0;
};

struct EngineView {
  std::string name, device;
  int threads = 1;
  ViewGraph source;  // empty if the plan carries none
  ViewGraph plan;
  std::vector<Tenant> tenants;
  double arena_bytes = 0, arena_lower_bound = 0;

  /// By step: its node of the plan.
  std::vector<const ViewNode*> steps() const;
};

/// Errors: Failure(failure), with what the engine told its `logger`.
EngineView view_of(const nvinfer1::ICudaEngine& engine, Logger& logger);

/// Puts measured times in the place of those that the build saw, by step.
void set_times(EngineView& view, const std::vector<double>& times_us);

/// Only the nodes that a source node of that name made, or whose own name holds `pattern`; '*' stands for anything.
ViewGraph filtered(const ViewGraph& graph, const std::string& pattern);

/// Milliseconds of each source node: a launch's time goes to the source nodes of the launch's own operator, or to all
/// of its source nodes if there is none, in equal parts. In the order of the source network.
struct SourceTime {
  std::string name, op;
  double time_us = 0;
  int step = -1;    // where it went; -1: folded away at build time
  int sharing = 0;  // source nodes of that step
};
std::vector<SourceTime> source_times(const EngineView& view);

}  // namespace tenon::tools
