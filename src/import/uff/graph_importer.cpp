// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The walk from the outputs to the inputs.
#include "import/uff/graph_importer.h"

#include <algorithm>

#include "import/uff/axis_orders.h"
#include "ops/transpose.h"

namespace tenon::uff {

using uff_schema::Node;

namespace {

const Importer* find_importer(std::string_view operation) {
  for (const Importer& importer : importers()) {
    const auto& names = importer.operations;
    if (std::find(names.begin(), names.end(), operation) != names.end()) return &importer;
  }
  return nullptr;
}

/// The shape of an input as fed: the batch, unless all dimensions are given, and the dimensions.
Result<Shape> fed_shape(const Input& input, const Dim& batch) {
  const size_t inner = input.order == InputOrder::nc ? 1 : 3;
  std::vector<Dim> dims = {batch};
  const bool whole = input.dims.size() == inner + 1;
  dims.insert(dims.end(), input.dims.begin() + (whole ? 1 : 0), input.dims.end());
  if (whole && input.dims[0] > 0) dims[0] = Dim(input.dims[0]);
  const bool good = std::all_of(dims.begin() + 1, dims.end(), [](const Dim& dim) { return dim.number() > 0; });
  if (!good || input.dims.empty() || !checked_volume(Shape(std::vector<Dim>(dims.begin() + 1, dims.end())))) {
    return Error(ErrorCode::invalid_argument,
                 str("expected positive dimensions of the input '", input.name, "', found [", join(input.dims), "]"));
  }
  return Shape(std::move(dims));
}

}  // namespace

Result<> GraphImporter::index() {
  for (const auto& entry : model_.referenced_data()) references_.emplace(entry.key(), &entry.value());
  if (model_.graphs_size() != 1) {
    return Error(ErrorCode::corrupt_data, str("expected one graph, found ", model_.graphs_size()));
  }
  int number = 0;
  for (const Node& node : model_.graphs(0).nodes()) {
    Place place;
    place.node = &node;
    place.number = number++;
    if (!places_.emplace(node.id(), place).second) {
      return Error(ErrorCode::corrupt_data, str("two nodes have the name '", node.id(), "'"));
    }
  }
  return Done{};
}

GraphImporter::Place* GraphImporter::find(const std::string& name, size_t* result) {
  if (result) *result = 0;
  const auto found = places_.find(name);
  if (found != places_.end()) return &found->second;
  const size_t colon = name.rfind(':');
  constexpr size_t kMostDigits = 4;
  if (colon == std::string::npos || colon + 1 == name.size() || name.size() - colon > kMostDigits + 1) return nullptr;
  size_t number = 0;
  for (const char c : name.substr(colon + 1)) {
    if (c < '0' || c > '9') return nullptr;
    number = number * 10 + static_cast<size_t>(c - '0');
  }
  if (result) *result = number;
  const auto node = places_.find(name.substr(0, colon));
  return node == places_.end() ? nullptr : &node->second;
}

Result<NodeContext::Operand> GraphImporter::operand(const std::string& name) {
  size_t result = 0;
  const Place* from = find(name, &result);
  if (!from) return Error(ErrorCode::corrupt_data, str("there is no node '", name, "'"));
  if (result == 0 || from->result.value == kNoValue) return from->result;
  if (result > from->more.size()) {
    return Error(ErrorCode::corrupt_data,
                 str("node '", from->node->id(), "' has ", from->more.size() + 1, " results, and no '", name, "'"));
  }
  return NodeContext::Operand{from->more[result - 1], {}};
}

Result<> GraphImporter::add_inputs() {
  for (const Input& input : options_.inputs) {
    Place* place = find(input.name);
    if (!place) return Error(ErrorCode::not_found, str("the model has no node '", input.name, "' to be an input"));
    TRY_ASSIGN(const Shape shape, fed_shape(input, options_.batch));
    place->result.value = assembly_.add_input(input.name, {DataType::f32, shape});
    if (shape.rank() == 4 && input.order != InputOrder::nc) place->result.fed = input.order;
    place->state = State::done;
  }
  return Done{};
}

void GraphImporter::fail(const Place& place, const std::vector<NodeContext::Operand>& inputs, const Error& error) {
  ImportFailure failure{place.number, place.node->id(), place.node->operation(),
                        {},           error.message(),  join(error.hints(), "; ")};
  for (const auto& input : inputs) {
    if (input.value != kNoValue) failure.inputs.push_back(assembly_.graph.type(input.value));
  }
  failures_.push_back(std::move(failure));
  codes_.push_back(error.code());
}

Result<> GraphImporter::import_with(const Importer& importer, Place& place,
                                    const std::vector<NodeContext::Operand>& inputs) {
  NodeContext context({*place.node, references_, options_}, assembly_, inputs);
  TRY(importer.import(context));
  if (!context.field_error().empty()) return Error(ErrorCode::corrupt_data, context.field_error());
  place.result = context.result();
  return Done{};
}

void GraphImporter::import_node(Place& place) {
  std::vector<NodeContext::Operand> inputs;
  Result<> done = Done{};
  bool complete = true;  // not if a node before it failed: then it says nothing of its own
  for (const std::string& name : place.node->inputs()) {
    auto from = operand(name);
    inputs.push_back(from.ok() ? *from : NodeContext::Operand{});
    if (!from.ok()) done = std::move(from).error();
    complete = complete && inputs.back().value != kNoValue;
  }
  const std::string& operation = place.node->operation();
  const Importer* importer = find_importer(operation);
  const bool claimed = options_.is_plugin && options_.is_plugin(place.node->id());
  if (claimed || (!importer && operation.starts_with("_") && options_.unknown_node)) {
    if (complete && done.ok()) done = import_plugin(place, inputs, claimed);
  } else if (operation == "Input") {
    done = Error(ErrorCode::invalid_argument, "an input of the model that is not registered").hint("register it");
  } else if (!importer) {
    done = Error(ErrorCode::unsupported, str("there is no importer for ", operation));
  } else if (complete && done.ok()) {
    done = import_with(*importer, place, inputs);
  }
  if (!done.ok()) fail(place, inputs, done.error());
}

/// Depth first, with a stack of our own: a file may be one long chain.
Result<> GraphImporter::import_from(Place& end) {
  std::vector<Place*> stack = {&end};
  while (!stack.empty()) {
    Place& place = *stack.back();
    if (place.state == State::done) {
      stack.pop_back();
      continue;
    }
    if (place.state == State::entered) {
      import_node(place);
      place.state = State::done;
      stack.pop_back();
      continue;
    }
    place.state = State::entered;
    const auto& names = place.node->inputs();
    for (auto name = names.rbegin(); name != names.rend(); ++name) {
      Place* from = find(*name);
      if (!from || from->state == State::done) continue;
      if (from->state == State::entered) {
        return Error(ErrorCode::corrupt_data, str("node '", from->node->id(), "' depends on itself"));
      }
      stack.push_back(from);
    }
  }
  return Done{};
}

Result<std::vector<std::pair<GraphImporter::Place*, std::string>>> GraphImporter::ends() {
  std::vector<std::string> names = options_.outputs;
  if (names.empty()) {
    for (const Node& node : model_.graphs(0).nodes()) {
      if (node.operation() == "MarkOutput") names.push_back(node.id());
    }
  }
  if (names.empty()) return Error(ErrorCode::not_found, "no output is registered, and the model marks none");
  std::vector<std::pair<Place*, std::string>> out;
  for (const std::string& name : names) {
    Place* place = find(name);
    if (!place) return Error(ErrorCode::not_found, str("the model has no node '", name, "' to be an output"));
    if (place->node->operation() != "MarkOutput") {
      out.emplace_back(place, name);
      continue;
    }
    const bool asked = !options_.outputs.empty();  // then the mark's name is the output's, as far as it goes
    for (const std::string& marked : place->node->inputs()) {
      Place* from = find(marked);
      if (!from) return Error(ErrorCode::corrupt_data, str("there is no node '", marked, "' to be an output"));
      out.emplace_back(from, asked && place->node->inputs_size() == 1 ? name : marked);
    }
  }
  return out;
}

Error GraphImporter::failure_error() const {
  const bool all_corrupt =
      std::all_of(codes_.begin(), codes_.end(), [](ErrorCode code) { return code == ErrorCode::corrupt_data; });
  const std::string model = options_.name.empty() ? "the model" : str("'", options_.name, "'");
  std::string text =
      str(failures_.size(), failures_.size() == 1 ? " node" : " nodes", " of ", model, " cannot be imported:");
  for (const ImportFailure& failure : failures_) text += str("\n  ", failure);
  return Error(all_corrupt ? ErrorCode::corrupt_data : ErrorCode::unsupported, std::move(text));
}

Result<Graph> GraphImporter::run() {
  TRY(index());
  TRY(add_inputs());
  TRY_ASSIGN(const auto outputs, ends());
  for (const auto& [place, name] : outputs) TRY(import_from(*place));
  if (options_.failures) *options_.failures = failures_;
  if (!failures_.empty()) return failure_error();
  for (const auto& [place, name] : outputs) {
    if (place->result.value == kNoValue) return Error(ErrorCode::corrupt_data, str("node '", name, "' has no result"));
    size_t result = 0;
    find(name, &result);
    if (result > 0) {
      TRY_ASSIGN(const NodeContext::Operand one, operand(name));
      assembly_.graph.add_output(one.value, name);
      continue;
    }
    assembly_.graph.add_output(place->result.value, name);  // of a plugin all results: "node", "node_1" and so on
    for (size_t i = 0; i < place->more.size(); ++i) {
      assembly_.graph.add_output(place->more[i], str(name, "_", i + 1));
    }
  }
  return std::move(assembly_.graph);
}

}  // namespace tenon::uff
