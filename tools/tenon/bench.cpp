// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// tenon bench: latency and throughput of a model or plan.
#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "tools/lib/failure.h"
#include "tools/lib/measure.h"
#include "tools/lib/numbers.h"
#include "tools/lib/statistics.h"
#include "tools/lib/step_times.h"
#include "tools/tenon/commands.h"
#include "tools/tenon/model_options.h"

namespace tenon::tools {
namespace {

using Json = nlohmann::ordered_json;

struct Bench {
  ModelOptions model;
  int iterations = 0;
  double duration_s = 0;
  double warm_up_ms = 200;
  int contexts = 0, gpus = 0;  // contexts of each GPU, 0: as --mode has it; 0 GPUs: one engine, wherever it goes
  int profile = 0;
  unsigned seed = 0;
  std::filesystem::path json, trace;

  MeasureOptions options() const {
    MeasureOptions options{.warm_up_ms = warm_up_ms};
    if (iterations > 0)
      options = {.warm_up_ms = warm_up_ms, .min_queries = iterations, .min_duration_s = duration_s};
    else if (duration_s > 0)
      options.min_duration_s = duration_s;
    return options;
  }

  Json report(const Session& session, const Measurement& measured) const {
    const auto latencies = latencies_ms(measured);
    const Summary summary = summarize(latencies);
    Json inputs = Json::array();
    for (const auto& input : session.inputs())
      inputs.push_back(
          {{"name", input.name}, {"type", to_string(input.type)}, {"shape", session.input_shape(input.name)}});
    const double count = static_cast<double>(latencies.size());
    return {{"tenon", version()},
            {"model", model.path().string()},
            {"threads", model.threads()},
            {"contexts", contexts * std::max(gpus, 1)},
            {"gpus", gpus},
            {"inputs", inputs},
            {"warm_up", {{"inferences", measured.warm_up_queries}, {"ms", measured.warm_up_ms}}},
            {"inferences", latencies.size()},
            {"wall_s", measured.wall_s},
            {"throughput_per_s", measured.wall_s > 0 ? count / measured.wall_s : 0},
            {"latency_ms",
             {{"min", summary.min},
              {"p50", percentile(latencies, 50)},
              {"p90", percentile(latencies, 90)},
              {"p99", percentile(latencies, 99)},
              {"max", summary.max},
              {"mean", summary.mean}}}};
  }

  static void print(const Json& report) {
    for (const auto& input : report["inputs"])
      std::printf("input %s: %s %s\n", input["name"].get<std::string>().c_str(),
                  input["type"].get<std::string>().c_str(), to_string(input["shape"].get<Shape>()).c_str());
    const auto& latency = report["latency_ms"];
    const auto ms = [&](const char* key) { return latency[key].get<double>(); };
    std::printf("latency: min %.3f ms, p50 %.3f ms, p90 %.3f ms, p99 %.3f ms, max %.3f ms\n", ms("min"), ms("p50"),
                ms("p90"), ms("p99"), ms("max"));
    std::printf("throughput: %.1f inferences/s (%d in %.2f s, %d context%s)\n",
                report["throughput_per_s"].get<double>(), report["inferences"].get<int>(),
                report["wall_s"].get<double>(), report["contexts"].get<int>(),
                report["contexts"].get<int>() == 1 ? "" : "s");
  }

  /// Some inferences more, behind the measured ones: listening makes them a little slower.
  void write_trace(const nvinfer1::ICudaEngine& engine, Logger& logger, const std::vector<Session*>& sessions) const {
    constexpr int kInferences = 10;  // of each context
    const EngineView view = view_of(engine, logger);
    Trace events(view);
    for (std::size_t i = 0; i < sessions.size(); ++i) events.watch(*sessions[i], "context " + std::to_string(i));
    measure(sessions, {.warm_up_ms = 0, .min_warm_up = 0, .min_queries = kInferences * contexts, .min_duration_s = 0});
    for (Session* session : sessions) Trace::forget(*session);
    write_file(trace, events.json());
  }

  void run() {
    if (contexts == 0) contexts = model.contexts();
    std::vector<LoadedEngine> loaded;
    if (gpus > 0)
      loaded = open_engines(model.request(), gpus, model.logger(), model.progress());
    else
      loaded.push_back(open_engine(model.request(), model.logger(), model.progress()));
    std::vector<std::unique_ptr<Session>> sessions;
    std::vector<Session*> pointers;
    for (std::size_t i = 0; i < loaded.size() * static_cast<std::size_t>(contexts); ++i) {
      auto& engine = *loaded[i % loaded.size()].engine;
      auto& session =
          *sessions.emplace_back(std::make_unique<Session>(engine, model.logger(), model.threads(), profile));
      for (const auto& [name, shape] : model.shapes()) session.set_shape(name, shape);
      session.fill_inputs(seed);
      session.prepare();
      pointers.push_back(&session);
    }
    const Json result = report(*sessions[0], measure(pointers, options()));
    if (!trace.empty()) write_trace(*loaded[0].engine, model.logger(), pointers);
    if (json != "-") print(result);
    if (json == "-")
      std::printf("%s\n", result.dump(2).c_str());
    else if (!json.empty())
      write_file(json, result.dump(2) + "\n");
  }
};

}  // namespace

void add_bench(CLI::App& app) {
  const auto bench = std::make_shared<Bench>();
  CLI::App& command = *app.add_subcommand("bench", "Measure latency and throughput on random inputs");
  bench->model.add_to(command, "MODEL_OR_PLAN");
  command.add_option("--iterations", bench->iterations, "Number of inferences; default: at least 10, for 3 s")
      ->option_text("N")
      ->check(above_zero());
  command.add_option("--duration", bench->duration_s, "Go on for at least so long, as in 10 or 10s or 2min")
      ->option_text("TIME")
      ->transform(CLI::AsNumberWithUnit(std::map<std::string, double>{{"s", 1}, {"min", 60}}))
      ->check(at_least_zero());
  command.add_option("--warm-up", bench->warm_up_ms, "Run for so long before measuring; at least one inference")
      ->option_text("MS")
      ->check(at_least_zero())
      ->capture_default_str();
  command
      .add_option("--contexts", bench->contexts,
                  "Inferences at the same time, each with its own context and --threads threads; default: by --mode")
      ->option_text("N")
      ->check(CLI::Range(1, 1024));
  command.add_option("--gpus", bench->gpus, "Run on so many GPUs beside each other, each with --contexts contexts")
      ->option_text("N")
      ->check(CLI::Range(1, 64));
  command.add_option("--use-profile", bench->profile, "Number of the optimization profile, from 0")
      ->option_text("N")
      ->check(at_least_zero());
  command.add_option("--seed", bench->seed, "Seed of the random inputs")->option_text("N");
  command.add_option("--json", bench->json, "Write the result as JSON; '-' is stdout")->option_text("FILE|-");
  command
      .add_option("--trace", bench->trace,
                  "Write when each launch of 10 further inferences ran, for Perfetto or chrome://tracing")
      ->option_text("FILE.json");
  command.callback([bench] { bench->run(); });
}

}  // namespace tenon::tools
