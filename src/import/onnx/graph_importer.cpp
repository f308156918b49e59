// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The walk over nodes, functions and branches.
#include "import/onnx/graph_importer.h"

#include <algorithm>

namespace tenon::onnx {

using onnx_schema::FunctionProto;
using onnx_schema::GraphProto;
using onnx_schema::NodeProto;

namespace {
constexpr int kMaxDepth = 64;                    // of calls and branches
constexpr int64_t kMaxNodes = int64_t{1} << 20;  // calls expanded: a file of bytes must not become a graph of gigabytes

std::string normal_domain(const std::string& domain) { return domain == "ai.onnx" ? "" : domain; }

const Importer* find_importer(const std::string& domain, const std::string& op_type) {
  const bool anywhere = op_type.starts_with("TRT_");  // tools put them into several domains, or none
  for (const Importer& importer : importers()) {
    if (importer.domain != domain && !anywhere) continue;
    if (std::find(importer.op_types.begin(), importer.op_types.end(), op_type) != importer.op_types.end()) {
      return &importer;
    }
  }
  return nullptr;
}

/// Before opset 7 some operators meant something else by the same name.
Result<> check_old_meaning(const NodeProto& node, int opset) {
  if (opset >= kOldestPlainOpset || !normal_domain(node.domain()).empty()) return Done{};
  const auto has = [&](std::string_view name) {
    return std::any_of(node.attribute().begin(), node.attribute().end(),
                       [&](const auto& attribute) { return attribute.name() == name; });
  };
  const bool differs = has("paddings") || (node.op_type() == "Reshape" && has("shape")) ||
                       (node.op_type() == "Concat" && !has("axis")) || node.op_type() == "Upsample" ||
                       (node.op_type() == "Cast" && opset < 6) || (node.op_type() == "Pad" && opset < 2);
  if (!differs) return Done{};
  return Error(ErrorCode::unsupported, str("expected ", node.op_type(), " as from opset ", kOldestPlainOpset, " on"))
      .hint(str("export with opset ", kOldestPlainOpset, " or later"));
}

std::string name_of(const NodeProto& node) {
  if (!node.name().empty()) return node.name();
  for (const std::string& output : node.output()) {
    if (!output.empty()) return output;
  }
  return node.op_type();
}
}  // namespace

const ValueId* GraphImporter::find(const std::string& name, Scope& scope, Assembly& here) {
  const auto found = scope.names.find(name);
  if (found != scope.names.end()) return &found->second;
  if (!scope.parent) return nullptr;
  if (!scope.outer) return find(name, *scope.parent, here);
  const ValueId* outside = find(name, *scope.parent, *scope.outer);
  if (!outside) return nullptr;
  ValueId value = *outside;
  if (value != kNoValue && value != kAbsent) {
    constexpr int64_t kSmall = 64;
    const Constant* constant = scope.outer->graph.constant(value);
    if (constant && !is_container(constant->type().dtype) && constant->type().shape.volume() <= kSmall) {
      value = here.add_constant(*constant, "");
    } else {
      scope.captures->push_back(value);
      value = here.add_known_input(name, scope.outer->known(value));
      here.set_item_type(value, scope.outer->item_type(*outside));
    }
  }
  return &scope.names.emplace(name, value).first->second;
}

const FunctionProto* GraphImporter::find_function(const NodeProto& node) const {
  for (const FunctionProto& function : model_.functions()) {
    if (function.name() == node.op_type() && normal_domain(function.domain()) == normal_domain(node.domain()) &&
        function.overload() == node.overload()) {
      return &function;
    }
  }
  return nullptr;
}

int GraphImporter::opset_of(const std::string& domain, const Scope& scope) const {
  for (const Opsets* opsets : {scope.opsets, &opsets_}) {
    if (!opsets) continue;
    if (const auto found = opsets->find(domain); found != opsets->end()) return found->second;
  }
  return 0;
}

void GraphImporter::fail(const NodeProto& node, int number, int opset, const std::vector<ValueId>& inputs,
                         const Error& error) {
  ImportFailure out{number, name_of(node), node.op_type(), normal_domain(node.domain()), opset, {}, error.message(),
                    ""};
  for (const std::string& note : error.notes()) out.reason += str(", ", note);
  out.hint = join(error.hints());
  for (const ValueId id : inputs) out.inputs.push_back(assembly_.graph.type(id));
  failures_.push_back(std::move(out));
  codes_.push_back(error.code());
}

Result<> GraphImporter::bind_output(const std::string& name, ValueId value, Scope& scope) {
  if (name.empty()) return Done{};
  if (!scope.names.emplace(name, value).second) {
    return Error(ErrorCode::corrupt_data, str("expected one maker of '", name, "', found two"));
  }
  return Done{};
}

void GraphImporter::import_nodes(const Nodes& nodes, Scope& scope) {
  for (int i = 0; i < nodes.size(); ++i) {
    if (imported_ > kMaxNodes) return;
    (void)import_node(nodes[i], i, scope);
  }
}

bool GraphImporter::import_node(const NodeProto& node, int number, Scope& scope) {
  ++imported_;
  const std::string domain = normal_domain(node.domain());
  const int opset = opset_of(domain, scope);
  std::vector<ValueId> inputs;
  bool complete = true;
  Result<> done = Done{};
  for (const std::string& name : node.input()) {
    const ValueId* found = name.empty() ? nullptr : find(name, scope);
    if (!name.empty() && !found) {
      done = Error(ErrorCode::corrupt_data, str("expected a tensor made before, found '", name, "'"));
    }
    if (found && *found == kNoValue) complete = false;  // its maker failed and is in the list
    inputs.push_back(found && *found != kAbsent ? *found : kNoValue);
    if (const auto map = map_values_.find(inputs.back()); map != map_values_.end()) inputs.push_back(map->second);
  }
  const FunctionProto* function = find_function(node);
  const Importer* importer = find_importer(domain, node.op_type());
  if (!function && complete && (!importer || (!scope.arguments && is_by_function(domain, node.op_type())))) {
    function = schema_function(node, opset, inputs);
    if (function) importer = nullptr;
  }
  const ControlFlow control = control_flow(domain, node.op_type());
  if (done.ok() && control) {
    if (complete) done = (this->*control)(node, inputs, scope);
  } else if (done.ok() && importer) {
    if (complete) done = import_with(*importer, node, opset, inputs, scope);
  } else if (done.ok() && function) {
    if (complete) done = import_call(*function, node, inputs, scope);
  } else if (done.ok() && options_.unknown_node && complete) {
    done = import_unknown(node, inputs, scope);
  } else if (done.ok()) {
    done = Error(ErrorCode::unsupported, "the operator is not known")
               .hint("export with other operators, or with another opset");
  }
  if (!done.ok()) fail(node, number, opset, inputs, done.error());
  if (options_.supported && scope.depth == 0) options_.supported->push_back(done.ok());
  for (const std::string& name : node.output()) {
    if (!name.empty()) scope.names.emplace(name, kNoValue);  // what is not bound yet: its maker failed
  }
  return done.ok() && complete;
}

/// Before opset 7 an operand with fewer axes stood at `axis`, or at the end.
Result<> GraphImporter::align_old_broadcast(const NodeProto& node, int opset, std::vector<ValueId>& inputs,
                                            const Scope& scope) {
  if (opset >= kOldestPlainOpset || !normal_domain(node.domain()).empty() || inputs.size() != 2) return Done{};
  const bool per_channel = node.op_type() == "PRelu";
  int64_t axis = per_channel ? 1 : -1;
  bool broadcasts = per_channel;
  for (const auto& attribute : node.attribute()) {
    if (attribute.name() == "broadcast") broadcasts = attribute.i() != 0;
    if (attribute.name() == "axis" && !per_channel) axis = attribute.i();
  }
  const int more = assembly_.graph.type(inputs[0]).rank() - assembly_.graph.type(inputs[1]).rank();
  if (!broadcasts || axis < 0 || more <= 0) return Done{};
  const Shape& shape = assembly_.graph.type(inputs[1]).shape;
  if (per_channel && (shape.rank() != 1 || shape[0] == Dim(1))) return Done{};
  std::vector<int64_t> axes;
  for (int64_t i = 0; i < more - axis; ++i) axes.push_back(shape.rank() + i);
  if (axes.empty()) return Done{};
  const OpDef* unsqueeze = find_op(ops::all(), "unsqueeze");
  if (!unsqueeze) return Error(ErrorCode::internal, "expected an operator 'unsqueeze', found none");
  const ValueId list = assembly_.add_constant(Constant::i64_vector(axes), "");
  TRY_ASSIGN(const auto aligned, assembly_.add(Op(unsqueeze, unsqueeze->defaults), {inputs[1], list}, 1,
                                               Origin(scope.prefix + name_of(node))));
  inputs[1] = aligned[0];
  return Done{};
}

void GraphImporter::keep_batch(const NodeProto& node, std::vector<ValueId>& inputs) {
  if (!options_.batch || node.op_type() != "Reshape" || !normal_domain(node.domain()).empty() || inputs.size() != 2)
    return;
  for (const auto& attribute : node.attribute()) {
    if (attribute.name() == "allowzero" && attribute.i() != 0) return;
  }
  const Shape& from = assembly_.graph.type(inputs[0]).shape;
  const Constant* to = assembly_.graph.constant(inputs[1]);
  if (from.rank() == 0 || from[0] != *options_.batch || !to || to->type().dtype != DataType::i64) return;
  std::vector<int64_t> sizes = to->to_i64();
  if (sizes.empty() || !written_batches_.contains(sizes[0])) return;
  sizes[0] = 0;  // as in the operand
  inputs[1] = assembly_.add_constant(Constant::i64_vector(sizes), "");
}

Result<> GraphImporter::import_with(const Importer& importer, const NodeProto& node, int opset,
                                    std::vector<ValueId> inputs, Scope& scope) {
  TRY(check_old_meaning(node, opset));
  TRY(align_old_broadcast(node, opset, inputs, scope));
  keep_batch(node, inputs);
  std::vector<std::string> names;
  for (const std::string& name : node.output()) names.push_back(name.empty() ? "" : scope.prefix + name);
  NodeContext context({node, opset, scope.arguments}, assembly_, tensors_, inputs, std::move(names),
                      Origin(scope.prefix + name_of(node)));
  Result<> done = importer.import(context);
  if (!context.attribute_error().empty()) return Error(ErrorCode::invalid_argument, context.attribute_error());
  TRY(std::move(done));
  for (int i = 0; i < node.output_size(); ++i) {
    const ValueId value = context.outputs()[static_cast<size_t>(i)];
    if (!node.output(i).empty() && value == kNoValue) {
      return Error(ErrorCode::unsupported, str("output no. ", i, ", '", node.output(i), "', is not made"));
    }
    TRY(bind_output(node.output(i), value, scope));
  }
  return Done{};
}

Result<> GraphImporter::import_call(const FunctionProto& function, const NodeProto& node,
                                    const std::vector<ValueId>& inputs, Scope& scope) {
  if (scope.depth >= kMaxDepth) return Error(ErrorCode::corrupt_data, str("calls deeper than ", kMaxDepth));
  if (node.input_size() > function.input_size() || node.output_size() > function.output_size()) {
    return Error(ErrorCode::corrupt_data,
                 str("more operands or results than the function '", function.name(), "' has"));
  }
  AttributeScope arguments;
  for (const auto& attribute : node.attribute()) {
    if (const auto* value = resolve(attribute, scope.arguments)) arguments.emplace_back(attribute.name(), value);
  }
  for (const auto& attribute : function.attribute_proto()) arguments.emplace_back(attribute.name(), &attribute);
  Opsets opsets;
  for (const auto& entry : function.opset_import()) {
    opsets[normal_domain(entry.domain())] = static_cast<int>(entry.version());
  }
  Scope inner{{}, nullptr, &opsets, &arguments, str(scope.prefix, name_of(node), "/"), scope.depth + 1};
  for (int i = 0; i < function.input_size(); ++i) {
    const ValueId given = static_cast<size_t>(i) < inputs.size() ? inputs[static_cast<size_t>(i)] : kNoValue;
    inner.names.emplace(function.input(i), given == kNoValue ? kAbsent : given);
  }
  const size_t failed = failures_.size();
  import_nodes(function.node(), inner);
  for (int i = 0; i < node.output_size(); ++i) {
    const ValueId* made = find(function.output(i), inner);
    if (!made && !node.output(i).empty()) {
      return Error(ErrorCode::corrupt_data, str("'", function.name(), "' does not make '", function.output(i), "'"));
    }
    if (made && *made != kAbsent && (*made != kNoValue || failed == failures_.size()))
      TRY(bind_output(node.output(i), *made, scope));
  }
  return Done{};
}

Result<> GraphImporter::import_if(const NodeProto& node, const std::vector<ValueId>& inputs, Scope& scope) {
  if (scope.depth >= kMaxDepth) return Error(ErrorCode::corrupt_data, str("branches deeper than ", kMaxDepth));
  const Constant* condition = inputs.size() == 1 ? assembly_.graph.constant(inputs[0]) : nullptr;
  if (!condition || condition->type().shape.volume() != 1) return import_either(node, inputs, scope);
  const std::string_view branch_name = condition->to_i64()[0] != 0 ? "then_branch" : "else_branch";
  for (const auto& attribute : node.attribute()) {
    if (attribute.name() != branch_name) continue;
    const GraphProto& branch = attribute.g();
    Scope inner{{}, &scope, scope.opsets, scope.arguments, str(scope.prefix, name_of(node), "/"), scope.depth + 1};
    TRY(add_initializers(branch, inner));
    import_nodes(branch.node(), inner);
    for (int i = 0; i < std::min(node.output_size(), branch.output_size()); ++i) {
      const ValueId* made = find(branch.output(i).name(), inner);
      if (!made) return Error(ErrorCode::corrupt_data, str("its branch does not make '", branch.output(i).name(), "'"));
      TRY(bind_output(node.output(i), *made, scope));
    }
    return Done{};
  }
  return Error(ErrorCode::corrupt_data, str("expected a ", branch_name));
}

Error GraphImporter::failure_error() const {
  const bool all_corrupt =
      std::all_of(codes_.begin(), codes_.end(), [](ErrorCode code) { return code == ErrorCode::corrupt_data; });
  const ErrorCode code = all_corrupt ? ErrorCode::corrupt_data : ErrorCode::unsupported;
  const std::string model = options_.name.empty() ? "the model" : str("'", options_.name, "'");
  std::string text =
      str(failures_.size(), failures_.size() == 1 ? " node" : " nodes", " of ", model, " cannot be imported:");
  for (const ImportFailure& failure : failures_) text += str("\n  ", failure);
  return Error(code, std::move(text));
}

Result<Graph> GraphImporter::run() {
  TRY(check_opset());
  Scope scope;
  const GraphProto& graph = model_.graph();
  TRY(add_initializers(graph, scope));
  TRY(add_inputs(graph, scope));
  import_nodes(graph.node(), scope);
  if (imported_ > kMaxNodes) return Error(ErrorCode::corrupt_data, str("more than ", kMaxNodes, " nodes"));
  if (options_.failures) *options_.failures = failures_;
  if (!failures_.empty()) return failure_error();
  TRY(add_outputs(graph, scope));
  return std::move(assembly_.graph);
}

}  // namespace tenon::onnx
