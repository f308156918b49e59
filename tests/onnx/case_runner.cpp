// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// onnx_case_runner WORKERS < FOLDERS: runs backend cases in children, so that a crash costs one case only.
// Each folder gets its outputs, or error.txt; and fixed_inputs.txt if the import needed inputs fixed to their values.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <fstream>
#include <iostream>
#include <new>
#include <string>
#include <vector>

#include "tests/onnx/case_engine.h"
#include "tests/onnx/case_files.h"

namespace tenon::onnx_cases {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kCaseTimeoutS = 300;

Result<> run_sets(const fs::path& folder) {
  for (int number = 0; fs::exists(folder / str("set_", number)); ++number) {
    const fs::path set = folder / str("set_", number);
    TRY_ASSIGN(const auto inputs, read_inputs(set));
    TRY_ASSIGN(const auto outputs, run_model(folder / "model.onnx", inputs));
    TRY(write_outputs(set, outputs.elements));
    if (outputs.with_fixed_inputs) std::ofstream(folder / "fixed_inputs.txt");
    std::ofstream tactics(folder / "tactics.txt");
    for (const std::string& tactic : outputs.tactics) tactics << tactic << '\n';
  }
  return Done{};
}

void report(const fs::path& folder, const std::string& text) { std::ofstream(folder / "error.txt") << text; }

void run_case(const fs::path& folder) {
  try {
    const auto done = run_sets(folder);
    if (!done.ok()) report(folder, done.error().text());
  } catch (const std::exception& thrown) {
    report(folder, str("threw: ", thrown.what()));
  }
}

/// The next case to take, seen by every child.
std::atomic<size_t>* shared_counter() {
  void* memory = mmap(nullptr, sizeof(std::atomic<size_t>), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  return memory == MAP_FAILED ? nullptr : new (memory) std::atomic<size_t>(0);
}

/// One child: takes cases until none is left. `current` says which one it died in.
void take_cases(const std::vector<std::string>& folders, std::atomic<size_t>& next, std::atomic<size_t>& current) {
  for (size_t i = next++; i < folders.size(); i = next++) {
    current = i;
    alarm(kCaseTimeoutS);
    run_case(folders[i]);
    alarm(0);
  }
}

/// Starts children until all cases are taken; a child that died is replaced.
int supervise(const std::vector<std::string>& folders, size_t workers) {
  std::atomic<size_t>* next = shared_counter();
  std::vector<std::pair<pid_t, std::atomic<size_t>*>> children;
  const auto start = [&](std::atomic<size_t>* current) {
    const pid_t child = fork();
    if (child == 0) {
      take_cases(folders, *next, *current);
      _exit(0);
    }
    children.emplace_back(child, current);
  };
  for (size_t i = 0; i < workers; ++i) start(shared_counter());
  int status = 0;
  for (pid_t ended = wait(&status); ended > 0; ended = wait(&status)) {
    if (!WIFSIGNALED(status)) continue;
    for (size_t i = 0; i < children.size(); ++i) {
      if (children[i].first != ended) continue;
      std::atomic<size_t>* current = children[i].second;
      const int signal = WTERMSIG(status);
      report(folders[*current],
             signal == SIGALRM ? str("ran longer than ", kCaseTimeoutS, " s") : str("crashed: ", strsignal(signal)));
      start(current);
      break;
    }
  }
  return 0;
}

}  // namespace
}  // namespace tenon::onnx_cases

int main(int argc, char** argv) {
  std::vector<std::string> folders;
  for (std::string line; std::getline(std::cin, line);) folders.push_back(line);
  const int workers = argc > 1 ? std::atoi(argv[1]) : 1;
  return tenon::onnx_cases::supervise(folders, static_cast<size_t>(std::max(1, workers)));
}
