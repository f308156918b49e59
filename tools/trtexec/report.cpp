// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Reports of measured inferences.
#include "tools/trtexec/report.h"

#include <tenon.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "tools/lib/failure.h"
#include "tools/lib/statistics.h"
#include "tools/trtexec/log.h"
#include "tools/trtexec/values.h"

namespace tenon::tools::trtexec {
namespace {

using Json = nlohmann::ordered_json;

std::string summary_line(const std::vector<double>& values_ms, const std::vector<double>& percentiles) {
  const Summary summary = summarize(values_ms);
  std::string line = "min = " + number(summary.min) + " ms, max = " + number(summary.max) +
                     " ms, mean = " + number(summary.mean) + " ms, median = " + number(summary.median) + " ms";
  for (double percent : percentiles)
    line += ", percentile(" + number(percent) + "%) = " + number(percentile(values_ms, percent)) + " ms";
  return line;
}

void print_trace(const std::vector<double>& values_ms, std::size_t runs_per_average) {
  constexpr std::size_t kShownAtEachEnd = 5;
  info("");
  info("=== Trace details ===");
  info("Trace averages of " + std::to_string(runs_per_average) + " runs:");
  const std::size_t lines = values_ms.size() / runs_per_average;
  for (std::size_t line = 0; line < lines; ++line) {
    if (line == kShownAtEachEnd && lines > 2 * kShownAtEachEnd) {
      info("... Omitting " + std::to_string(lines - 2 * kShownAtEachEnd) + " lines");
      line = lines - kShownAtEachEnd;
    }
    double sum = 0;
    for (std::size_t i = 0; i < runs_per_average; ++i) sum += values_ms[line * runs_per_average + i];
    const std::string mean = number(sum / static_cast<double>(runs_per_average));
    info("Average on " + std::to_string(runs_per_average) + " runs - GPU latency: " + mean +
         " ms - Host latency: " + mean + " ms (enqueue " + mean + " ms)");
  }
}

}  // namespace

void print_performance(const Arguments& arguments, const Measurement& measurement) {
  const auto percentiles = arguments.percentiles();
  const auto compute = latencies_ms(measurement);
  const std::vector<double> nothing(compute.size(), 0.0);  // on the CPU nothing is transferred
  const double total_s = summarize(compute).mean * static_cast<double>(compute.size()) / 1000;
  info("Warmup completed " + std::to_string(measurement.warm_up_queries) + " queries over " +
       number(std::round(measurement.warm_up_ms)) + " ms");
  info("Timing trace has " + std::to_string(compute.size()) + " queries over " + number(measurement.wall_s) + " s");
  print_trace(compute, static_cast<std::size_t>(arguments.whole("--avgRuns", 10, 1)));
  info("");
  info("=== Performance summary ===");
  info("Throughput: " + number(static_cast<double>(compute.size()) / measurement.wall_s) + " qps");
  info("Latency: " + summary_line(compute, percentiles));
  // An inference on the CPU runs inside the call that enqueues it.
  info("Enqueue Time: " + summary_line(compute, percentiles));
  info("H2D Latency: " + summary_line(nothing, percentiles));
  info("GPU Compute Time: " + summary_line(compute, percentiles));
  info("D2H Latency: " + summary_line(nothing, percentiles));
  info("Total Host Walltime: " + number(measurement.wall_s) + " s");
  info("Total GPU Compute Time: " + number(total_s) + " s");
  info("The device is the CPU: GPU times above are its times, and transfers take none.");
  info("");
}

void write_results(const Arguments& arguments, const Session& session, const Measurement& measurement) {
  Json exported = Json::array();
  if (arguments.has("--dumpOutput")) info("Output Tensors:");
  for (const auto& output : session.outputs()) {
    const Shape shape = session.output_shape(output.name);
    const Json values = to_json(output.type, session.output_bytes(output.name));
    if (arguments.has("--dumpOutput")) {
      info(output.name + ": (" + to_string(shape) + ")");
      std::string line;
      for (const auto& value : values)
        line += (line.empty() ? "" : " ") + (value.is_number_float() ? number(value) : value.dump());
      info(line);
    }
    exported.push_back({{"name", output.name}, {"dimensions", to_string(shape)}, {"values", values}});
  }
  if (arguments.has("--exportOutput")) write_file(arguments.value("--exportOutput"), exported.dump(1) + "\n");
  if (arguments.has("--dumpRawBindingsToFile")) {
    for (const auto& input : session.inputs())
      write_raw(input.name, "input", session.input_shape(input.name), input.type, session.input_bytes(input.name));
    for (const auto& output : session.outputs())
      write_raw(output.name, "output", session.output_shape(output.name), output.type,
                session.output_bytes(output.name));
  }
  if (!arguments.has("--exportTimes")) return;
  Json times = Json::array();
  for (const Query& query : measurement.queries) {
    times.push_back({{"startEnqMs", query.begin_ms},
                     {"endEnqMs", query.end_ms},
                     {"startH2dMs", query.begin_ms},
                     {"endH2dMs", query.begin_ms},
                     {"startComputeMs", query.begin_ms},
                     {"endComputeMs", query.end_ms},
                     {"startD2hMs", query.end_ms},
                     {"endD2hMs", query.end_ms},
                     {"h2dMs", 0.0},
                     {"computeMs", query.latency_ms()},
                     {"d2hMs", 0.0},
                     {"latencyMs", query.latency_ms()}});
  }
  write_file(arguments.value("--exportTimes"), times.dump(1) + "\n");
}

void write_engine(const Arguments& arguments, const nvinfer1::ICudaEngine& engine) {
  if (arguments.has("--dumpLayerInfo")) {
    info("Layer Information:");
    info(inspect_text(engine));
  }
  if (arguments.has("--exportLayerInfo")) write_file(arguments.value("--exportLayerInfo"), inspect_json(engine));
  if (!arguments.has("--dumpOptimizationProfile")) return;
  info("Optimization Profile Information:");
  for (int profile = 0; profile < engine.getNbOptimizationProfiles(); ++profile) {
    for (int i = 0; i < engine.getNbIOTensors(); ++i) {
      const char* name = engine.getIOTensorName(i);
      if (engine.getTensorIOMode(name) != nvinfer1::TensorIOMode::kINPUT) continue;
      const auto shape = [&](nvinfer1::OptProfileSelector which) {
        return to_string(to_shape(engine.getProfileShape(name, profile, which)));
      };
      info(std::string("Model input ") + name + " (profile " + std::to_string(profile) +
           "): min=" + shape(nvinfer1::OptProfileSelector::kMIN) +
           ", opt=" + shape(nvinfer1::OptProfileSelector::kOPT) + ", max=" + shape(nvinfer1::OptProfileSelector::kMAX));
    }
  }
}

void write_profile(const Arguments& arguments, const LayerTimes& times) {
  const double total_ms = times.total_ms();
  const auto count = static_cast<double>(times.inferences());
  Json exported = Json::array({{{"count", times.inferences()}}});
  std::string table = "=== Profile (" + std::to_string(times.inferences()) +
                      " iterations ) ===\n   Time(ms)     Avg.(ms)   Median(ms)   Time(%)   Layer";
  const auto add_line = [&](double sum_ms, double median_ms, const std::string& name) {
    std::array<char, 80> line{};
    std::snprintf(line.data(), line.size(), "\n%11.2f %12.4f %12.4f %9.1f   ", sum_ms, sum_ms / count, median_ms,
                  sum_ms / total_ms * 100);
    table += line.data() + name;
  };
  double median_sum = 0;
  for (const auto& layer : times.layers()) {
    const double sum_ms = layer.total_ms();
    const double median_ms = summarize(layer.times_ms).median;
    median_sum += median_ms;
    add_line(sum_ms, median_ms, layer.name);
    exported.push_back({{"name", layer.name},
                        {"timeMs", sum_ms},
                        {"averageMs", sum_ms / count},
                        {"medianMs", median_ms},
                        {"percentage", sum_ms / total_ms * 100}});
  }
  add_line(total_ms, median_sum, "Total");
  if (arguments.has("--dumpProfile")) info(table);
  if (arguments.has("--exportProfile")) write_file(arguments.value("--exportProfile"), exported.dump(1) + "\n");
}

}  // namespace tenon::tools::trtexec
