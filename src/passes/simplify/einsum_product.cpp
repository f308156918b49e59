// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// An einsum of two operands is a matrix product over the letters that the result lacks: transposes bring each letter to
// its place, reshapes join those that belong together.
#include <algorithm>

#include "ir/verify.h"
#include "ops/einsum.h"
#include "ops/lib/evaluate.h"
#include "ops/matmul.h"
#include "ops/reshape.h"
#include "ops/transpose.h"
#include "passes/lib/edit.h"
#include "passes/lib/orders.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

bool has(const EinsumLabels& labels, int label) {
  return std::find(labels.begin(), labels.end(), label) != labels.end();
}

bool repeats(const EinsumLabels& labels) {
  return std::any_of(labels.begin(), labels.end(),
                     [&](int label) { return std::count(labels.begin(), labels.end(), label) > 1; });
}

EinsumLabels joined(std::initializer_list<const EinsumLabels*> parts) {
  EinsumLabels out;
  for (const EinsumLabels* part : parts) out.insert(out.end(), part->begin(), part->end());
  return out;
}

/// Letters by what a matrix product makes of them.
struct Roles {
  EinsumLabels batch, rows, columns, summed;
};

/// nullopt if a letter has another role: it occurs twice in a term, or is summed over in one operand alone; or if none
/// is summed over.
std::optional<Roles> roles_of(const EinsumTerms& terms) {
  if (terms.operands.size() != 2 || repeats(terms.operands[0]) || repeats(terms.operands[1]) || repeats(terms.result))
    return std::nullopt;
  Roles out;
  for (const int label : terms.result) {
    const bool first = has(terms.operands[0], label), second = has(terms.operands[1], label);
    (first && second ? out.batch : first ? out.rows : out.columns).push_back(label);
  }
  for (const int label : terms.operands[0]) {
    if (has(terms.result, label)) continue;
    if (!has(terms.operands[1], label)) return std::nullopt;
    out.summed.push_back(label);
  }
  for (const int label : terms.operands[1]) {
    if (!has(terms.result, label) && !has(terms.operands[0], label)) return std::nullopt;
  }
  if (out.summed.empty()) return std::nullopt;
  return out;
}

class Rewriting {
 public:
  Rewriting(Graph& graph, NodeId id, EinsumTerms terms, Roles roles)
      : graph_(graph), node_(graph.node(id)), id_(id), terms_(std::move(terms)), roles_(std::move(roles)) {}

  Result<bool> run() {
    if (!dims_agree() || !can_join()) return false;
    Matmul product;
    TRY_ASSIGN(const ValueId a, operand(0, roles_.rows, roles_.summed, product.transpose_a));
    TRY_ASSIGN(const ValueId b, operand(1, roles_.summed, roles_.columns, product.transpose_b));
    TRY_ASSIGN(ValueId y, add(ops::make(product), {a, b}));
    const EinsumLabels made = joined({&roles_.batch, &roles_.rows, &roles_.columns});
    Shape whole = graph_.type(node_.outputs[0]).shape;
    for (size_t i = 0; i < made.size(); ++i) whole[static_cast<int>(i)] = dim_of(made[i]);
    TRY_ASSIGN(y, reshaped(y, whole));
    TRY_ASSIGN(y, transposed(y, made, terms_.result));
    graph_.replace_uses(node_.outputs[0], y);
    graph_.erase(id_);
    return true;
  }

 private:
  Dim dim_of(int label) const {
    for (size_t k = 0; k < 2; ++k) {
      const EinsumLabels& labels = terms_.operands[k];
      const auto at = std::find(labels.begin(), labels.end(), label) - labels.begin();
      if (at < static_cast<std::ptrdiff_t>(labels.size()))
        return graph_.type(node_.inputs[k]).shape[static_cast<int>(at)];
    }
    return Dim(1);
  }

  /// Those that both operands have are as long in both: nothing is broadcast.
  bool dims_agree() const {
    for (size_t i = 0; i < terms_.operands[1].size(); ++i) {
      const int label = terms_.operands[1][i];
      const Dim& own = graph_.type(node_.inputs[1]).shape[static_cast<int>(i)];
      if (has(terms_.operands[0], label) && !(dim_of(label) == own)) return false;
    }
    return true;
  }

  /// Groups of one letter need no reshape; others need sizes that a reshape can say.
  bool can_join() const {
    const Shape first = in_groups(roles_.rows, roles_.summed), second = in_groups(roles_.summed, roles_.columns);
    const EinsumLabels a = joined({&roles_.batch, &roles_.rows, &roles_.summed}),
                       b = joined({&roles_.batch, &roles_.summed, &roles_.columns}),
                       y = joined({&roles_.batch, &roles_.rows, &roles_.columns});
    return reshape_target(in_order(a), first) && reshape_target(in_order(b), second) &&
           reshape_target(in_groups(roles_.rows, roles_.columns), in_order(y));
  }

  Shape in_order(const EinsumLabels& labels) const {
    std::vector<Dim> dims;
    for (const int label : labels) dims.push_back(dim_of(label));
    return Shape(std::move(dims));
  }

  /// [batch..., first, second]
  Shape in_groups(const EinsumLabels& first, const EinsumLabels& second) const {
    std::vector<Dim> dims;
    for (const int label : roles_.batch) dims.push_back(dim_of(label));
    for (const EinsumLabels* group : {&first, &second}) {
      Dim size(1);
      for (const int label : *group) size = size * dim_of(label);
      dims.push_back(size);
    }
    return Shape(std::move(dims));
  }

  Result<ValueId> add(Op op, const std::vector<ValueId>& inputs) {
    const NodeId made = graph_.add_node(std::move(op), inputs, node_.origin);
    TRY(ir::infer_node(graph_, made));
    return graph_.node(made).outputs[0];
  }

  Result<ValueId> transposed(ValueId x, const EinsumLabels& from, const EinsumLabels& to) {
    Transpose op;
    for (const int label : to) op.perm.push_back(std::find(from.begin(), from.end(), label) - from.begin());
    if (from == to) return x;
    return add(ops::make(op), {x});
  }

  Result<ValueId> reshaped(ValueId x, const Shape& to) {
    if (graph_.type(x).shape == to) return x;
    const auto target = reshape_target(graph_.type(x).shape, to);
    if (!target) return Error(ErrorCode::internal, str("expected a reshape to ", to, ", found ", graph_.type(x)));
    return add(ops::make(Reshape{}), {x, graph_.add_constant(Constant::i64_vector(*target))});
  }

  /// Operand k as [batch..., first, second], or the other way round where it stands so.
  Result<ValueId> operand(size_t k, const EinsumLabels& first, const EinsumLabels& second, bool& turned) {
    const EinsumLabels& own = terms_.operands[k];
    turned = own == joined({&roles_.batch, &second, &first}) && own != joined({&roles_.batch, &first, &second});
    const EinsumLabels wanted = turned ? own : joined({&roles_.batch, &first, &second});
    TRY_ASSIGN(const ValueId x, transposed(node_.inputs[k], own, wanted));
    return reshaped(x, turned ? in_groups(second, first) : in_groups(first, second));
  }

  Graph& graph_;
  const Node node_;
  NodeId id_;
  EinsumTerms terms_;
  Roles roles_;
};

Result<bool> rewrite_einsum(Graph& graph, NodeId id) {
  const auto* einsum = graph.node(id).op.as<Einsum>();
  if (!einsum || graph.node(id).inputs.size() != 2 || graph.is_output(graph.node(id).outputs[0])) return false;
  const TensorType in[] = {graph.type(graph.node(id).inputs[0]), graph.type(graph.node(id).inputs[1])};
  TRY_ASSIGN(EinsumTerms terms, einsum_terms(*einsum, in));
  auto roles = roles_of(terms);
  if (!roles) return false;
  return Rewriting(graph, id, std::move(terms), std::move(*roles)).run();
}

}  // namespace

Pass einsum_product() {
  return {"simplify.einsum_product", [](Graph& graph) -> Result<bool> {
            bool changed = false;
            for (const NodeId id : node_ids(graph)) {
              TRY_ASSIGN(const bool rewritten, rewrite_einsum(graph, id));
              changed = changed || rewritten;
            }
            return changed;
          }};
}

}  // namespace tenon::passes
