// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Pool.
#include "import/uff/ops/lib/window_fields.h"
#include "ops/average_pool.h"
#include "ops/max_pool.h"

namespace tenon::uff {

namespace {
Result<> import_pool(NodeContext& node) {
  TRY(node.expect_inputs(1, 1));
  const std::string func = node.text("func", "max");
  const std::vector<int64_t> kernel = node.integers("kernel");
  TRY_ASSIGN(const ValueId x, node.canonical(0));
  if (kernel.empty() || node.shape_of(x).rank() != static_cast<int>(kernel.size()) + 2) {
    return Error(ErrorCode::invalid_argument,
                 str("expected a kernel for ", node.shape_of(x), ", found [", join(kernel), "]"));
  }
  TRY_ASSIGN(const Window window, window_of(node, kernel.size()));
  Result<ValueId> y = kNoValue;
  if (func == "max") {
    MaxPool op;
    op.kernel = kernel;
    op.window = window;
    y = node.add(std::move(op), {x});
  } else if (func == "avg") {
    AveragePool op;
    op.kernel = kernel;
    op.window = window;
    op.count_include_pad = window.auto_pad == AutoPad::explicit_pads;  // a Pad that the converter took in is data
    y = node.add(std::move(op), {x});
  } else {
    return Error(ErrorCode::unsupported, str("expected max or avg, found '", func, "'"));
  }
  if (!y.ok()) return std::move(y).error();
  return node.finish(node.restored(*y));
}
}  // namespace

Importer pool() { return {{"Pool"}, import_pool}; }

}  // namespace tenon::uff
