// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The operators that run graphs of their own, one by one.
#include "ops/lib/bodies.h"

#include "ops/if_else.h"
#include "ops/lib/evaluate.h"
#include "ops/loop.h"
#include "ops/scan.h"
#include "ops/sequence_map.h"

namespace tenon {

namespace {

/// What `take` makes of the operator's attributes, whichever it is.
template <class R, class Take>
Result<R> visit_control_flow(const Op& op, Take take) {
  if (const auto* loop = op.as<Loop>()) return take(*loop);
  if (const auto* scan = op.as<Scan>()) return take(*scan);
  if (const auto* either = op.as<IfElse>()) return take(*either);
  if (const auto* map = op.as<SequenceMap>()) return take(*map);
  return Error(ErrorCode::invalid_argument, str("expected an operator with a body, found ", op.name()));
}

Result<> change_body(Subgraph& body, FunctionRef<Result<Graph>(const Graph&)> change) {
  if (!body) return Done{};
  TRY_ASSIGN(Graph changed, change(*body));
  body.graph = std::make_shared<const Graph>(std::move(changed));
  return Done{};
}

}  // namespace

bool has_bodies(const Op& op) { return op.is<Loop>() || op.is<Scan>() || op.is<IfElse>() || op.is<SequenceMap>(); }

Result<std::vector<Constant>> run_with_bodies(const Op& op, std::span<const Constant> operands, BodyRunner runner) {
  return visit_control_flow<std::vector<Constant>>(op, [&](const auto& it) { return it.run(operands, runner); });
}

Result<Op> with_bodies(const Op& op, FunctionRef<Result<Graph>(const Graph&)> change) {
  return visit_control_flow<Op>(op, [&]<class T>(const T& it) -> Result<Op> {
    T out = it;
    if constexpr (std::is_same_v<T, IfElse>) {
      TRY(change_body(out.then_branch, change));
      TRY(change_body(out.else_branch, change));
    } else {
      TRY(change_body(out.body, change));
    }
    return ops::make(std::move(out));
  });
}

}  // namespace tenon
