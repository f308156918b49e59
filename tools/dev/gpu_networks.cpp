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
#include "gpu_check.h"
#include "import/onnx/import.h"
#include "ir/text.h"
#include "ir/verify.h"
#include "plan/plan_file.h"
#include "runtime/context.h"
#include "tools/lib/list_option.h"

namespace {

using namespace tenon;

struct Settings {
  std::string model;
  std::vector<std::string> files;    // raw elements, by input
  std::vector<std::string> without;  // the starts of tactics' names that the GPU's build leaves out
  std::vector<std::string> passes;   // that it leaves out
  std::string calibration;           // raw elements of samples of the first input
  std::string save;                  // where the first output's elements go
  int64_t batch = 1, length = 128;
  int level = 3, runs = 100;
  bool half = false, bfloat = false, int8 = false, float8 = false, tf32 = true, fallback = false, steps = false,
       compare = true, check = false, report = false, chosen_by_time = false, turns = false;
  double tolerance = 0;  // 0: by precision

  /// Rounding of a whole network, relative to its largest answer: f32 sums in another order, tf32 and f16 products.
  double allowed() const {
    return tolerance > 0 ? tolerance : float8 ? 2e-1 : int8 ? 5e-2 : bfloat ? 1e-1 : half ? 2e-2 : tf32 ? 5e-3 : 1e-4;
  }
};

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Constant random_input(const TensorType& type, const std::string& name, uint64_t seed) {
  if (is_float(type.dtype)) return ir::random_constant(type, seed);
  const bool mask = name.find("mask") != std::string::npos;
  const uint64_t most = name.find("type") != std::string::npos ? 2 : 997;  // a sentence is the first or the second
  return Constant::make(type, [&](std::byte* out) {
    for (int64_t i = 0; i < type.shape.volume(); ++i) {
      const double value = mask ? 1 : static_cast<double>((static_cast<uint64_t>(i) * 7919 + seed * 104729) % most);
      store_number(type.dtype, value, out + static_cast<size_t>(i) * size_of(type.dtype));
    }
  });
}

/// First dimensions that are open become the batch, others the length.
Result<std::vector<Constant>> inputs_of(const Graph& graph, const Settings& settings, int64_t batch) {
  std::vector<Constant> out;
  for (size_t i = 0; i < graph.inputs().size(); ++i) {
    const Port& port = graph.inputs()[i];
    std::vector<int64_t> dims;
    for (const Dim& dim : graph.type(port.value).shape) {
      dims.push_back(dim.is_number() ? dim.number() : dims.empty() ? batch : settings.length);
    }
    const TensorType type{graph.type(port.value).dtype, Shape::of(dims)};
    if (i < settings.files.size() && batch == settings.batch) {
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

/// -> ms of one run, of so many in a row
Result<double> time_round(ExecutionContext& context, const Device& device, int runs) {
  TRY_ASSIGN(const auto stream, device.wrap_stream(nullptr));
  TRY(context.enqueue(nullptr));
  TRY(stream->synchronize());
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < runs; ++i) TRY(context.enqueue(nullptr));
  TRY(stream->synchronize());
  return seconds_since(start) * 1000 / runs;
}

Result<double> time_runs(ExecutionContext& context, const Device& device, int runs) {
  double best = 1e30;
  for (int round = 0; round < 3; ++round) {
    TRY_ASSIGN(const double ms, time_round(context, device, runs));
    best = std::min(best, ms);
  }
  return best;
}

/// For programs that take turns on one GPU: says that it is ready, then times a round for each line "NAME RUNS".
Result<> take_turns(ExecutionContext& context, const Device& device) {
  std::printf("ready tenon\n");
  std::fflush(stdout);
  std::string name;
  for (int runs = 0; std::cin >> name >> runs;) {
    TRY_ASSIGN(const double ms, time_round(context, device, runs));
    std::printf("%.5f\n", ms);
    std::fflush(stdout);
  }
  return Done{};
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

Profile profile_of(const std::vector<Constant>& inputs) {
  Profile out;
  for (const Constant& input : inputs) {
    const auto dims = input.type().shape.numbers();
    out.shapes.push_back({dims, dims, dims});
    out.values.emplace_back();
  }
  return out;
}

/// Scales from one small batch of the same inputs, found on the CPU, so that both devices get the same ones. A network
/// with quantize nodes of its own needs none.
Result<Int8Options> int8_options(const Graph& graph, const Settings& settings) {
  constexpr int64_t kMostSamples = 4;
  Int8Options out;
  if (!settings.int8 && !settings.float8) return out;
  out.allowed = out.narrow_residuals = true;
  out.always = !settings.chosen_by_time;
  if (settings.float8) out.to = DataType::f8e4m3fn;
  for (const Node& node : graph.nodes()) {
    if (node.op.name() == "quantize_linear") return out;
  }
  TRY_ASSIGN(auto samples, inputs_of(graph, settings, std::min(settings.batch, kMostSamples)));
  if (!settings.calibration.empty()) {
    TRY_ASSIGN(const auto file, MappedFile::open(settings.calibration));
    TensorType type = samples.at(0).type();
    type.shape[0] = Dim(1);
    type.shape[0] = Dim(static_cast<int64_t>(file->bytes().size() / type.bytes()));
    samples[0] = Constant::copy(type, file->bytes());
  }
  BuildOptions options;
  options.level = 0;
  options.profiles = {profile_of(samples)};
  options.int8 = out;
  if (settings.float8) options.int8.calibration.threshold = {.algorithm = quant::Algorithm::minmax};
  bool given = false;
  options.int8.batches = [&]() -> Result<std::optional<std::vector<ConstTensor>>> {
    if (given) return std::optional<std::vector<ConstTensor>>();
    given = true;
    std::vector<ConstTensor> batch;
    for (const Constant& sample : samples) batch.push_back(sample.tensor());
    return std::optional(batch);
  };
  options.int8.store = [&](const quant::CalibrationTable& table) -> Result<> {
    out.table = table;
    return Error(ErrorCode::cancelled, "nothing but the table is wanted");
  };
  Graph observed = graph;
  const auto built = build(std::move(observed), options, CpuDevice());
  if (!out.table) TRY(built);
  return out;
}

Result<Answers> answers_of(Graph graph, const std::vector<Constant>& inputs, std::shared_ptr<const Device> device,
                           const Settings& settings, const Int8Options& int8, bool timed) {
  const Profile profile = profile_of(inputs);
  Answers out;
  const auto start = std::chrono::steady_clock::now();
  BuildOptions options;
  options.profiles = {profile};
  options.level = timed ? settings.level : 0;
  if (timed) options.disabled_tactics = settings.without;
  if (timed) options.disabled_passes = settings.passes;
  std::string phase;
  if (timed && settings.report) {
    options.progress = [&](const BuildProgress& progress) {
      if (progress.phase != phase) std::printf("[%.2f s] %s\n", progress.elapsed_s, progress.phase.c_str());
      phase = progress.phase;
      return true;
    };
  }
  options.int8 = int8;
  if (timed && (settings.half || settings.bfloat))
    options.half = {
        .everywhere = true, .everywhere_to = settings.half ? DataType::f16 : DataType::bf16, .checks_range = false};
  TRY_ASSIGN(Plan plan, build(std::move(graph), options, *device));
  if (timed && settings.report) std::printf("%s\n", plan.report.c_str());
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
  if (timed && settings.turns) TRY(take_turns(*context, *device));
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
  TRY_ASSIGN(const auto inputs, inputs_of(graph, settings, settings.batch));
  TRY_ASSIGN(const Backend* backend, find_backend("cuda"));
  TRY_ASSIGN(const auto gpu, backend->open({.tf32 = settings.tf32,
                                            .host = settings.fallback ? std::make_shared<CpuDevice>() : nullptr}));
  Graph for_gpu = graph;
  TRY_ASSIGN(const Int8Options int8, int8_options(graph, settings));
  TRY_ASSIGN(const Answers found, answers_of(std::move(for_gpu), inputs, gpu, settings, int8, true));
  const std::string name = settings.model.substr(settings.model.rfind('/') + 1);
  std::printf("%s batch %ld %s: %.4f ms, %.1f /s, build %.1f s", name.c_str(), static_cast<long>(settings.batch),
              settings.float8   ? "fp8"
              : settings.int8   ? "int8"
              : settings.half   ? "f16"
              : settings.bfloat ? "bf16"
              : settings.tf32   ? "tf32"
                                : "f32",
              found.run_ms, 1000 * static_cast<double>(settings.batch) / found.run_ms, found.build_s);
  bool good = true;
  if (!settings.save.empty()) TRY(write_file_atomically(settings.save, found.outputs.at(0).bytes()));
  if (settings.compare) {
    const auto cpu = std::make_shared<const CpuDevice>();
    TRY_ASSIGN(const Answers expected, answers_of(std::move(graph), inputs, cpu, settings, int8, false));
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
  tools::add_list_option(app, "--input", settings.files, "raw elements of an input, in order; random if not given");
  app.add_option("--calibration", settings.calibration, "with --int8: raw elements of samples; random if not given");
  tools::add_list_option(app, "--without", settings.without, "leave out the GPU's tactics whose names begin so");
  tools::add_list_option(app, "--without-pass", settings.passes, "leave out passes in the GPU's build");
  app.add_option("--save", settings.save, "file for the elements of the GPU's first output");
  app.add_option("--batch", settings.batch, "size of open first dimensions");
  app.add_option("--length", settings.length, "size of other open dimensions");
  app.add_option("--level", settings.level, "optimization level of the GPU's build");
  app.add_option("--runs", settings.runs, "runs in a row for a time");
  app.add_option("--tolerance", settings.tolerance,
                 "largest difference, relative to the largest magnitude; 0: by precision");
  app.add_flag("--fp16", settings.half, "16-bit floats");
  app.add_flag("--bf16", settings.bfloat, "bf16");
  app.add_flag("--int8", settings.int8,
               "products of 8-bit integers, by the network's own quantize nodes or calibrated");
  app.add_flag("--fp8", settings.float8, "products of 8-bit floats, as --int8; with --fp16 the rest in f16");
  app.add_flag("--by-time", settings.chosen_by_time, "with --int8 or --fp8: only where it is faster");
  app.add_flag("!--no-tf32", settings.tf32, "32-bit floats in full");
  app.add_flag("--allow-fallback", settings.fallback, "operators without a kernel run on the CPU");
  app.add_flag("--turns", settings.turns, "time a round for each line \"NAME RUNS\" of standard input, then go on");
  app.add_flag("--report", settings.report, "what the build says");
  app.add_flag("--steps", settings.steps, "time of every step");
  app.add_flag("--check-steps", settings.check,
               "every tactic of every convolution and product against a generated one");
  app.add_flag("!--no-compare", settings.compare, "times only");
  CLI11_PARSE(app, argc, argv);
  const auto good = run(settings);
  if (!good.ok()) std::cerr << settings.model << ": " << good.error().text().substr(0, 3000) << "\n";
  return good.ok() && *good ? 0 : 1;
}
