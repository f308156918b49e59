// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// tenon-gpu-networks: builds a network for the CPU and for the GPU, compares their answers, and times the GPU's.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>

#include "backend/plugin.h"
#include "backends/cpu/device.h"
#include "base/file.h"
#include "builder/build.h"
#include "import/onnx/import.h"
#include "ir/text.h"
#include "ir/verify.h"
#include "passes/half.h"
#include "plan/plan_file.h"
#include "runtime/context.h"

namespace {

using namespace tenon;

struct Settings {
  std::string model;
  std::vector<std::string> files;    // raw elements, by input
  std::vector<std::string> without;  // the starts of tactics' names that the GPU's build leaves out
  std::string save;                  // where the first output's elements go
  int64_t batch = 1, length = 128;
  int level = 3, runs = 100;
  bool half = false, tf32 = true, fallback = false, steps = false, compare = true, check = false;
  double tolerance = 0;  // 0: by precision

  /// Rounding of a whole network, relative to its largest answer: f32 sums in another order, tf32 and f16 products.
  double allowed() const { return tolerance > 0 ? tolerance : half ? 2e-2 : tf32 ? 5e-3 : 1e-4; }
};

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Constant random_input(const TensorType& type, const std::string& name, uint64_t seed) {
  if (is_float(type.dtype)) return ir::random_constant(type, seed);
  const bool mask = name.find("mask") != std::string::npos;
  return Constant::make(type, [&](std::byte* out) {
    for (int64_t i = 0; i < type.shape.volume(); ++i) {
      const double value = mask ? 1 : static_cast<double>((static_cast<uint64_t>(i) * 7919 + seed * 104729) % 997);
      store_number(type.dtype, value, out + static_cast<size_t>(i) * size_of(type.dtype));
    }
  });
}

/// First dimensions that are open become the batch, others the length.
Result<std::vector<Constant>> inputs_of(const Graph& graph, const Settings& settings) {
  std::vector<Constant> out;
  for (size_t i = 0; i < graph.inputs().size(); ++i) {
    const Port& port = graph.inputs()[i];
    std::vector<int64_t> dims;
    for (const Dim& dim : graph.type(port.value).shape) {
      dims.push_back(dim.is_number() ? dim.number() : dims.empty() ? settings.batch : settings.length);
    }
    const TensorType type{graph.type(port.value).dtype, Shape::of(dims)};
    if (i < settings.files.size()) {
      TRY_ASSIGN(const auto file, MappedFile::open(settings.files[i]));
      if (file->bytes().size() != type.bytes())
        return Error(ErrorCode::invalid_argument, "expected a file of the input's size");
      out.push_back(Constant::copy(type, file->bytes()));
    } else {
      out.push_back(random_input(type, port.name, i + 1));
    }
  }
  return out;
}

struct Answers {
  std::vector<Constant> outputs;
  double build_s = 0, run_ms = 0;
};

Result<double> time_runs(ExecutionContext& context, const Device& device, int runs) {
  TRY_ASSIGN(const auto stream, device.wrap_stream(nullptr));
  double best = 1e30;
  for (int round = 0; round < 3; ++round) {
    TRY(context.enqueue(nullptr));
    TRY(stream->synchronize());
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < runs; ++i) TRY(context.enqueue(nullptr));
    TRY(stream->synchronize());
    best = std::min(best, seconds_since(start) * 1000 / runs);
  }
  return best;
}

Result<> print_steps(ExecutionContext& context) {
  std::map<std::string, std::pair<int, double>> sums;
  double total = 0;
  std::vector<std::pair<double, std::string>> steps;
  TRY(context.run_timed([&](const Step& step, double us) {
    auto& sum = sums[str(step.problem.op.name(), " by ", step.tactic)];
    ++sum.first;
    sum.second += us;
    total += us;
    steps.push_back({us, str(step.tactic, " ", to_string(step.problem))});
  }));
  std::printf("    sum of steps %.1f us\n", total);
  for (const auto& [what, sum] : sums) std::printf("    %8.1f us %4d x %s\n", sum.second, sum.first, what.c_str());
  std::sort(steps.rbegin(), steps.rend());
  for (size_t i = 0; i < std::min<size_t>(steps.size(), 8); ++i)
    std::printf("      %8.1f us %.220s\n", steps[i].first, steps[i].second.c_str());
  return Done{};
}

/// What one tactic makes of `operands`, as plain numbers.
Result<std::vector<double>> answer_of(const Tactic& tactic, const Problem& p, const Device& device,
                                      const std::vector<Constant>& operands) {
  constexpr size_t kShift = 64, kGuard = size_t{1} << 16;  // addresses are as little aligned as an arena's
  constexpr auto kUntouched = std::byte{0x7f};
  TRY_ASSIGN(const Prepared prepared, tactic.prepare(p, device));
  if (!prepared.run) return declined("runs on the host");
  TRY_ASSIGN(const auto stream, device.make_stream());
  std::vector<Buffer> buffers;
  std::vector<const void*> src;
  for (size_t i = 0; i < p.in.size(); ++i) {
    src.push_back(nullptr);
    if (!operands[i]) continue;
    TRY_ASSIGN(const Buffer buffer, device.upload(operands[i]));
    buffers.push_back(buffer);
    src.back() = buffer.data();
  }
  const size_t bytes = p.out[0].bytes(), scratch = (prepared.workspace_bytes + kShift - 1) / kShift * kShift;
  std::vector<std::byte> host(kShift + std::max(bytes, scratch) + kGuard, kUntouched);
  TRY_ASSIGN(const Buffer result, device.allocate(kShift + bytes + kGuard));
  TRY_ASSIGN(const Buffer workspace, device.allocate(kShift + scratch + kGuard));
  TRY(stream->copy(result.data(), host.data(), result.bytes()));
  TRY(stream->copy(workspace.data(), host.data(), workspace.bytes()));
  void* dst[] = {result.data() + kShift};
  TRY(prepared.run({src.data(), dst, workspace.data() + kShift}, *stream));
  for (const auto& [buffer, used] : {std::pair(&workspace, prepared.workspace_bytes), std::pair(&result, bytes)}) {
    TRY(stream->copy(host.data(), buffer->data(), buffer->bytes()));
    TRY(stream->synchronize());
    const auto untouched = [](std::byte one) { return one == kUntouched; };
    const auto begin = host.begin(), end = begin + static_cast<std::ptrdiff_t>(buffer->bytes());
    const auto behind = begin + static_cast<std::ptrdiff_t>(kShift + used);
    if (!std::all_of(begin, begin + kShift, untouched) || !std::all_of(behind, end, untouched))
      std::printf("    %s by %s wrote outside its %s of %zu bytes\n", to_string(p).c_str(),
                  std::string(tactic.name).c_str(), buffer == &result ? "result" : "workspace", used);
  }
  host.erase(host.begin(), host.begin() + kShift);
  host.resize(bytes);
  return Constant::copy({p.out[0].dtype, p.out[0].shape}, host).to_f64();  // in the order of memory
}

/// Every tactic for every different convolution and product of the network, each against the first that is generated.
/// Operands are random, in the order of memory.
Result<bool> check_steps(ExecutionContext& context, const Device& device, double allowed) {
  std::map<std::string, Problem> problems;
  TRY(context.run_timed([&](const Step& step, double) {
    const std::string_view op = step.problem.op.name();
    if (op == "conv" || op == "matmul") problems.emplace(to_string(step.problem), step.problem);
  }));
  bool good = true;
  int compared = 0;
  for (auto& [text, p] : problems) {
    std::vector<Constant> operands;
    for (size_t i = 0; i < p.in.size(); ++i) {
      const TensorType plain{p.in[i].dtype, p.in[i].shape};
      operands.push_back(p.constant(i)                     ? *p.constant(i)
                         : p.in[i].dtype == DataType::none ? Constant()
                                                           : ir::random_constant(plain, i + 1));
    }
    std::vector<double> expected;
    std::string_view by;
    for (const bool generated : {true, false}) {
      for (const Tactic* tactic : tactics_for(device, p.op.name())) {
        const bool library = tactic->name.find("cudnn") != std::string_view::npos ||
                             tactic->name.find("cublaslt") != std::string_view::npos;
        if (library == generated || tactic->op == "*" || (generated && !expected.empty())) continue;
        const auto found = answer_of(*tactic, p, device, operands);
        if (!found.ok()) continue;
        if (generated) {
          expected = *found;
          by = tactic->name;
          continue;
        }
        if (expected.empty()) continue;
        ++compared;
        double largest = 1e-30, error = 0;
        size_t at = 0, count = 0;
        for (size_t i = 0; i < expected.size(); ++i) largest = std::max(largest, std::abs(expected[i]));
        for (size_t i = 0; i < expected.size(); ++i) {
          const double e = std::isfinite((*found)[i]) ? std::abs(expected[i] - (*found)[i]) / largest : INFINITY;
          count += e > allowed ? 1 : 0;
          if (e > error) error = e, at = i;
        }
        if (count == 0) continue;
        good = false;
        std::printf("    %s: %s is %.3g from %s at element %zu, %zu of %zu too far\n", text.c_str(),
                    std::string(tactic->name).c_str(), error, std::string(by).c_str(), at, count, expected.size());
      }
    }
  }
  std::printf("    %d answers for %zu problems checked\n", compared, problems.size());
  return good;
}

Result<Answers> answers_of(Graph graph, const std::vector<Constant>& inputs, std::shared_ptr<const Device> device,
                           const Settings& settings, bool timed) {
  Profile profile;
  for (const Constant& input : inputs) {
    const auto dims = input.type().shape.numbers();
    profile.shapes.push_back({dims, dims, dims});
    profile.values.emplace_back();
  }
  Answers out;
  const auto start = std::chrono::steady_clock::now();
  BuildOptions options;
  options.profiles = {profile};
  options.level = timed ? settings.level : 0;
  if (timed) options.disabled_tactics = settings.without;
  if (timed) options.disabled_passes = {"fuse.pointwise_region"};  // the GPU's generators do not write them yet
  if (timed && settings.half) options.extra_passes.push_back(passes::half());
  TRY_ASSIGN(Plan plan, build(std::move(graph), options, *device));
  out.build_s = seconds_since(start);
  TRY_ASSIGN(const auto engine, Engine::load(std::move(plan), device));
  TRY_ASSIGN(const auto context, ExecutionContext::create(engine));
  std::vector<Buffer> buffers;
  for (size_t i = 0; i < inputs.size(); ++i) {
    TRY(context->set_input_shape(i, inputs[i].type().shape));
    TRY_ASSIGN(Buffer buffer, device->upload(inputs[i]));
    context->set_input_address(i, buffer.data());
    buffers.push_back(buffer);
  }
  TRY_ASSIGN(const auto stream, device->make_stream());
  std::vector<TensorType> types;
  std::vector<Buffer> results;
  for (size_t i = 0; i < engine->graph().outputs().size(); ++i) {
    TRY_ASSIGN(TensorType type, context->output_type(i));
    TRY_ASSIGN(Buffer buffer, device->allocate(type.bytes()));
    context->set_output_address(i, buffer.data());
    results.push_back(buffer);
    types.push_back(type);
  }
  TRY(context->run());
  if (timed) {
    TRY_ASSIGN(out.run_ms, time_runs(*context, *device, settings.runs));
    if (settings.steps) TRY(print_steps(*context));
    if (settings.check) TRY(check_steps(*context, *device, settings.allowed()));
  }
  TRY(context->run());
  for (size_t i = 0; i < results.size(); ++i) {
    std::vector<std::byte> host(types[i].bytes());
    TRY(stream->copy(host.data(), results[i].data(), host.size()));
    TRY(stream->synchronize());
    out.outputs.push_back(Constant::copy(types[i], host));
  }
  return out;
}

/// Largest difference relative to the largest magnitude, and how many rows have another greatest element.
std::pair<double, int> difference(const Constant& a, const Constant& b) {
  const auto x = a.to_f64(), y = b.to_f64();
  double largest = 1e-30, error = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    largest = std::max(largest, std::abs(x[i]));
    error = std::max(error, std::isfinite(y[i]) ? std::abs(x[i] - y[i]) : INFINITY);
  }
  const auto row =
      static_cast<size_t>(std::max<int64_t>(1, a.type().rank() > 0 ? a.type().shape[a.type().rank() - 1].number() : 1));
  int other = 0;
  for (size_t at = 0; at + row <= x.size(); at += row) {
    const auto top = [&](const std::vector<double>& v) {
      return std::max_element(v.begin() + static_cast<std::ptrdiff_t>(at),
                              v.begin() + static_cast<std::ptrdiff_t>(at + row)) -
             v.begin();
    };
    other += top(x) != top(y) ? 1 : 0;
  }
  return {error / largest, other};
}

Result<bool> run(const Settings& settings) {
  TRY_ASSIGN(Graph graph, onnx::import_file(settings.model));
  TRY(ir::infer_types(graph));
  TRY_ASSIGN(const auto inputs, inputs_of(graph, settings));
  TRY_ASSIGN(const Backend* backend, find_backend("cuda"));
  TRY_ASSIGN(const auto gpu, backend->open({.tf32 = settings.tf32, .allow_fallback = settings.fallback}));
  Graph for_gpu = graph;
  TRY_ASSIGN(const Answers found, answers_of(std::move(for_gpu), inputs, gpu, settings, true));
  const std::string name = settings.model.substr(settings.model.rfind('/') + 1);
  std::printf("%s batch %ld %s: %.4f ms, %.1f /s, build %.1f s", name.c_str(), static_cast<long>(settings.batch),
              settings.half   ? "f16"
              : settings.tf32 ? "tf32"
                              : "f32",
              found.run_ms, 1000 * static_cast<double>(settings.batch) / found.run_ms, found.build_s);
  bool good = true;
  if (!settings.save.empty()) TRY(write_file_atomically(settings.save, found.outputs.at(0).bytes()));
  if (settings.compare) {
    const auto cpu = std::make_shared<const CpuDevice>();
    TRY_ASSIGN(const Answers expected, answers_of(std::move(graph), inputs, cpu, settings, false));
    for (size_t i = 0; i < found.outputs.size(); ++i) {
      const auto [error, other] = difference(expected.outputs[i], found.outputs[i]);
      good = good && error <= settings.allowed();
      std::printf("; output %zu: relative difference %.3g, rows with another top %d", i, error, other);
    }
  }
  std::printf("%s\n", good ? "" : "  TOO FAR");
  std::fflush(stdout);
  return good;
}

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  CLI::App app("Compares the GPU's answers for a network with the CPU's, and times them");
  app.add_option("model", settings.model, "ONNX file")->required();
  app.add_option("--input", settings.files, "raw elements of an input, in order; random if not given");
  app.add_option("--without", settings.without, "leave out the GPU's tactics whose names begin so");
  app.add_option("--save", settings.save, "file for the elements of the GPU's first output");
  app.add_option("--batch", settings.batch, "size of open first dimensions");
  app.add_option("--length", settings.length, "size of other open dimensions");
  app.add_option("--level", settings.level, "optimization level of the GPU's build");
  app.add_option("--runs", settings.runs, "runs in a row for a time");
  app.add_option("--tolerance", settings.tolerance,
                 "largest difference, relative to the largest magnitude; 0: by precision");
  app.add_flag("--fp16", settings.half, "16-bit floats");
  app.add_flag("!--no-tf32", settings.tf32, "32-bit floats in full");
  app.add_flag("--allow-fallback", settings.fallback, "operators without a kernel run on the CPU");
  app.add_flag("--steps", settings.steps, "time of every step");
  app.add_flag("--check-steps", settings.check,
               "every tactic of every convolution and product against a generated one");
  app.add_flag("!--no-compare", settings.compare, "times only");
  CLI11_PARSE(app, argc, argv);
  const auto good = run(settings);
  if (!good.ok()) std::cerr << settings.model << ": " << good.error().text().substr(0, 3000) << "\n";
  return good.ok() && *good ? 0 : 1;
}
