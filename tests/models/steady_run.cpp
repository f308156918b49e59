// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// steady_run PLAN RUNS [--prefer WORD]: how often a steady run asks for memory, malloc and its kin counted, those of
// libraries too. Prints one line, `total N` for all runs, and one for each tactic that asked. --prefer takes the
// tactics whose name has WORD where they accept, whatever the plan chose.
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <map>
#include <string>

#include "backends/cpu/device.h"
#include "base/file.h"
#include "place/place.h"
#include "plan/plan_file.h"
#include "runtime/context.h"

namespace {
std::atomic<long> requests{0};
}

// glibc's own functions under their other names: what is defined in the program is what its libraries call, too.
extern "C" {
void* __libc_malloc(size_t bytes);
void* __libc_calloc(size_t count, size_t bytes);
void* __libc_realloc(void* data, size_t bytes);
void* __libc_memalign(size_t alignment, size_t bytes);

void* malloc(size_t bytes) {
  requests.fetch_add(1, std::memory_order_relaxed);
  return __libc_malloc(bytes);
}
void* calloc(size_t count, size_t bytes) {
  requests.fetch_add(1, std::memory_order_relaxed);
  return __libc_calloc(count, bytes);
}
void* realloc(void* data, size_t bytes) {
  requests.fetch_add(1, std::memory_order_relaxed);
  return __libc_realloc(data, bytes);
}
void* memalign(size_t alignment, size_t bytes) {
  requests.fetch_add(1, std::memory_order_relaxed);
  return __libc_memalign(alignment, bytes);
}
void* aligned_alloc(size_t alignment, size_t bytes) { return memalign(alignment, bytes); }
int posix_memalign(void** out, size_t alignment, size_t bytes) {
  *out = memalign(alignment, bytes);
  return *out ? 0 : ENOMEM;
}
}

namespace tenon {
namespace {

struct Options {
  std::string plan;
  int runs = 0;
  std::string prefer;
};

void prefer_tactics(Plan& plan, const Graph& placed, const Device& device, std::string_view word) {
  std::vector<Choice> choices;
  for (const Node& node : placed.nodes()) {
    choices.emplace_back();
    for (const Tactic* tactic : tactics_for(device, node.op.name())) {
      const bool fits = tactic->name.find(word) != std::string_view::npos;
      if (fits && choices.back().tactic.empty()) choices.back().tactic = tactic->name;  // f32 before 16 bits
    }
  }
  DeviceSection section{std::string(device.signature()), usable_cores(), {std::move(choices)}};
  plan.devices = {std::move(section)};
}

Result<std::unique_ptr<ExecutionContext>> load(const Options& options) {
  TRY_ASSIGN(const auto file, MappedFile::open(options.plan));
  TRY_ASSIGN(Plan plan, plan::from_bytes(file->bytes(), file));
  const auto device = std::make_shared<const CpuDevice>();
  if (!options.prefer.empty()) {
    TRY_ASSIGN(const Graph placed, place::assign_layouts(plan.graph, *device));
    prefer_tactics(plan, placed, *device, options.prefer);
  }
  TRY_ASSIGN(const auto engine, Engine::load(std::move(plan), device));
  return ExecutionContext::create(engine);
}

/// Zeros, in the shapes that the first profile is tuned for; zero is a word, too.
Result<std::vector<std::vector<std::byte>>> bind(ExecutionContext& context) {
  std::vector<std::vector<std::byte>> memory;
  const Graph& graph = context.engine().plan().graph;
  const auto& bounds = context.engine().plan().profiles[0].shapes;
  for (size_t i = 0; i < graph.inputs().size(); ++i) {
    const TensorType type{graph.type(graph.inputs()[i].value).dtype, Shape::of(bounds[i].opt)};
    memory.emplace_back(type.bytes());
    TRY(context.set_input_shape(i, type.shape));
    context.set_input_address(i, memory.back().data());
  }
  for (size_t i = 0; i < graph.outputs().size(); ++i) {
    TRY_ASSIGN(const TensorType type, context.output_type(i));
    memory.emplace_back(type.bytes());
    context.set_output_address(i, memory.back().data());
  }
  return memory;
}

Result<> measure(const Options& options) {
  TRY_ASSIGN(const auto context, load(options));
  TRY_ASSIGN(const auto memory, bind(*context));
  for (int i = 0; i < 2; ++i) TRY(context->run());
  const long before = requests;
  for (int i = 0; i < options.runs; ++i) TRY(context->run());
  const long total = requests - before;
  std::vector<long> by_step;
  by_step.reserve(context->schedule().steps().size());
  long last = 0;
  const std::function<void(const Step&, double)> after = [&](const Step&, double) {
    by_step.push_back(requests - last);
    last = requests;
  };
  last = requests;
  TRY(context->run_timed(after));
  std::cout << "total " << total << " steps " << by_step.size() << "\n";
  std::map<std::string_view, std::pair<int, long>> by_tactic;
  for (size_t i = 0; i < by_step.size(); ++i) {
    auto& [launches, count] = by_tactic[context->schedule().steps()[i].tactic];
    ++launches;
    count += by_step[i];
  }
  for (const auto& [tactic, counts] : by_tactic)
    std::cout << tactic << " launches " << counts.first << " requests " << counts.second << "\n";
  return Done{};
}

}  // namespace
}  // namespace tenon

int main(int argc, char** argv) {
  if (argc != 3 && !(argc == 5 && std::strcmp(argv[3], "--prefer") == 0)) {
    std::cerr << "usage: steady_run PLAN RUNS [--prefer WORD]\n";
    return 2;
  }
  const auto done = tenon::measure({argv[1], std::atoi(argv[2]), argc == 5 ? argv[4] : ""});
  if (!done.ok()) std::cerr << done.error().text() << "\n";
  return done.ok() ? 0 : 1;
}
