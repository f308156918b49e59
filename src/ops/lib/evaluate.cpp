// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The reference executor: plain, slow, right.
#include "ops/lib/evaluate.h"

#include <algorithm>

#include "ir/verify.h"
#include "ops/identity.h"

namespace tenon::ops {

Result<Graph> parse(std::string_view text, std::span<const Constant> pool) { return ir::parse(text, all(), pool); }
Result<Problem> parse_problem(std::string_view text) { return ir::parse_problem(text, all()); }

Result<std::vector<Constant>> evaluate(const Op& op, std::span<const Constant> operands) {
  const auto container = std::find_if(operands.begin(), operands.end(), [](const Constant& operand) {
    return operand && is_container(operand.type().dtype);
  });
  if (container != operands.end() && !op.computes()) {
    if (op.is<Identity>() && operands.size() == 1) return std::vector{operands[0]};
    return Error(ErrorCode::unsupported, str(op.name(), " of a ", container->type().dtype));
  }
  Knowns known;
  std::vector<ConstTensor> src;
  for (const Constant& operand : operands) {
    known.push_back(operand ? Known::of(operand) : Known{});
    src.push_back(operand ? operand.tensor() : ConstTensor{});
  }
  auto inferred = op.infer(known);
  // What inference cannot say of such an operator, its results do.
  const bool open = !inferred.ok() && inferred.error().code() == ErrorCode::unsupported;
  if (op.computes() && (open || inferred.ok())) return op.compute(operands);
  TRY_ASSIGN(const Knowns types, std::move(inferred));
  std::vector<Constant> out;
  std::vector<Tensor> dst;
  for (const Known& one : types) {
    if (!one.type.shape.is_static()) {
      return Error(ErrorCode::unsupported, str(op.name(), " has a shape that depends on data: ", one.type));
    }
    constexpr int64_t kMaxBytes = int64_t{1} << 40;
    const auto volume = checked_volume(one.type.shape);
    if (!volume || *volume > kMaxBytes) return Error(ErrorCode::out_of_memory, str("a result of ", one.type));
    std::byte* data = nullptr;
    out.push_back(Constant::make(one.type, [&](std::byte* bytes) { data = bytes; }));
    dst.push_back({one.type, data});
  }
  // Where all results are empty nothing is computed: the lengths of their other axes may be past all memory.
  if (std::all_of(dst.begin(), dst.end(), [](const Tensor& one) { return one.volume() == 0; })) return out;
  TRY(op.reference(src, dst));
  return out;
}

Result<std::vector<Constant>> evaluate(const Graph& graph, std::span<const Constant> inputs) {
  if (inputs.size() != graph.inputs().size()) {
    return Error(ErrorCode::invalid_argument,
                 str("expected ", graph.inputs().size(), " inputs, found ", inputs.size()));
  }
  std::vector<Constant> values(graph.values().size());
  for (size_t i = 0; i < values.size(); ++i) values[i] = graph.values()[i].constant;
  for (size_t i = 0; i < inputs.size(); ++i) values[index(graph.inputs()[i].value)] = inputs[i];
  for (const Node& node : graph.nodes()) {
    if (!node.op) continue;
    std::vector<Constant> operands;
    for (const ValueId id : node.inputs) operands.push_back(id == kNoValue ? Constant{} : values[index(id)]);
    TRY_ASSIGN(auto results, evaluate(node.op, operands).note(str("in ", ir::describe(graph, node))));
    if (results.size() < node.outputs.size()) return Error(ErrorCode::invalid_argument, "more outputs than results");
    for (size_t i = 0; i < node.outputs.size(); ++i) values[index(node.outputs[i])] = results[i];
  }
  std::vector<Constant> out;
  for (const Port& port : graph.outputs()) out.push_back(values[index(port.value)]);
  return out;
}

}  // namespace tenon::ops
