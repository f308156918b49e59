// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// pointwise: inference and reference, step by step.
#include "ops/pointwise.h"

#include "ops/lib/pointwise_program.h"

namespace tenon {

Result<Types> Pointwise::infer(std::span<const TensorType> in) const {
  TRY_ASSIGN(const Graph program, pointwise_program(*this, in));
  std::vector<TensorType> types(program.values().size());
  for (size_t i = 0; i < in.size(); ++i) types[index(program.inputs()[i].value)] = in[i];
  for (const Node& node : program.nodes()) {
    std::vector<TensorType> operands;
    for (const ValueId id : node.inputs) operands.push_back(types[index(id)]);
    TRY_ASSIGN(const Types out, node.op.infer(std::span<const TensorType>(operands)));
    types[index(node.outputs[0])] = out[0];
  }
  Types out;
  for (const Port& port : program.outputs()) out.push_back(types[index(port.value)]);
  return out;
}

Result<> Pointwise::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  std::vector<TensorType> types;
  for (const ConstTensor& one : src) types.push_back(one.type);
  TRY_ASSIGN(const Graph program, pointwise_program(*this, types));
  std::vector<Constant> values(program.values().size());
  for (size_t i = 0; i < src.size(); ++i) {
    values[index(program.inputs()[i].value)] = Constant(src[i].type, {src[i].data, src[i].type.bytes()}, nullptr);
  }
  return run_steps(program, std::move(values), dst);
}

namespace ops {
OpDef pointwise() { return op_def<Pointwise>(); }
}  // namespace ops

}  // namespace tenon
