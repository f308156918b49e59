// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// step_times PLAN RUNS FILE...: what each launch takes, those of nodes that data decides among them. FILE: raw elements
// of each input in the shape that the first profile is tuned for. Prints a line for each launch: the least microseconds
// of all runs, the tactic, the operator.
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "backends/cpu/device.h"
#include "base/file.h"
#include "plan/plan_file.h"
#include "runtime/context.h"

namespace tenon {
namespace {

struct Row {
  double us = 0;
  std::string tactic, op;
};

Result<std::unique_ptr<ExecutionContext>> load(const std::string& path) {
  TRY_ASSIGN(const auto file, MappedFile::open(path));
  TRY_ASSIGN(Plan plan, plan::from_bytes(file->bytes(), file));
  TRY_ASSIGN(const auto engine, Engine::load(std::move(plan), std::make_shared<const CpuDevice>()));
  return ExecutionContext::create(engine);
}

/// Memory of inputs from the files, and of outputs as they come.
Result<> bind(ExecutionContext& context, std::span<char*> files, std::vector<std::vector<std::byte>>& memory) {
  const Graph& graph = context.engine().plan().graph;
  const auto& bounds = context.engine().plan().profiles[0].shapes;
  if (files.size() != graph.inputs().size()) {
    return Error(ErrorCode::invalid_argument, str("expected ", graph.inputs().size(), " files, found ", files.size()));
  }
  memory.resize(graph.inputs().size() + graph.outputs().size());
  for (size_t i = 0; i < files.size(); ++i) {
    const TensorType type{graph.type(graph.inputs()[i].value).dtype, Shape::of(bounds[i].opt)};
    TRY_ASSIGN(const auto file, MappedFile::open(files[i]));
    const auto bytes = file->bytes();
    if (bytes.size() != type.bytes()) {
      return Error(ErrorCode::invalid_argument, str("expected ", type, " in '", files[i], "', found ", bytes.size()));
    }
    memory[i].assign(bytes.begin(), bytes.end());
    TRY(context.set_input_shape(i, type.shape));
    context.set_input_address(i, memory[i].data());
  }
  for (size_t i = 0; i < graph.outputs().size(); ++i) {
    auto& out = memory[files.size() + i];
    context.set_output_allocator(i, [&out](const TensorType& type) {
      out.resize(std::max<size_t>(type.bytes(), 1));
      return out.data();
    });
    TRY_ASSIGN(const bool open, context.output_is_open(i));
    if (open) continue;
    TRY_ASSIGN(const TensorType type, context.output_type(i));
    out.resize(std::max<size_t>(type.bytes(), 1));
    context.set_output_address(i, out.data());
  }
  return Done{};
}

Result<> measure(const std::string& path, int runs, std::span<char*> files) {
  TRY_ASSIGN(const auto context, load(path));
  std::vector<std::vector<std::byte>> memory;
  TRY(bind(*context, files, memory));
  TRY(context->run());
  std::vector<Row> rows;
  for (int run = 0; run < runs; ++run) {
    size_t at = 0;
    TRY(context->run_timed([&](const Step& step, double us) {
      if (at == rows.size()) {
        rows.push_back(
            {us, std::string(step.tactic), std::string(context->engine().graph().node(step.node).op.name())});
      }
      rows[at].us = std::min(rows[at].us, us);
      ++at;
    }));
  }
  for (const Row& row : rows)
    std::cout << row.us << " " << (row.tactic.empty() ? "none" : row.tactic) << " " << row.op << "\n";
  return Done{};
}

}  // namespace
}  // namespace tenon

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: step_times PLAN RUNS FILE...\n";
    return 2;
  }
  const auto done =
      tenon::measure(argv[1], std::atoi(argv[2]), std::span<char*>(argv + 3, static_cast<size_t>(argc - 3)));
  if (!done.ok()) std::cerr << done.error().text() << "\n";
  return done.ok() ? 0 : 1;
}
