// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Stripping plans, and source networks with other weights.
#include "plan/refit.h"

#include <algorithm>
#include <unordered_set>

#include "ir/verify.h"
#include "plan/copy_node.h"
#include "plan/resolve.h"
#include "plan/source.h"

namespace tenon::plan {

namespace {

/// The same network with other constants, some of them in the place of inputs. Constants stand in the order of their
/// names.
class Substitution {
 public:
  Substitution(const Graph& source, const GivenWeights& given)
      : source_(source), given_(given), ids_(source.values().size(), kNoValue) {}

  Result<Graph> make() {
    std::vector<size_t> constants;
    for (const Port& port : source_.inputs()) {
      if (given_.contains(port.name)) {
        constants.push_back(index(port.value));
      } else {
        ids_[index(port.value)] = out_.add_input(port.name, source_.type(port.value));
      }
    }
    for (size_t i = 0; i < ids_.size(); ++i) {
      if (source_.values()[i].constant) constants.push_back(i);
    }
    std::sort(constants.begin(), constants.end(),
              [&](size_t a, size_t b) { return source_.values()[a].name < source_.values()[b].name; });
    for (const size_t i : constants) TRY(add_constant(i));
    for (const Node& node : source_.nodes()) {
      if (node.op) copy_node(source_, node, out_, ids_);
    }
    for (const Port& port : source_.outputs()) out_.add_output(ids_[index(port.value)], port.name);
    TRY(ir::infer_types(out_));
    return std::move(out_);
  }

 private:
  Result<> add_constant(size_t i) {
    const Value& value = source_.values()[i];
    const auto found = given_.find(value.name);
    const Constant& constant = found == given_.end() ? value.constant : found->second;
    if (constant.type() != value.type) {
      return Error(ErrorCode::invalid_argument,
                   str("weights '", value.name, "': expected ", value.type, ", found ", constant.type()));
    }
    ids_[i] = out_.add_constant(constant, value.name);
    return Done{};
  }

  const Graph& source_;
  const GivenWeights& given_;
  std::vector<ValueId> ids_;
  Graph out_;
};

}  // namespace

Result<Plan> strip(Plan plan) {
  if (!plan.refit.allowed) {
    return Error(ErrorCode::invalid_argument, "weights can only be left out of a plan that can be refitted")
        .hint("build it with BuilderFlag::kREFIT");
  }
  if (plan.refit.stripped) return plan;
  TRY_ASSIGN(const Graph source, source_graph(plan.source));
  std::unordered_set<std::string_view> replaceable;
  for (const RefitWeights& one : plan.refit.weights) replaceable.insert(one.value);
  SourceText text = source_text(source, [&](const Value& value) { return !replaceable.contains(value.name); });
  plan.source.graph = std::move(text.graph);
  plan.source.pool = std::move(text.pool);
  const std::vector<bool> shapes = shape_values(plan.graph);
  for (size_t i = 0; i < plan.graph.values().size(); ++i) {
    Value& value = plan.graph.value(static_cast<ValueId>(i));
    if (!value.constant || shapes[i] || value.type.dtype == DataType::string) continue;
    value.constant = Constant::make(value.constant.type(), [](std::byte*) {});
  }
  plan.refit.stripped = true;
  return plan;
}

Result<Plan> without_refit(Plan plan) {
  TRY_ASSIGN(const Graph source, source_graph(plan.source));
  SourceText text = source_text(source, plan.graph, !plan.source.debug_tensors.empty());
  plan.source.graph = std::move(text.graph);
  plan.source.pool = std::move(text.pool);
  plan.refit = {};
  return plan;
}

Result<Graph> source_with(const Plan& plan, const GivenWeights& given) {
  TRY_ASSIGN(const Graph source, source_graph(plan.source));
  if (plan.refit.stripped) {
    std::vector<std::string> missing;
    for (const RefitWeights& one : plan.refit.weights) {
      if (!given.contains(one.value)) missing.push_back(str("'", one.name.empty() ? one.value : one.name, "'"));
    }
    if (!missing.empty()) {
      return Error(ErrorCode::invalid_argument,
                   str("the plan has no weights of its own: expected all to be given, missing ", join(missing, ", ")));
    }
  }
  return Substitution(source, given).make();
}

Result<Graph> settled(const Graph& source) {
  TRY_ASSIGN(const Graph read, source_graph(source_text(source, [](const Value&) { return true; })));
  return Substitution(read, {}).make();
}

}  // namespace tenon::plan
