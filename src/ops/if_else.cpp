// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// if_else: inference and results.
#include "ops/if_else.h"

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

namespace {
/// The operands of a branch. Errors: invalid_argument for an index out of range.
template <class T>
Result<std::vector<T>> operands_of(const std::vector<int64_t>& indices, const std::vector<T>& all) {
  std::vector<T> out;
  for (const int64_t i : indices) {
    if (i < 0 || i + 1 >= static_cast<int64_t>(all.size())) {
      return Error(ErrorCode::invalid_argument, str("expected an operand below ", all.size() - 1, ", found ", i));
    }
    out.push_back(all[static_cast<size_t>(i) + 1]);
  }
  return out;
}

Result<std::vector<Constant>> run_branch(const IfElse& op, const std::vector<Constant>& all, BodyRunner run) {
  if (all.empty() || !all[0] || all[0].type().shape.volume() != 1)
    return Error(ErrorCode::invalid_argument, "expected one condition");
  const bool holds = all[0].to_i64()[0] != 0;
  TRY_ASSIGN(const auto operands, operands_of(holds ? op.then_inputs : op.else_inputs, all));
  return run(holds ? *op.then_branch : *op.else_branch, operands);
}
}  // namespace

Result<Knowns> IfElse::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in).empty() ? Types{} : Types{in[0].type}, 1));
  if (!then_branch || !else_branch) return Error(ErrorCode::invalid_argument, "expected two branches");
  const Knowns all(in.begin(), in.end());
  if (in[0].value && in[0].type.shape.volume() == 1) {
    const bool holds = in[0].value.to_i64()[0] != 0;
    TRY_ASSIGN(const Knowns operands, operands_of(holds ? then_inputs : else_inputs, all));
    TRY_ASSIGN(Knowns taken, infer_subgraph(holds ? *then_branch : *else_branch, operands));
    for (Known& one : taken) one.value = Constant();
    forget_inner_dims(in, taken);
    return taken;
  }
  TRY_ASSIGN(const Knowns then_operands, operands_of(then_inputs, all));
  TRY_ASSIGN(const Knowns else_operands, operands_of(else_inputs, all));
  TRY_ASSIGN(const Knowns then, infer_subgraph(*then_branch, then_operands));
  TRY_ASSIGN(const Knowns otherwise, infer_subgraph(*else_branch, else_operands));
  if (then.size() != otherwise.size()) {
    return Error(ErrorCode::invalid_argument,
                 str("expected as many outputs of both branches, found ", then.size(), " and ", otherwise.size()));
  }
  Knowns out;
  for (size_t i = 0; i < then.size(); ++i) {
    TRY_ASSIGN(TensorType type, merge_types(then[i].type, otherwise[i].type));
    out.push_back(Known::of(std::move(type)));
  }
  forget_inner_dims(in, out);
  return out;
}

Result<std::vector<Constant>> IfElse::run(std::span<const Constant> in, BodyRunner body_runner) const {
  return run_branch(*this, {in.begin(), in.end()}, body_runner);
}

namespace ops {
OpDef if_else() { return op_def<IfElse>(); }
}  // namespace ops

}  // namespace tenon
