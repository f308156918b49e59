// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// If, Loop and SequenceMap: their bodies become graphs of their own.
#include <algorithm>

#include "import/onnx/control_flow.h"
#include "import/onnx/graph_importer.h"
#include "ir/verify.h"
#include "ops/if_else.h"
#include "ops/lib/evaluate.h"
#include "ops/loop.h"
#include "ops/optional_construct.h"
#include "ops/optional_get_element.h"
#include "ops/sequence_map.h"

namespace tenon::onnx {

using onnx_schema::GraphProto;
using onnx_schema::NodeProto;

namespace {
constexpr int kMaxBodyDepth = 64;
constexpr int kMaxTurns = 8;  // of importing a body until the types of what it carries stay

/// A type of either; dims that differ have names of their own.
Result<TensorType> carried_type(const TensorType& before, const TensorType& after, std::string_view name) {
  Known out;
  TRY_ASSIGN(out.type, merge_types(before, after));
  ir::name_unknowns(out, name);
  return out.type;
}
}  // namespace

GraphImporter::ControlFlow GraphImporter::control_flow(const std::string& domain, const std::string& op_type) {
  if (domain == "ai.onnx.preview" && op_type == "FlexAttention") return &GraphImporter::import_flex_attention;
  if (!domain.empty()) return nullptr;
  if (op_type == "If") return &GraphImporter::import_if;
  if (op_type == "Loop") return &GraphImporter::import_loop;
  if (op_type == "Scan") return &GraphImporter::import_scan;
  return op_type == "SequenceMap" ? &GraphImporter::import_sequence_map : nullptr;
}

GraphImporter::Formal GraphImporter::formal_of(ValueId value) const {
  return {Known::of(assembly_.graph.type(value)), value == kNoValue ? TensorType{} : assembly_.item_type(value)};
}

Result<ValueId> GraphImporter::as_carried(ValueId made, const Formal& formal) {
  const TensorType type = assembly_.graph.type(made);
  if (formal.known.type.dtype != DataType::optional || type.dtype == DataType::optional) return made;
  TRY_ASSIGN(const auto whole, assembly_.add(ops::make(OptionalConstruct{}), {made}, 1, Origin()));
  assembly_.set_item_type(whole[0], type);
  return whole[0];
}

Result<> GraphImporter::fill_body(const GraphProto& proto, const std::vector<Formal>& formals, Scope& inner, Body& body,
                                  const Carried& carried) {
  const size_t failed = failures_.size();
  for (int i = 0; i < proto.input_size(); ++i) {
    const Formal& formal = formals[static_cast<size_t>(i)];
    const ValueId value = assembly_.add_known_input(proto.input(i).name(), formal.known);
    assembly_.set_item_type(value, formal.item);
    inner.names[proto.input(i).name()] = value;
  }
  TRY(add_initializers(proto, inner));
  import_nodes(proto.node(), inner);
  if (failures_.size() > failed) return Error(ErrorCode::unsupported, "nodes of its body cannot be imported");
  for (int i = 0; i < proto.output_size(); ++i) {
    const std::string& name = proto.output(i).name();
    const ValueId* made = find(name, inner);
    if (!made || *made == kNoValue || *made == kAbsent) {
      return Error(ErrorCode::corrupt_data, str("its body does not make '", name, "'"));
    }
    ValueId value = *made;
    const auto at = static_cast<size_t>(i);
    if (at >= carried.output && at < carried.output + carried.count) {
      TRY_ASSIGN(value, as_carried(value, formals[carried.input + at - carried.output]));
    }
    assembly_.graph.add_output(value, name);
    body.outputs.push_back(assembly_.known(value));
    body.items.push_back(assembly_.item_type(value));
  }
  return ir::infer_types(assembly_.graph);
}

Result<GraphImporter::Body> GraphImporter::import_body(const GraphProto& proto, const std::vector<Formal>& formals,
                                                       const std::string& prefix, Scope& scope,
                                                       const Carried& carried) {
  if (scope.depth >= kMaxBodyDepth) return Error(ErrorCode::corrupt_data, str("bodies deeper than ", kMaxBodyDepth));
  if (proto.input_size() != static_cast<int>(formals.size())) {
    return Error(ErrorCode::corrupt_data,
                 str("expected a body of ", formals.size(), " inputs, found ", proto.input_size()));
  }
  Assembly outer = std::move(assembly_);
  assembly_ = Assembly{};
  Body body;
  Scope inner{{}, &scope, scope.opsets, scope.arguments, prefix, scope.depth + 1, &outer, &body.captures};
  Result<> done = fill_body(proto, formals, inner, body, carried);
  if (done.ok()) body.graph = std::make_shared<const Graph>(std::move(assembly_.graph));
  assembly_ = std::move(outer);
  TRY(std::move(done));
  return body;
}

Result<GraphImporter::Body> GraphImporter::import_turns(const GraphProto& proto, std::vector<Formal> formals,
                                                        const Carried& carried, const std::string& prefix,
                                                        Scope& scope) {
  for (int turn = 0;; ++turn) {
    TRY_ASSIGN(Body body, import_body(proto, formals, prefix, scope, carried));
    bool same = true;
    if (body.outputs.size() < carried.output + carried.count) {
      return Error(ErrorCode::corrupt_data, str("expected at least ", carried.output + carried.count, " outputs"));
    }
    for (size_t i = 0; i < carried.count; ++i) {
      Formal& formal = formals[carried.input + i];
      const size_t from = carried.output + i;
      TRY_ASSIGN(TensorType type, carried_type(formal.known.type, body.outputs[from].type, str(prefix, "carried", i)));
      same = same && type == formal.known.type && formal.item.present() == body.items[from].present();
      formal = {Known::of(std::move(type)), body.items[from].present() ? body.items[from] : formal.item};
    }
    if (same || turn >= kMaxTurns) return body;
  }
}

Result<> GraphImporter::finish_control_flow(const NodeProto& node, Op op, std::vector<ValueId> operands,
                                            const std::vector<TensorType>& items, Scope& scope,
                                            const std::vector<bool>& wrapped) {
  if (items.empty()) return Error(ErrorCode::corrupt_data, "expected a body with outputs, found none");
  TRY_ASSIGN(auto outputs,
             assembly_.add(std::move(op), std::move(operands), items.size(), Origin(scope.prefix + body_name(node))));
  for (size_t i = 0; i < outputs.size(); ++i) {
    assembly_.set_item_type(outputs[i], items[i]);
    if (i >= wrapped.size() || !wrapped[i]) continue;
    const OptionalGetElement inside{.dtype = items[i].dtype, .rank = items[i].rank()};
    TRY_ASSIGN(const auto made, assembly_.add(ops::make(inside), {outputs[i]}, 1, Origin()));
    outputs[i] = made[0];
  }
  for (int i = 0; i < node.output_size(); ++i) {
    const auto at = static_cast<size_t>(i);
    if (at >= outputs.size()) return Error(ErrorCode::corrupt_data, "more outputs than its body has");
    if (node.output(i).empty()) continue;
    if (!assembly_.is_named(outputs[at])) assembly_.name(outputs[at], scope.prefix + node.output(i));
    TRY(bind_output(node.output(i), outputs[at], scope));
  }
  return Done{};
}

Result<> GraphImporter::import_either(const NodeProto& node, const std::vector<ValueId>& inputs, Scope& scope) {
  if (inputs.size() != 1) return Error(ErrorCode::corrupt_data, "expected one condition");
  const std::string prefix = str(scope.prefix, body_name(node), "/");
  TRY_ASSIGN(const GraphProto* then_graph, graph_attribute(node, "then_branch"));
  TRY_ASSIGN(const GraphProto* else_graph, graph_attribute(node, "else_branch"));
  TRY_ASSIGN(const Body then, import_body(*then_graph, {}, prefix + "then/", scope, {}));
  TRY_ASSIGN(const Body otherwise, import_body(*else_graph, {}, prefix + "else/", scope, {}));
  IfElse op{.then_branch = {then.graph}, .else_branch = {otherwise.graph}};
  std::vector<ValueId> operands = inputs;
  for (const auto& [body, list] : {std::pair(&then, &op.then_inputs), std::pair(&otherwise, &op.else_inputs)}) {
    for (const ValueId value : body->captures) {
      list->push_back(static_cast<int64_t>(operands.size()) - 1);
      operands.push_back(value);
    }
  }
  std::vector<TensorType> items = then.items;
  for (size_t i = 0; i < items.size() && i < otherwise.items.size(); ++i) {
    if (!items[i].present()) items[i] = otherwise.items[i];
  }
  return finish_control_flow(node, ops::make(std::move(op)), std::move(operands), items, scope);
}

Result<> GraphImporter::import_loop(const NodeProto& node, const std::vector<ValueId>& inputs, Scope& scope) {
  TRY_ASSIGN(const GraphProto* proto, graph_attribute(node, "body"));
  std::vector<ValueId> operands = inputs;
  operands.resize(std::max<size_t>(operands.size(), 2), kNoValue);
  const size_t carried = operands.size() - 2;
  std::vector<Formal> formals = {{Known::of(TensorType{DataType::i64, Shape{}}), {}},
                                 {Known::of(TensorType{DataType::boolean, Shape{}}), {}}};
  for (size_t i = 0; i < carried; ++i) formals.push_back(formal_of(operands[2 + i]));
  TRY_ASSIGN(const Body body, import_turns(*proto, formals, {.input = 2, .output = 1, .count = carried},
                                           str(scope.prefix, body_name(node), "/"), scope));
  operands.insert(operands.end(), body.captures.begin(), body.captures.end());
  std::vector<TensorType> items(body.items.begin() + 1, body.items.end());
  for (size_t i = carried; i < items.size(); ++i) items[i] = TensorType{};
  std::vector<bool> wrapped(carried, false);
  for (size_t i = 0; i < carried; ++i) {
    const bool declared = proto->output(static_cast<int>(1 + i)).type().has_optional_type();
    wrapped[i] = !declared && body.outputs[1 + i].type.dtype == DataType::optional;
  }
  const Loop op{.body = {body.graph}, .carried = static_cast<int64_t>(carried)};
  return finish_control_flow(node, ops::make(op), std::move(operands), items, scope, wrapped);
}

Result<> GraphImporter::import_sequence_map(const NodeProto& node, const std::vector<ValueId>& inputs, Scope& scope) {
  TRY_ASSIGN(const GraphProto* proto, graph_attribute(node, "body"));
  std::vector<Formal> formals;
  for (const ValueId value : inputs) {
    Formal formal = formal_of(value);
    if (formal.item.present()) formal = {Known::of(formal.item), {}};
    if (is_container(formal.known.type.dtype)) {
      return Error(ErrorCode::unsupported, "expected a sequence whose elements have a known type");
    }
    formals.push_back(std::move(formal));
  }
  TRY_ASSIGN(const Body body, import_body(*proto, formals, str(scope.prefix, body_name(node), "/"), scope, {}));
  const SequenceMap op{.body = {body.graph}, .mapped = static_cast<int64_t>(inputs.size())};
  std::vector<ValueId> operands = inputs;
  operands.insert(operands.end(), body.captures.begin(), body.captures.end());
  std::vector<TensorType> items;
  for (const Known& one : body.outputs) items.push_back(one.type);
  return finish_control_flow(node, ops::make(op), std::move(operands), items, scope);
}

}  // namespace tenon::onnx
