// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Growing a graph.
#include "ops/lib/assembly.h"

#include "ir/verify.h"
#include "ops/lib/evaluate.h"
#include "ops/lib/quantization.h"

namespace tenon {

const Known& Assembly::known(ValueId id) const {
  static const Known absent;
  return id == kNoValue ? absent : known_[index(id)];
}

std::string Assembly::unique(std::string name) {
  if (!name.empty() && name[0] == '%') name[0] = '_';  // names with % are made up by the graph
  std::string candidate = name;
  for (int i = 1; !names_.insert(candidate).second; ++i) candidate = str(name, "__", i);
  return candidate;
}

ValueId Assembly::add_input(const std::string& name, TensorType type) {
  known_.push_back(Known::of(type));
  const ValueId id = graph.add_input(name, std::move(type));  // the port keeps the source's name
  graph.value(id).name = unique(name);
  return id;
}

ValueId Assembly::add_known_input(const std::string& name, Known known) {
  const ValueId id = graph.add_input(name, known.type);
  known_.push_back(std::move(known));
  graph.value(id).name = unique(name);
  return id;
}

TensorType Assembly::item_type(ValueId id) const {
  const auto at = items_.find(id);
  return at == items_.end() ? TensorType{} : at->second;
}

ValueId Assembly::add_constant(Constant constant, std::string name) {
  known_.push_back(Known::of(constant));
  return graph.add_constant(std::move(constant), name.empty() ? "" : unique(std::move(name)));
}

std::optional<std::vector<ValueId>> Assembly::fold(const Op& op, const std::vector<ValueId>& inputs, const Knowns& out,
                                                   size_t outputs) {
  constexpr int64_t kMaxElements = 1024;  // shapes, axes, scales; weights are left to the passes
  std::vector<Constant> operands;
  for (const ValueId id : inputs) {
    const Constant* constant = graph.constant(id);
    const bool small = constant && constant->type().shape.volume() <= kMaxElements;
    if (id != kNoValue && !small) return std::nullopt;
    operands.push_back(constant ? *constant : Constant{});
  }
  for (const Known& one : out) {
    if (is_container(one.type.dtype) || !one.type.shape.is_static() || one.type.shape.volume() > kMaxElements)
      return std::nullopt;
  }
  if (inputs.empty() || op.traits().random || dequantizes_weights(op, operands[0] ? operands[0].type() : TensorType{}))
    return std::nullopt;
  auto results = ops::evaluate(op, operands);
  if (!results.ok()) return std::nullopt;  // as a node it fails with more to say
  std::vector<ValueId> made;
  for (size_t i = 0; i < outputs; ++i) made.push_back(add_constant((*results)[i], ""));
  return made;
}

Result<std::vector<ValueId>> Assembly::add(Op op, std::vector<ValueId> inputs, size_t outputs, const Origin& origin) {
  Knowns in;
  for (const ValueId id : inputs) in.push_back(known(id));
  TRY_ASSIGN(Knowns out, op.infer(in));
  if (out.size() < outputs) {
    return Error(ErrorCode::unsupported,
                 str("expected at most ", out.size(), " outputs of ", op.name(), ", found ", outputs));
  }
  if (auto folded = fold(op, inputs, out, outputs)) return *std::move(folded);
  const NodeId id = graph.add_node(std::move(op), std::move(inputs), origin, std::vector<std::string>(outputs));
  const Node& node = graph.node(id);
  for (size_t i = 0; i < outputs; ++i) {
    ir::name_unknowns(out[i], graph.value(node.outputs[i]).name);
    graph.value(node.outputs[i]).type = out[i].type;
    known_.push_back(std::move(out[i]));
  }
  return node.outputs;
}

void Assembly::name(ValueId id, const std::string& name) { graph.value(id).name = unique(name); }

}  // namespace tenon
