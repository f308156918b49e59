// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Import, build and run of one backend case.
#include "tests/onnx/case_engine.h"

#include "import/onnx/import.h"
#include "ops/lib/evaluate.h"

namespace tenon::onnx_cases {
namespace {

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

Result<std::vector<Constant>> run_graph(const Graph& graph, const std::vector<Constant>& inputs) {
  return ops::evaluate(graph, inputs);
}

}  // namespace

Result<std::vector<NamedConstant>> run_model(const std::filesystem::path& model,
                                             const std::vector<NamedConstant>& inputs) {
  TRY_ASSIGN(const Graph graph, onnx::import_file(model.string()));
  TRY_ASSIGN(const auto elements, by_port(graph, inputs));
  TRY_ASSIGN(const auto results, run_graph(graph, elements));
  std::vector<NamedConstant> outputs;
  for (size_t i = 0; i < results.size(); ++i) outputs.push_back({graph.outputs()[i].name, results[i]});
  return outputs;
}

}  // namespace tenon::onnx_cases
