// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Swish, and Shrink as simpler operators.
#include "ops/swish.h"
#include "import/onnx/node_context.h"
#include "ops/add.h"
#include "ops/greater.h"
#include "ops/less.h"
#include "ops/silu.h"
#include "ops/where.h"

namespace tenon::onnx {

namespace {
Result<> import_swish(NodeContext& node) {
  const ValueId x = node.input(0);
  const float alpha = node.number("alpha", 1);
  return alpha == 1 ? node.finish(Silu{}, {x}) : node.finish(Swish{.alpha = alpha}, {x});
}

/// y = x + bias below -lambd, x - bias above lambd, else 0.
Result<> import_shrink(NodeContext& node) {
  const ValueId x = node.input(0);
  const DataType dtype = node.type(x).dtype;
  const double bias = node.number("bias", 0);
  const double limit = node.number("lambd", 0.5F);
  TRY_ASSIGN(const ValueId above, node.add(Greater{}, {x, node.add_scalar(dtype, limit)}));
  TRY_ASSIGN(const ValueId below, node.add(Less{}, {x, node.add_scalar(dtype, -limit)}));
  TRY_ASSIGN(const ValueId down, node.add(Add{}, {x, node.add_scalar(dtype, -bias)}));
  TRY_ASSIGN(const ValueId up, node.add(Add{}, {x, node.add_scalar(dtype, bias)}));
  TRY_ASSIGN(const ValueId high, node.add(Where{}, {above, down, node.add_scalar(dtype, 0)}));
  return node.finish(Where{}, {below, up, high});
}
}  // namespace

Importer swish() {
  return {{"Shrink", "Swish"}, [](NodeContext& node) -> Result<> {
            TRY(node.expect_inputs(1, 1));
            return node.op_type() == "Swish" ? import_swish(node) : import_shrink(node);
          }};
}

}  // namespace tenon::onnx
