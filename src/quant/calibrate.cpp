// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Observing a network.
#include "quant/calibrate.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <new>
#include <utility>

#include "base/threads.h"

namespace tenon::quant {

namespace {

constexpr float kLargestInteger = 127;

struct Observed {
  std::string name;
  Histogram histogram;
};

bool wants_range(const Value& value) { return value.type.dtype == DataType::f32 && !value.constant; }

/// The graph with every float tensor that a node makes as an output, and nothing else.
Graph with_all_outputs(const Graph& graph, std::vector<Observed>& observed) {
  Graph all = graph;
  all.clear_outputs();
  for (const Node& node : graph.nodes()) {
    for (const ValueId id : node.outputs) {
      if (id == kNoValue || !wants_range(graph.value(id))) continue;
      all.add_output(id, graph.value(id).name);
      observed.push_back({graph.value(id).name, {}});
    }
  }
  return all;
}

Result<> observe(const ConstTensor& tensor, Observed& observed) {
  if (tensor.type.dtype != DataType::f32) return Done{};
  observed.histogram.add({tensor.as<float>(), static_cast<size_t>(tensor.volume())});
  if (observed.histogram.not_finite() == 0) return Done{};
  return Error(ErrorCode::invalid_argument, str("tensor '", observed.name, "': expected finite values, found ",
                                                observed.histogram.not_finite(), " NaN or infinite ones"));
}

/// Side by side: on one core, counting what a large network computes takes longer than computing it on many.
Result<> observe_all(std::span<const ConstTensor> tensors, std::vector<Observed>& observed) {
  std::vector<Result<>> results(observed.size(), Done{});
  std::atomic<bool> no_memory = false;
  run_team(usable_cores(), [&](const Team& team) {
    team.last_chunks(static_cast<int64_t>(observed.size()), 1, [&](const WorkRange& range) {
      const auto i = static_cast<size_t>(range.begin);
      try {
        results[i] = observe(tensors[i], observed[i]);
      } catch (const std::bad_alloc&) {
        no_memory = true;
      }
    });
  });
  if (no_memory) throw std::bad_alloc();
  for (Result<>& one : results) TRY(std::move(one));
  return Done{};
}

Result<> report(const CalibrationOptions& options, const CalibrationProgress& progress) {
  if (!options.progress || options.progress(progress)) return Done{};
  return Error(ErrorCode::cancelled, "the calibration was cancelled");
}

Result<> fill_table(const std::vector<Observed>& observed, const CalibrationOptions& options, Calibration& result) {
  for (size_t i = 0; i < observed.size(); ++i) {
    const Observed& one = observed[i];
    TRY(report(options, {result.batches, result.batches, i, observed.size()}));
    if (one.histogram.max() == 0) {
      result.without_range.push_back(str(one.name, ": every value was 0"));
      continue;
    }
    TRY_ASSIGN(const float threshold,
               find_threshold(one.histogram, options.threshold).note(str("for tensor '", one.name, "'")));
    result.table.scales[one.name] = threshold / kLargestInteger;
  }
  return report(options, {result.batches, result.batches, observed.size(), observed.size()});
}

}  // namespace

std::vector<std::string> observed_names(const Graph& graph) {
  std::vector<std::string> names;
  for (const Port& port : graph.inputs()) {
    if (wants_range(graph.value(port.value))) names.push_back(graph.value(port.value).name);
  }
  std::vector<Observed> inner;
  with_all_outputs(graph, inner);
  for (const Observed& one : inner) names.push_back(one.name);
  return names;
}

Result<Calibration> calibrate(const Graph& graph, const BatchSource& source, const RunnerMaker& make_runner,
                              const CalibrationOptions& options) {
  std::vector<Observed> inputs, inner;
  for (const Port& port : graph.inputs()) inputs.push_back({graph.value(port.value).name, {}});
  TRY_ASSIGN(const std::unique_ptr<Runner> runner, make_runner(with_all_outputs(graph, inner)));
  Calibration result;
  result.table.algorithm = table_name(options.threshold.algorithm);
  for (;; ++result.batches) {
    TRY(report(options, {result.batches, result.batches}));
    TRY_ASSIGN(const auto batch, source().note(str("while reading calibration batch ", result.batches)));
    if (!batch) break;
    TRY(report(options, {result.batches + 1, result.batches}));
    if (batch->size() != inputs.size()) {
      return Error(ErrorCode::invalid_argument, str("calibration batch ", result.batches, ": expected ", inputs.size(),
                                                    " inputs, found ", batch->size()));
    }
    const std::string where = str("in calibration batch ", result.batches);
    TRY(observe_all(*batch, inputs).note(where));
    TRY_ASSIGN(const std::vector<ConstTensor> outputs, runner->run(*batch).note(where));
    TRY(observe_all(outputs, inner).note(where));
  }
  if (result.batches == 0) {
    return Error(ErrorCode::invalid_argument, "expected at least one calibration batch, found none");
  }
  std::vector<Observed> floats;
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (wants_range(graph.value(graph.inputs()[i].value))) floats.push_back(std::move(inputs[i]));
  }
  std::move(inner.begin(), inner.end(), std::back_inserter(floats));
  TRY(fill_table(floats, options, result));
  return result;
}

}  // namespace tenon::quant
