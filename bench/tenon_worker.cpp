// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Keeps one plan loaded and runs it on request, so that a benchmark can take turns between engines.
//
//   tenon_worker PLAN THREADS NAME=FILE.npy...
// Reads commands on stdin and answers each with one line on stdout:
//   run N         N inferences: the milliseconds of each, separated by blanks
//   save FOLDER   writes the outputs of the last inference as FOLDER/INDEX.npy: "saved"
#include <chrono>
#include <cstdio>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "tools/lib/engine.h"
#include "tools/lib/failure.h"
#include "tools/lib/npy.h"
#include "tools/lib/session.h"

namespace {

using namespace tenon::tools;

void run(Session& session, int count) {
  using Clock = std::chrono::steady_clock;
  std::vector<double> times_ms(static_cast<size_t>(count));
  for (double& ms : times_ms) {
    const auto start = Clock::now();
    session.run();
    ms = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
  }
  for (const double ms : times_ms) std::printf("%.6f ", ms);
  std::printf("\n");
}

void save(const Session& session, const std::string& folder) {
  size_t index = 0;
  for (const auto& output : session.outputs()) {
    const Array array = to_array(output.type, session.output_shape(output.name), session.output_bytes(output.name));
    write_npy(folder + "/" + std::to_string(index++) + ".npy", array.type, array.shape, array.data);
  }
  std::printf("saved\n");
}

void serve(Session& session) {
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string command, argument;
    words >> command >> argument;
    if (command == "run") {
      run(session, std::stoi(argument));
    } else if (command == "save") {
      save(session, argument);
    } else {
      throw Failure(Exit::usage, "expected run or save, found '" + command + "'");
    }
    std::fflush(stdout);
  }
}

void work(int count, char** words) {
  if (count < 3) throw Failure(Exit::usage, "usage: tenon_worker PLAN THREADS NAME=FILE.npy...");
  Logger logger(nvinfer1::ILogger::Severity::kWARNING, print_message);
  const FileContents plan(words[1]);
  const LoadedEngine loaded = load_plan(plan.bytes(), words[1], logger);
  Session session(*loaded.engine, logger, std::stoi(words[2]));
  const std::vector<std::string> inputs(words + 3, words + count);
  for (const auto& [name, file] : parse_pairs(inputs, "input", '=')) session.set_input(name, read_npy(file));
  session.prepare();
  serve(session);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    work(argc, argv);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tenon_worker: %s\n", error.what());
    return 1;
  }
}
