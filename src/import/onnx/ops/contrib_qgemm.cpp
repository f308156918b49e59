// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// com.microsoft QGemm: alpha (a - a_zero) (b - b_zero) a_scale b_scale + c, rounded if a scale of the result is given.
#include "import/onnx/ops/lib/quantized_operands.h"
#include "ops/matmul.h"
#include "ops/mul.h"
#include "ops/quantize_linear.h"

namespace tenon::onnx {

namespace {
constexpr size_t kBias = 6, kResultScale = 7, kResultZero = 8;

Result<> import_qgemm(NodeContext& node) {
  TRY(node.expect_inputs(6, 9));
  const bool transpose_b = node.integer("transB", 0) != 0;
  const Matmul product{.transpose_a = node.integer("transA", 0) != 0, .transpose_b = transpose_b};
  const float alpha = node.number("alpha", 1);
  if (alpha != 1) return node.unsupported(str("alpha=", alpha), "export with the factor in the scale of b");
  TRY_ASSIGN(const ValueId a, real_data(node, {0, 1, 2}));
  TRY_ASSIGN(const ValueId b, real_weights(node, {3, 4, 5}, transpose_b ? 0 : 1));
  TRY_ASSIGN(ValueId bias, real_bias(node, kBias, 1, 4));
  if (bias != kNoValue && node.type(bias).rank() == 2) {  // one row
    TRY_ASSIGN(bias, node.add("squeeze", {bias, node.add_integers({0})}));
  }
  if (!node.has_input(kResultScale)) return node.finish(product, {a, b, bias});
  TRY_ASSIGN(const ValueId y, node.add(product, {a, b, bias}));
  return node.finish(QuantizeLinear{}, {y, node.input(kResultScale), node.input(kResultZero)});
}
}  // namespace

Importer contrib_qgemm() { return {{"QGemm"}, import_qgemm, "com.microsoft"}; }

}  // namespace tenon::onnx
