// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// trt: the quantizing operators that NVIDIA's exporters write for types that older opsets lack.
#include "import/onnx/node_context.h"
#include "ops/bit_cast.h"
#include "ops/cast.h"
#include "ops/dequantize_linear.h"
#include "ops/div.h"
#include "ops/dynamic_block_quantize.h"
#include "ops/mul.h"
#include "ops/quantize_linear.h"
#include "ops/reduce_max.h"

namespace tenon::onnx {

namespace {

/// The type that the operator's name says.
DataType named_type(std::string_view op_type) {
  if (op_type.starts_with("TRT_FP8") || op_type.starts_with("TRT_MXFP8")) return DataType::f8e4m3fn;
  if (op_type.starts_with("TRT_INT4")) return DataType::i4;
  if (op_type.starts_with("TRT_FP4")) return DataType::f4e2m1;
  return DataType::i8;
}

/// Exporters keep floats of 8 bits in u8.
Result<ValueId> from_bytes(NodeContext& node, ValueId value, DataType dtype) {
  if (value == kNoValue || node.type(value).dtype != DataType::u8 || !is_fractional(dtype)) return value;
  return node.add(BitCast{.to = dtype}, {value});
}

Result<ValueId> second_scale(NodeContext& node) {
  if (!node.has_input(1) || node.input_type(1).dtype == DataType::f32) return node.input(1);
  return node.add(Cast{.to = DataType::f32}, {node.input(1)});
}

Result<> import_trt_dynamic(NodeContext& node) {
  TRY(node.expect_inputs(1, 2));
  DynamicBlockQuantize op{.to = named_type(node.op_type())};
  const bool four_bits = op.to == DataType::f4e2m1;
  op.scale_type = four_bits ? DataType::f8e4m3fn : DataType::f8e8m0;
  if (const int64_t type = node.integer("scale_type", 0); type != 0) {
    TRY_ASSIGN(op.scale_type, data_type_of(type));
  }
  const int rank = node.input_type(0).rank();
  int64_t axis = node.integer("axis", -1);
  if (axis < 0) axis += rank;
  if (axis < 0 || axis >= rank) return Error(ErrorCode::invalid_argument, str("expected an axis of ", rank, " axes"));
  op.block.assign(static_cast<size_t>(axis) + 1, 1);
  op.block.back() = node.integer("block_size", four_bits ? 16 : 32);
  TRY_ASSIGN(const ValueId second, second_scale(node));
  TRY_ASSIGN(const auto made, node.add_many(ops::make(op), {node.input(0), second}, 2));
  TRY(node.set_output(0, made[0]));
  return node.has_output(1) ? node.set_output(1, made[1]) : Result<>(Done{});
}

Result<> import_trt_static(NodeContext& node) {
  TRY(node.expect_inputs(2, 3));
  const bool named = node.op_type().starts_with("TRT_");
  const DataType dtype = named ? named_type(node.op_type()) : DataType::u8;
  const bool mx = node.op_type().starts_with("TRT_MXFP8");
  const int64_t axis = node.integer("axis", mx ? -1 : 1), block = node.integer("block_size", mx ? 32 : 0);
  TRY_ASSIGN(ValueId scale, from_bytes(node, node.input(1), mx ? DataType::f8e8m0 : DataType::u8));
  TRY_ASSIGN(const ValueId zero, from_bytes(node, node.input(2), dtype));
  if (!node.op_type().ends_with("DequantizeLinear")) {
    const bool by_zero = node.has_input(2);
    const QuantizeLinear op{.axis = axis,
                            .block_size = block,
                            .to = by_zero ? DataType::none
                                  : named ? dtype
                                          : DataType::i8};
    return node.finish(op, {node.input(0), scale, zero});
  }
  TRY_ASSIGN(const ValueId x, from_bytes(node, node.input(0), dtype));
  if (node.type(scale).dtype == DataType::f8e8m0 || node.type(scale).dtype == DataType::f8e4m3fn) {
    TRY_ASSIGN(scale, node.add(Cast{.to = DataType::f32}, {scale}));
  }
  TRY_ASSIGN(ValueId y, node.add(DequantizeLinear{.axis = axis, .block_size = block}, {x, scale, zero}));
  if (node.has_attribute("output_dtype")) {
    TRY_ASSIGN(const DataType to, data_type_of(node.integer("output_dtype", 1)));
    if (node.type(y).dtype != to) {
      TRY_ASSIGN(y, node.add(Cast{.to = to}, {y}));
    }
  }
  return node.set_output(0, y);
}

/// Weights as NVFP4 keeps them: each block of the last axis by a scale of 8 bits, those by one scale of the tensor, the
/// largest magnitude / (6 * 448). Numbers are divided by the block's scale before it is rounded; of zeros it is 1.
Result<> import_trt_fp4_there_and_back(NodeContext& node) {
  TRY(node.expect_inputs(1, 1));
  const TensorType type = node.input_type(0);
  const int rank = type.rank();
  const int64_t block = node.integer("block_size", 16);
  if (rank < 1 || block < 1 || !type.shape[rank - 1].is_number() || type.shape[rank - 1].number() % block != 0) {
    return Error(ErrorCode::invalid_argument, str("expected a last axis of whole blocks of ", block, ", found ", type));
  }
  const auto number = [&](float value) { return node.add_scalar(DataType::f32, static_cast<double>(value)); };
  constexpr float kMostOfFour = 6, kMostOfEight = 448;
  const auto or_one = [&](ValueId scale) -> Result<ValueId> {
    TRY_ASSIGN(const ValueId zero, node.add("equal", {scale, number(0)}));
    return node.add("where", {zero, number(1), scale});
  };
  ValueId x = node.input(0);
  if (type.dtype != DataType::f32) {
    TRY_ASSIGN(x, node.add(Cast{.to = DataType::f32}, {x}));
  }
  std::vector<int64_t> blocks(static_cast<size_t>(rank) + 1, 0);
  blocks[static_cast<size_t>(rank) - 1] = type.shape[rank - 1].number() / block;
  blocks.back() = block;
  TRY_ASSIGN(const ValueId apart, node.add("reshape", {x, node.add_integers(blocks)}));
  TRY_ASSIGN(const ValueId sizes, node.add("abs", {apart}));
  ReduceMax most;
  most.keepdims = false;
  TRY_ASSIGN(const ValueId block_most, node.add(most, {sizes, node.add_integers({rank})}));
  TRY_ASSIGN(const ValueId block_scales, node.add(Div{}, {block_most, number(kMostOfFour)}));
  std::vector<int64_t> axes;
  for (int64_t i = 0; i < rank; ++i) axes.push_back(i);
  TRY_ASSIGN(const ValueId tensor_scale, node.add(most, {block_scales, node.add_integers(axes)}));
  TRY_ASSIGN(const ValueId per_tensor, node.add(Div{}, {tensor_scale, number(kMostOfEight)}));
  TRY_ASSIGN(const ValueId second, or_one(per_tensor));
  TRY_ASSIGN(const ValueId ratio, node.add(Div{}, {block_scales, second}));
  TRY_ASSIGN(const ValueId exact, or_one(ratio));
  TRY_ASSIGN(const ValueId divisor, node.add(Mul{}, {exact, second}));
  const int64_t axis = rank - 1;
  TRY_ASSIGN(const ValueId q,
             node.add(QuantizeLinear{.axis = axis, .block_size = block, .to = DataType::f4e2m1}, {x, divisor}));
  TRY_ASSIGN(const ValueId narrow, node.add(Cast{.to = DataType::f8e4m3fn}, {exact}));
  TRY_ASSIGN(const ValueId scales, node.add(DequantizeLinear{}, {narrow, second}));
  TRY_ASSIGN(ValueId y, node.add(DequantizeLinear{.axis = axis, .block_size = block}, {q, scales}));
  if (type.dtype != DataType::f32) {
    TRY_ASSIGN(y, node.add(Cast{.to = type.dtype}, {y}));
  }
  return node.set_output(0, y);
}

Result<> import_trt_quantization(NodeContext& node) {
  if (node.op_type() == "TRT_FP4QDQ") return import_trt_fp4_there_and_back(node);
  return node.op_type().ends_with("DynamicQuantize") ? import_trt_dynamic(node) : import_trt_static(node);
}

}  // namespace

Importer trt_quantization() {
  return {
      {"DequantizeLinear", "QuantizeLinear", "TRT_FP4DynamicQuantize", "TRT_FP4QDQ", "TRT_FP8DequantizeLinear",
       "TRT_FP8QuantizeLinear", "TRT_INT4DequantizeLinear", "TRT_INT4QuantizeLinear", "TRT_INT8DequantizeLinear",
       "TRT_INT8QuantizeLinear", "TRT_MXFP8DequantizeLinear", "TRT_MXFP8DynamicQuantize", "TRT_MXFP8QuantizeLinear"},
      import_trt_quantization,
      "trt"};
}

}  // namespace tenon::onnx
