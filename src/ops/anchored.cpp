// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// anchored: inference and reference, step by step.
#include "ops/anchored.h"

#include "ops/lib/anchored_program.h"
#include "ops/lib/pointwise_program.h"

namespace tenon {

Result<Knowns> Anchored::infer_known(std::span<const Known> in) const {
  TRY_ASSIGN(const AnchoredProgram program, anchored_program(*this, in));
  return Knowns{Known::of(program.graph.type(program.graph.outputs()[0].value))};
}

uint32_t Anchored::value_operands() const {
  for (const std::string& step : steps) {
    const OpDef* def = find_op(ops::all(), std::string_view(step).substr(0, step.find('(')));
    if (def != nullptr && !def->traits.pointwise) return def->value_operands(def->defaults.get());
  }
  return 0;
}

Result<> Anchored::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  Knowns known;
  std::vector<Constant> operands;
  for (const ConstTensor& one : src) {
    operands.push_back(one.type.present() ? Constant(one.type, {one.data, one.type.bytes()}, nullptr) : Constant{});
    const bool numbers = one.type.present() && !is_float(one.type.dtype);
    known.push_back(numbers ? Known::of(operands.back()) : Known::of(one.type));
  }
  TRY_ASSIGN(const AnchoredProgram program, anchored_program(*this, known));
  std::vector<Constant> values(program.graph.values().size());
  for (size_t i = 0; i < operands.size(); ++i) {
    if (program.operands[i] != kNoValue) values[index(program.operands[i])] = operands[i];
  }
  return run_steps(program.graph, std::move(values), dst);
}

namespace ops {
OpDef anchored() { return op_def<Anchored>(); }
}  // namespace ops

}  // namespace tenon
