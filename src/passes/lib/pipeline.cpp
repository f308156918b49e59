// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Running passes: to a fixed point, verified after each change.
#include <algorithm>

#include "ir/verify.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

Types output_types(const Graph& graph) {
  Types out;
  for (const Port& port : graph.outputs()) out.push_back(graph.type(port.value));
  return out;
}

/// A pass may learn the number behind a symbol, nothing else.
bool still_fits(const TensorType& before, const TensorType& after) {
  if (before.dtype != after.dtype || before.rank() != after.rank()) return false;
  for (int axis = 0; axis < before.rank(); ++axis) {
    if (before.shape[axis].is_number() && !(before.shape[axis] == after.shape[axis])) return false;
  }
  return true;
}

Result<> clean_up(Graph& graph, const Types& outputs_before) {
  graph.sweep();
  TRY(ir::infer_types(graph));
  TRY(ir::verify(graph));
  const Types after = output_types(graph);
  for (size_t i = 0; i < after.size(); ++i) {
    if (!still_fits(outputs_before[i], after[i])) {
      return Error(ErrorCode::internal, str("expected output '", graph.outputs()[i].name, "' to stay ",
                                            outputs_before[i], ", found ", after[i]));
    }
  }
  return Done{};
}

Result<bool> run_pass(const Pass& pass, Graph& graph, const PassOptions& options) {
  const Types before = output_types(graph);
  TRY_ASSIGN(const bool changed, pass.run(graph).note(str("in pass ", pass.name)));
  if (changed) {
    if (auto cleaned = clean_up(graph, before); !cleaned.ok()) {
      return Error(ErrorCode::internal, cleaned.error().message()).note(str("after pass ", pass.name));
    }
  }
  if (options.observer) options.observer(pass.name, changed, graph);
  return changed;
}

bool is_disabled(const Pass& pass, const PassOptions& options) {
  return std::find(options.disabled.begin(), options.disabled.end(), pass.name) != options.disabled.end();
}

}  // namespace

Result<> run_pipeline(std::span<const Pass> pipeline, Graph& graph, const PassOptions& options) {
  bool changed = true;
  for (int round = 0; changed && round < kMaxRounds; ++round) {
    changed = false;
    for (const Pass& pass : pipeline) {
      if (is_disabled(pass, options)) continue;
      TRY_ASSIGN(const bool did, run_pass(pass, graph, options));
      changed = changed || did;
    }
  }
  return Done{};
}

}  // namespace tenon::passes
