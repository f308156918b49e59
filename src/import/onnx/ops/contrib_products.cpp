// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// com.microsoft: FusedMatMul, FusedConv, MatMulNBits, MatMulIntegerToFloat and DynamicQuantizeMatMul.
#include "import/onnx/node_context.h"
#include "import/onnx/ops/lib/window_attributes.h"
#include "ops/add.h"
#include "ops/cast.h"
#include "ops/clip.h"
#include "ops/conv.h"
#include "ops/dequantize_linear.h"
#include "ops/dynamic_quantize_linear.h"
#include "ops/hard_sigmoid.h"
#include "ops/leaky_relu.h"
#include "ops/matmul.h"
#include "ops/mul.h"
#include "ops/sub.h"
#include "ops/transpose.h"

namespace tenon::onnx {

namespace {
/// The last two axes the other way round.
Result<ValueId> transposed(NodeContext& node, ValueId x) {
  std::vector<int64_t> perm;
  for (int i = 0; i < node.type(x).rank(); ++i) perm.push_back(i);
  if (perm.size() < 2) return Error(ErrorCode::invalid_argument, str("expected a matrix, found ", node.type(x)));
  std::swap(perm[perm.size() - 1], perm[perm.size() - 2]);
  return node.add(Transpose{.perm = perm}, {x});
}

Result<> import_fused_matmul(NodeContext& node) {
  TRY(node.expect_inputs(2, 2));
  if (node.integer("transBatchA", 0) != 0 || node.integer("transBatchB", 0) != 0) {
    return node.unsupported("transBatchA and transBatchB", "export with transposes");
  }
  ValueId a = node.input(0), b = node.input(1);
  if (node.integer("transA", 0) != 0) {
    TRY_ASSIGN(a, transposed(node, a));
  }
  if (node.integer("transB", 0) != 0) {
    TRY_ASSIGN(b, transposed(node, b));
  }
  TRY_ASSIGN(ValueId y, node.add(Matmul{}, {a, b}));
  if (const float alpha = node.number("alpha", 1); alpha != 1) {
    TRY_ASSIGN(y, node.add(Mul{}, {y, node.add_scalar(node.type(y).dtype, static_cast<double>(alpha))}));
  }
  return node.set_output(0, y);
}

Result<> import_fused_conv(NodeContext& node) {
  TRY(node.expect_inputs(2, 4));
  Conv op;
  TRY_ASSIGN(op.window, window_attributes(node));
  op.groups = node.integer("group", 1);
  TRY_ASSIGN(ValueId y, node.add(op, {node.input(0), node.input(1), node.input(2)}));
  if (node.has_input(3)) {
    TRY_ASSIGN(y, node.add(Add{}, {y, node.input(3)}));
  }
  const std::string activation = node.text("activation", "");
  const std::vector<float> p = node.numbers("activation_params");
  const auto parameter = [&](size_t i, float otherwise) { return i < p.size() ? p[i] : otherwise; };
  if (activation.empty()) return node.set_output(0, y);
  if (activation == "Relu") return node.finish(ops::make(Clip{.min = 0}), {y});
  if (activation == "LeakyRelu") return node.finish(LeakyRelu{.alpha = parameter(0, 0.01f)}, {y});
  if (activation == "HardSigmoid") {
    return node.finish(HardSigmoid{.alpha = parameter(0, 0.2f), .beta = parameter(1, 0.5f)}, {y});
  }
  if (activation == "Clip" && p.size() == 2) {
    return node.finish(Clip{.min = static_cast<double>(p[0]), .max = static_cast<double>(p[1])}, {y});
  }
  if (activation == "Tanh" || activation == "Sigmoid") {
    TRY_ASSIGN(y, node.add(activation == "Tanh" ? "tanh" : "sigmoid", {y}));
    return node.set_output(0, y);
  }
  return node.unsupported(str("the activation '", activation, "'"), "export it as a node of its own");
}

/// Weights of `bits` bits, low ones first, [N, K / block, block * bits / 8], as one number a byte [N, K].
Result<Constant> unpacked(const Constant& packed, int64_t rows, int64_t columns, int64_t bits) {
  const auto each = static_cast<size_t>(8 / bits);
  const auto bytes = packed.bytes();
  const size_t per_row = rows > 0 ? bytes.size() / static_cast<size_t>(rows) : 0;
  if (per_row * each < static_cast<size_t>(columns)) {
    return Error(ErrorCode::invalid_argument,
                 str("expected weights for ", rows, " x ", columns, ", found ", packed.type()));
  }
  return Constant::make({DataType::u8, Shape{rows, columns}}, [&](std::byte* to) {
    for (int64_t i = 0; i < rows * columns; ++i) {
      const auto k = static_cast<size_t>(i % columns);
      const auto from = std::to_integer<unsigned>(bytes[static_cast<size_t>(i / columns) * per_row + k / each]);
      to[i] = static_cast<std::byte>(from >> (k % each * static_cast<size_t>(bits)) & ((1u << bits) - 1u));
    }
  });
}

/// [N, blocks] of the scales' type; packed bytes, or absent: the middle.
Result<ValueId> zero_points(NodeContext& node, int64_t rows, int64_t blocks, int64_t bits) {
  const TensorType type{DataType::u8, Shape{rows, blocks}};
  if (!node.has_input(3)) {
    return node.add_constant(Constant::make(
        type, [&](std::byte* to) { std::fill_n(to, rows * blocks, static_cast<std::byte>(1 << (bits - 1))); }));
  }
  const Constant* given = node.constant(node.input(3));
  if (!given || given->type().dtype != DataType::u8)
    return node.unsupported("expected packed zero points that are constant");
  TRY_ASSIGN(Constant zero, unpacked(*given, rows, blocks, bits));
  return node.add_constant(std::move(zero));
}

Result<> import_matmul_nbits(NodeContext& node) {
  TRY(node.expect_inputs(3, 6));
  const int64_t rows = node.integer("N", 0), columns = node.integer("K", 0), bits = node.integer("bits", 4);
  const int64_t block = node.integer("block_size", 32);
  const Constant* packed = node.constant(node.input(1));
  if (!packed || (bits != 2 && bits != 4 && bits != 8) || block < 1 || rows < 1 || columns < 1) {
    return node.unsupported("expected constant weights of 2, 4 or 8 bits", "export them as initializers");
  }
  if (node.has_input(4)) return node.unsupported("the input g_idx", "export without reordered columns");
  const int64_t blocks = (columns - 1) / block + 1;
  TRY_ASSIGN(Constant weights, unpacked(*packed, rows, columns, bits));
  TRY_ASSIGN(const ValueId zero, zero_points(node, rows, blocks, bits));
  TRY_ASSIGN(const ValueId scales, node.add("reshape", {node.input(2), node.add_integers({rows, blocks})}));
  TRY_ASSIGN(ValueId b, node.add(DequantizeLinear{.axis = 1, .block_size = block},
                                 {node.add_constant(std::move(weights)), scales, zero}));
  TRY_ASSIGN(b, transposed(node, b));
  TRY_ASSIGN(ValueId y, node.add(Matmul{}, {node.input(0), b}));
  if (node.has_input(5)) {
    TRY_ASSIGN(y, node.add(Add{}, {y, node.input(5)}));
  }
  return node.set_output(0, y);
}

/// (a - a_zero) (b - b_zero) a_scale b_scale + bias
Result<ValueId> scaled_product(NodeContext& node, ValueId a, ValueId a_scale, ValueId a_zero, size_t first_of_b) {
  const auto shifted = [&](ValueId x, ValueId zero) -> Result<ValueId> {
    TRY_ASSIGN(const ValueId wide, node.add(Cast{.to = DataType::i32}, {x}));
    if (zero == kNoValue) return wide;
    TRY_ASSIGN(const ValueId wide_zero, node.add(Cast{.to = DataType::i32}, {zero}));
    return node.add(Sub{}, {wide, wide_zero});
  };
  TRY_ASSIGN(const ValueId left, shifted(a, a_zero));
  TRY_ASSIGN(const ValueId right, shifted(node.input(1), node.input(first_of_b + 1)));
  TRY_ASSIGN(const ValueId sum, node.add(Matmul{}, {left, right}));
  TRY_ASSIGN(ValueId y, node.add(Cast{.to = DataType::f32}, {sum}));
  TRY_ASSIGN(const ValueId scale, node.add(Mul{}, {a_scale, node.input(first_of_b)}));
  TRY_ASSIGN(y, node.add(Mul{}, {y, scale}));
  if (node.has_input(first_of_b + 2)) {
    TRY_ASSIGN(y, node.add(Add{}, {y, node.input(first_of_b + 2)}));
  }
  return y;
}

Result<> import_integer_product(NodeContext& node) {
  if (node.op_type() == "DynamicQuantizeMatMul") {
    TRY(node.expect_inputs(3, 5));
    TRY_ASSIGN(const auto q, node.add_many(ops::make(DynamicQuantizeLinear{}), {node.input(0)}, 3));
    TRY_ASSIGN(const ValueId y, scaled_product(node, q[0], q[1], q[2], 2));
    return node.set_output(0, y);
  }
  TRY(node.expect_inputs(4, 7));  // a, b, a_scale, b_scale, a_zero, b_zero, bias
  const auto shifted = [&](size_t x, size_t zero) -> Result<ValueId> {
    TRY_ASSIGN(const ValueId wide, node.add(Cast{.to = DataType::i32}, {node.input(x)}));
    if (!node.has_input(zero)) return wide;
    TRY_ASSIGN(const ValueId wide_zero, node.add(Cast{.to = DataType::i32}, {node.input(zero)}));
    return node.add(Sub{}, {wide, wide_zero});
  };
  TRY_ASSIGN(const ValueId a, shifted(0, 4));
  TRY_ASSIGN(const ValueId b, shifted(1, 5));
  TRY_ASSIGN(const ValueId sum, node.add(Matmul{}, {a, b}));
  TRY_ASSIGN(ValueId y, node.add(Cast{.to = DataType::f32}, {sum}));
  TRY_ASSIGN(const ValueId scale, node.add(Mul{}, {node.input(2), node.input(3)}));
  TRY_ASSIGN(y, node.add(Mul{}, {y, scale}));
  if (node.has_input(6)) {
    TRY_ASSIGN(y, node.add(Add{}, {y, node.input(6)}));
  }
  return node.set_output(0, y);
}

Result<> import_product(NodeContext& node) {
  if (node.op_type() == "FusedMatMul") return import_fused_matmul(node);
  if (node.op_type() == "FusedConv") return import_fused_conv(node);
  if (node.op_type() == "MatMulNBits") return import_matmul_nbits(node);
  return import_integer_product(node);
}
}  // namespace

Importer contrib_products() {
  return {{"DynamicQuantizeMatMul", "FusedConv", "FusedMatMul", "MatMulIntegerToFloat", "MatMulNBits"},
          import_product,
          "com.microsoft"};
}

}  // namespace tenon::onnx
