// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Import, build and run of one backend case.
#include "tests/onnx/case_engine.h"

#include <cstdlib>
#include <sstream>

#include "backend/plugin.h"
#include "backends/cpu/device.h"
#include "builder/build.h"
#include "import/onnx/import.h"
#include "ops/lib/evaluate.h"
#include "plan/resolve.h"
#include "runtime/context.h"

namespace tenon::onnx_cases {
namespace {

constexpr int kBuildLevel = 1;  // thousands of builds
constexpr int kThreads = 1;     // cases run beside each other

/// The elements in the order of the graph's inputs. Errors: invalid_argument for one without elements.
Result<std::vector<Constant>> by_port(const Graph& graph, const std::vector<NamedConstant>& inputs) {
  std::vector<Constant> elements;
  for (const Port& port : graph.inputs()) {
    for (const NamedConstant& input : inputs)
      if (input.name == port.name) elements.push_back(input.elements);
    if (elements.size() != static_cast<size_t>(&port - graph.inputs().data()) + 1)
      return Error(ErrorCode::invalid_argument, str("the case has no input '", port.name, "'"));
  }
  return elements;
}

/// One profile that holds just these inputs.
Profile profile_of(const Graph& graph, const std::vector<Constant>& inputs) {
  Profile profile;
  const auto decides_shapes = shape_inputs(graph);
  for (size_t i = 0; i < inputs.size(); ++i) {
    const auto dims = inputs[i].type().shape.numbers();
    profile.shapes.push_back({dims, dims, dims});
    const auto elements = decides_shapes[i] ? inputs[i].to_i64() : std::vector<int64_t>{};
    profile.values.push_back({elements, elements, elements});
  }
  return profile;
}

/// The CPU, or GPU 0 without help of the CPU; opened once a process. Errors: not_found
Result<std::shared_ptr<const Device>> open_device(bool gpu) {
  if (!gpu) return std::shared_ptr<const Device>(std::make_shared<const CpuDevice>());
  static const auto opened = []() -> Result<std::shared_ptr<const Device>> {
    TRY_ASSIGN(const Backend* backend, find_backend("cuda"));
    return backend->open({.tf32 = false});
  }();
  return opened;
}

Result<std::vector<Constant>> run_engine(const Graph& graph, const std::vector<Constant>& inputs, bool gpu,
                                         std::vector<std::string>& tactics) {
  TRY_ASSIGN(const auto device, open_device(gpu));
  const BuildOptions options{
      .name = "case", .profiles = {profile_of(graph, inputs)}, .level = kBuildLevel, .threads = kThreads};
  TRY_ASSIGN(Plan plan, build(graph, options, *device));
  TRY_ASSIGN(const auto engine, Engine::load(std::move(plan), device));
  TRY_ASSIGN(const auto context, ExecutionContext::create(engine));
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (is_container(inputs[i].type().dtype)) {
      context->set_input_value(i, inputs[i]);
      continue;
    }
    TRY(context->set_input_shape(i, inputs[i].type().shape));
    context->set_input_address(i, inputs[i].bytes().data());
  }
  std::vector<Constant> outputs;
  for (size_t i = 0; i < engine->graph().outputs().size(); ++i) {
    TRY_ASSIGN(TensorType type, context->output_type(i));
    type.layout = Layout::row_major;
    if (!type.shape.is_static() || is_container(type.dtype)) {  // known after the run
      outputs.emplace_back();
      context->set_output_allocator(i, [&outputs, i](const TensorType& known) -> void* {
        void* memory = nullptr;
        outputs[i] = Constant::make(known, [&](std::byte* bytes) { memory = bytes; });
        return memory;
      });
      continue;
    }
    outputs.push_back(Constant::make(type, [&](std::byte* memory) { context->set_output_address(i, memory); }));
  }
  TRY(context->run());
  for (const Step& step : context->schedule().steps()) tactics.push_back(str(step.problem.op.name(), " ", step.tactic));
  for (size_t i = 0; i < outputs.size(); ++i) {
    const Constant* made = context->output_value(i);
    if (made && is_container(made->type().dtype)) outputs[i] = *made;
  }
  return outputs;
}

struct Imported {
  Graph graph;
  bool with_fixed_inputs = false;
};

/// Imports the model. If that fails, once more with its lists of integers fixed: an operator may need its axes or sizes
/// before the run, and the engine is for just these inputs.
Result<Imported> import_case(const std::filesystem::path& model, const std::vector<NamedConstant>& inputs) {
  onnx::ImportOptions options;
  if (const char* names = std::getenv("TENON_CASES_BY_FUNCTION")) {
    std::istringstream list(names);
    for (std::string name; std::getline(list, name, ',');) options.by_function.push_back(name);
  }
  auto graph = onnx::import_file(model.string(), options);
  if (graph.ok()) return Imported{std::move(graph).value(), false};
  for (const NamedConstant& input : inputs) {
    const TensorType& type = input.elements.type();
    if (is_integer(type.dtype) && type.rank() <= 1) options.fixed_inputs.emplace_back(input.name, input.elements);
  }
  if (options.fixed_inputs.empty()) return graph.error();
  auto fixed = onnx::import_file(model.string(), options);
  if (!fixed.ok()) return graph.error();
  return Imported{std::move(fixed).value(), true};
}

}  // namespace

Result<CaseOutputs> run_model(const std::filesystem::path& model, const std::vector<NamedConstant>& inputs) {
  TRY_ASSIGN(const Imported imported, import_case(model, inputs));
  const Graph& graph = imported.graph;
  TRY_ASSIGN(const auto elements, by_port(graph, inputs));
  const char* set = std::getenv("TENON_CASES_ON");
  const std::string_view on = set ? set : "cpu";
  CaseOutputs outputs{.with_fixed_inputs = imported.with_fixed_inputs};
  TRY_ASSIGN(const auto results, on == "reference" ? ops::evaluate(graph, elements)
                                                   : run_engine(graph, elements, on == "cuda", outputs.tactics));
  for (size_t i = 0; i < results.size(); ++i) outputs.elements.push_back({graph.outputs()[i].name, results[i]});
  return outputs;
}

}  // namespace tenon::onnx_cases
