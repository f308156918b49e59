// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Reading or making the table.
#include "builder/calibration.h"

#include "builder/graph_runner.h"
#include "passes/pipelines.h"

namespace tenon {

namespace {

/// The network simplified, not fused, so that names stay the user's; without a tail whose shapes data decides.
Result<Graph> observed_graph(const Int8Context& context) {
  Graph observed = context.source;
  TRY(passes::simplify(observed, context.passes));
  return known_before_run(observed, context.profile);
}

std::vector<std::string> float_names(const Graph& graph) {
  std::vector<std::string> names;
  for (const Value& value : graph.values()) {
    if (value.type.dtype == DataType::f32 && !value.constant) names.push_back(value.name);
  }
  return names;
}

Result<> check_table(const quant::CalibrationTable& table, const Int8Options& options, const Int8Context& context,
                     std::string& report) {
  const std::vector<std::string> unknown = quant::compare_names(table, float_names(context.source)).unknown;
  report += str("calibration: ", table.scales.size(), " scales of a table (", table.algorithm, ")\n");
  for (const std::string& name : unknown) report += str("calibration: no tensor '", name, "' of the table\n");
  if (unknown.size() == table.scales.size() && options.ranges.empty()) {
    return Error(ErrorCode::invalid_argument,
                 str("the calibration table is of another network: none of its ", unknown.size(), " entries, such as '",
                     unknown.empty() ? "" : unknown[0], "', names a tensor of this one"))
        .hint("give the table of this network, or none, so that one is made");
  }
  TRY_ASSIGN(const Graph observed, observed_graph(context));
  for (const std::string& name : quant::compare_names(table, quant::observed_names(observed)).missing) {
    if (!options.ranges.contains(name)) report += str("calibration: tensor '", name, "' has no entry in the table\n");
  }
  return Done{};
}

}  // namespace

quant::RunnerMaker runner_maker(const Int8Context& context) {
  return [&context](Graph graph) { return GraphRunner::make(std::move(graph), context.device, context.threads); };
}

Result<quant::CalibrationTable> table_of(const Int8Options& options, const Int8Context& context, std::string& report) {
  if (options.table) {
    TRY(check_table(*options.table, options, context, report));
    return *options.table;
  }
  if (!options.batches) return quant::CalibrationTable{};
  TRY_ASSIGN(const Graph observed, observed_graph(context));
  TRY_ASSIGN(const quant::Calibration found,
             quant::calibrate(observed, options.batches, runner_maker(context), options.calibration)
                 .note("while calibrating"));
  report += str("calibration: ", found.batches, " batches, ", found.table.scales.size(), " scales (",
                found.table.algorithm, ")\n");
  for (const std::string& line : found.without_range) report += str("calibration: no range for ", line, "\n");
  if (options.store) TRY(options.store(found.table));
  return found.table;
}

}  // namespace tenon
