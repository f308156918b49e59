// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The program `trtexec`: builds, runs and measures an engine with the options and output lines of TensorRT's tool.
#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>
#include <new>

#include "tools/lib/failure.h"
#include "tools/lib/interrupt.h"
#include "tools/lib/measure.h"
#include "tools/trtexec/arguments.h"
#include "tools/trtexec/debug_tensors.h"
#include "tools/trtexec/engine_phase.h"
#include "tools/trtexec/log.h"
#include "tools/trtexec/refitting.h"
#include "tools/trtexec/report.h"

namespace tenon::tools::trtexec {
namespace {

Session::Strategy strategy_of(const Arguments& arguments) {
  const std::string text = arguments.value("--allocationStrategy", "static");
  if (text == "static") return Session::Strategy::kSTATIC;
  if (text == "profile") return Session::Strategy::kON_PROFILE_CHANGE;
  if (text == "runtime") return Session::Strategy::kUSER_MANAGED;
  throw Failure(Exit::usage, "--allocationStrategy: expected static, profile or runtime, found '" + text + "'");
}

std::unique_ptr<Session> make_session(const Arguments& arguments, nvinfer1::ICudaEngine& engine, Logger& logger) {
  auto session =
      std::make_unique<Session>(engine, logger, 0, arguments.whole("--useProfile", 0, 0), strategy_of(arguments));
  if (arguments.has("--batch")) {
    if (!engine.hasImplicitBatchDimension())
      throw Failure(Exit::usage, "--batch is for engines with an implicit batch: give the shapes with --shapes");
    for (const auto& input : session->inputs()) {
      Shape shape = input.shape;
      shape.at(0) = arguments.whole("--batch", 1, 1);
      session->set_shape(input.name, shape);
    }
  }
  for (const auto& [name, shape] : arguments.shapes("--shapes")) session->set_shape(name, shape);
  for (const auto& [name, file] : parse_pairs(arguments.values("--loadInputs"), "--loadInputs", ':'))
    session->set_input(name, FileContents(file).bytes());
  session->fill_inputs(0);
  session->prepare();
  return session;
}

void profile_layers(const Arguments& arguments, Session& session, const MeasureOptions& options) {
  LayerTimes times;
  session.context().setProfiler(&times);
  const auto start = std::chrono::steady_clock::now();
  const std::chrono::duration<double> least(options.min_duration_s);
  while (times.inferences() < static_cast<std::size_t>(options.min_queries) ||
         std::chrono::steady_clock::now() - start < least) {
    times.begin_inference();
    session.run();
    stop_if_interrupted();
    if (times.layers().empty()) throw Failure(Exit::failure, "no layer times were reported");
  }
  session.context().setProfiler(nullptr);
  write_profile(arguments, times);
}

void run(const Arguments& arguments) {
  using Severity = nvinfer1::ILogger::Severity;
  // Everything on the command line is checked before the build, which may take long.
  const MeasureOptions options{.warm_up_ms = arguments.number("--warmUp", 200, 0),
                               .min_queries = arguments.whole("--iterations", 10, 1),
                               .min_duration_s = arguments.number("--duration", 3, 0),
                               .idle_ms = arguments.number("--idleTime", 0, 0)};
  const int streams = arguments.whole("--infStreams", 1, 1);
  arguments.percentiles();
  strategy_of(arguments);
  check_debug_formats(arguments);
  for (const auto& note : arguments.idle_notes()) info(note);
  Logger logger(arguments.has("--verbose") ? Severity::kVERBOSE : Severity::kINFO, library_message);
  const LoadedEngine loaded = make_engine(arguments, logger);
  if (arguments.has("--timeDeserialize")) return time_deserialization(arguments, *loaded.engine, logger);
  refit(arguments, *loaded.engine, logger);
  write_engine(arguments, *loaded.engine);
  if (arguments.has("--skipInference")) return info("Skipped inference phase since --skipInference is added.");

  std::vector<std::unique_ptr<Session>> sessions;
  std::vector<Session*> pointers;
  for (int i = 0; i < streams; ++i)
    pointers.push_back(sessions.emplace_back(make_session(arguments, *loaded.engine, logger)).get());
  for (const auto& input : sessions[0]->inputs())
    info("Input binding for " + input.name + " with dimensions " + to_string(sessions[0]->input_shape(input.name)) +
         " is created.");
  for (const auto& output : sessions[0]->outputs())
    info("Output binding for " + output.name + " with dimensions " + to_string(sessions[0]->output_shape(output.name)) +
         " is created.");
  info("Starting inference");
  const Measurement measurement = measure(pointers, options);
  print_performance(arguments, measurement);
  write_results(arguments, *sessions[0], measurement);
  save_debug_tensors(arguments, *sessions[0], logger);
  // The measured run never carries a profiler, so its times are the ones without --dumpProfile too.
  if (arguments.has("--dumpProfile") || arguments.has("--exportProfile"))
    profile_layers(arguments, *sessions[0], options);
}

/// True if it passed.
bool run_reporting_errors(int argc, char** argv) {
  try {
    std::string help;
    const Arguments arguments = Arguments::parse(argc, argv, help);
    if (help.empty()) {
      run(arguments);
    } else {
      std::fputs(help.c_str(), stdout);
    }
    return true;
  } catch (const std::bad_alloc&) {
    error("out of memory");
  } catch (const std::exception& failure) {
    error(failure.what());
  }
  return false;
}

}  // namespace
}  // namespace tenon::tools::trtexec

int main(int argc, char** argv) {
  using namespace tenon::tools::trtexec;
  tenon::tools::watch_interrupts();
  test_line("RUNNING", argc, argv);
  const bool passed = run_reporting_errors(argc, argv);
  test_line(passed ? "PASSED" : "FAILED", argc, argv);
  return passed ? 0 : 1;
}
