// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Every launch held against its operator's reference, on the operands that are in memory when it starts.
#include "ir/verify.h"
#include "ops/lib/evaluate.h"
#include "verify/blame.h"

namespace tenon::verify {

namespace {

class StepCheck {
 public:
  StepCheck(ExecutionContext& context, const Options& options)
      : context_(context), graph_(context.engine().graph()), options_(options), written_(graph_.values().size()) {
    uses_ = count_uses(graph_);
  }

  Result<> before(size_t i) {
    const auto& steps = context_.schedule().steps();
    if (options_.watch && !options_.watch("launches", i, steps.size())) return Error(ErrorCode::cancelled, "cancelled");
    const Node& node = graph_.node(steps[i].node);
    operands_.clear();
    for (const ValueId id : node.inputs) {
      TRY_ASSIGN(Constant operand, now(id));
      if (id != kNoValue) check_unharmed(steps[i], id, operand);
      operands_.push_back(std::move(operand));
    }
    return Done{};
  }

  Result<> after(size_t i) {
    const Step& step = context_.schedule().steps()[i];
    const Node& node = graph_.node(step.node);
    TRY_ASSIGN(const auto expected, ops::evaluate(node.op, operands_).note(str("in ", ir::describe(graph_, node))));
    for (size_t k = 0; k < node.outputs.size(); ++k) {
      TRY_ASSIGN(Constant found, now(node.outputs[k]));
      Compared compared{graph_.value(node.outputs[k]).name, found.type(), compare(found, expected[k]),
                        tolerance_for(options_, found.type().dtype)};
      if (!compared.same()) {
        blame(Guilt::Kind::tactic, std::string(step.tactic), step, std::move(compared));
      }
      if (uses_[index(node.outputs[k])] > 0) written_[index(node.outputs[k])] = std::move(found);
    }
    for (const ValueId id : node.inputs) {
      if (id != kNoValue && --uses_[index(id)] == 0) written_[index(id)] = {};
    }
    return Done{};
  }

  std::vector<Guilt> take() { return std::move(guilty_); }

 private:
  Result<Constant> now(ValueId id) const { return id == kNoValue ? Result<Constant>(Constant{}) : context_.value(id); }

  /// What a step reads must be what its producer wrote.
  void check_unharmed(const Step& step, ValueId id, const Constant& operand) {
    const Constant& written = written_[index(id)];
    if (!written || written == operand) return;
    Compared compared{graph_.value(id).name, operand.type(), compare(operand, written), 0};
    blame(Guilt::Kind::memory, graph_.value(id).name, step, std::move(compared));
  }

  void blame(Guilt::Kind kind, std::string name, const Step& step, Compared compared) {
    if (guilty_.size() == kMostGuilty) return;
    const Node& node = graph_.node(step.node);
    guilty_.push_back(
        {kind, std::move(name), node.origin.names(), ir::describe(graph_, node), std::move(compared), {}});
  }

  ExecutionContext& context_;
  const Graph& graph_;
  const Options& options_;
  std::vector<Constant> written_;  // by value: what its step wrote, while it is still to be read
  std::vector<int> uses_;
  std::vector<Constant> operands_;  // of the step that runs
  std::vector<Guilt> guilty_;
};

}  // namespace

Result<std::vector<Guilt>> blame_steps(Bound& bound, const Options& options) {
  TRY(bound.context().prepare());
  StepCheck check(bound.context(), options);
  TRY(bound.context().run_observed([&](size_t i) { return check.before(i); },
                                   [&](size_t i) { return check.after(i); }));
  return check.take();
}

}  // namespace tenon::verify
