// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What is in an engine: one entry for each launch, inputs and outputs, memory.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime/context.h"

namespace tenon::api {

/// One launch, at the optimal shapes of profile 0.
struct InspectedStep {
  std::string name;  // of its source nodes, joined
  std::string op;
  std::string tactic;
  std::string precision;             // data type of the first result
  double time_us = 0;                // as tuned; 0 if it was not timed
  std::string problem;               // operands and attributes
  std::vector<std::string> sources;  // names of the source nodes
};

struct Inspection {
  std::string name;
  std::string device;
  bool tuned = false;
  int threads = 1;
  std::vector<InspectedStep> steps;
  MemoryUse memory;                                          // for the opt shapes of profile 0
  std::vector<std::pair<std::string, std::string>> inputs;   // name, type
  std::vector<std::pair<std::string, std::string>> outputs;  // name, type
};

InspectedStep inspect_step(const Engine& engine, const Step& step);
/// A context whose launches are ready at the optimal shapes of profile 0.
Result<std::unique_ptr<ExecutionContext>> prepared_at_opt(const std::shared_ptr<const Engine>& engine);

/// Errors: those of making the launches ready.
Result<Inspection> inspect(const std::shared_ptr<const Engine>& engine);

std::string to_json(const InspectedStep& step);
std::string to_json(const Inspection& inspection);
std::string to_text(const InspectedStep& step);
/// In the form that programs read: "Name: conv1, LayerType: conv, Precision: f32, TacticName: ..., StreamId: 0".
std::string to_line(const InspectedStep& step);
std::string to_text(const Inspection& inspection);

}  // namespace tenon::api
