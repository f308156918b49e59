// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Quantization layers to operators.
#include "api/network/layers/quantize.h"

#include <algorithm>

#include "ops/cast.h"
#include "ops/dequantize_linear.h"
#include "ops/quantize_linear.h"

namespace tenon::api {

namespace {

struct Granularity {
  int64_t axis = 0;
  int64_t block = 0;  // as the operators have it
};

/// The axis along which `shape` has blocks of more than one element.
Result<Granularity> blocked(const nv::Dims& shape, int rank) {
  Granularity out{.axis = rank - 1, .block = 1};
  int found = 0;
  for (int i = 0; i < shape.nbDims; ++i) {
    if (shape.d[i] == 1) continue;
    out = {.axis = i, .block = shape.d[i]};
    ++found;
  }
  if (found > 1) return Error(ErrorCode::unsupported, "blocks of more than one element along several axes");
  return out;
}

/// Blocks as the sizes of data and scale say.
Result<Granularity> blocked(const Shape& x, const Shape& scale) {
  nv::Dims shape{x.rank(), {}};
  for (int i = 0; i < x.rank(); ++i) {
    shape.d[i] = 1;
    if (scale[i] == x[i]) continue;
    if (!x[i].is_number() || !scale[i].is_number() || scale[i].number() < 1) {
      return Error(ErrorCode::invalid_argument,
                   str("expected known sizes or a block shape, found data ", x, " and scale ", scale));
    }
    shape.d[i] = (x[i].number() + scale[i].number() - 1) / scale[i].number();
  }
  return blocked(shape, x.rank());
}

Result<Granularity> granularity(const Lowering& to, ValueId x, ValueId scale, const ScaleSharing& sharing) {
  const Shape& data = to.shape(x);
  const Shape& factors = to.shape(scale);
  const bool has_blocks = sharing.block_shape.nbDims > 0;
  if (!has_blocks && factors.is_static() && factors.volume() == 1) return Granularity{};
  if (!has_blocks && factors.rank() == 1) {
    const int seen = data.rank() - to.unseen(x);
    if (sharing.axis < 0 || sharing.axis >= seen) {
      return Error(ErrorCode::invalid_argument,
                   str("a scale ", factors, " needs the axis of ", data, " that it goes along, found ", sharing.axis))
          .hint("call setAxis");
    }
    return Granularity{.axis = sharing.axis + to.unseen(x)};
  }
  if (factors.rank() != data.rank() || (has_blocks && sharing.block_shape.nbDims != data.rank())) {
    return Error(ErrorCode::invalid_argument,
                 str("expected a scale of one element, of one dimension, or of as many as the data ", data, ", found ",
                     factors));
  }
  return has_blocks ? blocked(sharing.block_shape, data.rank()) : blocked(data, factors);
}

/// Data, scale and the zero point, if there is one.
Result<std::vector<ValueId>> operands_of(Lowering& to) {
  std::vector<ValueId> operands;
  for (size_t i = 0; i < 3; ++i) {
    if (i == 2 && !to.has_input(i)) break;
    TRY_ASSIGN(const ValueId operand, to.input(i));
    operands.push_back(operand);
  }
  return operands;
}

bool is_quantized(DataType type) {
  return type == DataType::i8 || type == DataType::i4 || type == DataType::f8e4m3fn || type == DataType::f4e2m1;
}

}  // namespace

bool is_block_shape(const nv::Dims& shape) {
  return shape.nbDims > 0 && shape.nbDims <= nv::Dims::MAX_DIMS &&
         std::all_of(shape.d, shape.d + shape.nbDims, [](int64_t size) { return size > 0; });
}

Result<> QuantizeLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const auto operands, operands_of(to));
  TRY_ASSIGN(const DataType type, data_type(to_type_));
  if (!is_quantized(type)) {
    return Error(ErrorCode::invalid_argument, str("expected kINT8, kFP8, kINT4 or kFP4 as the result, found ", type));
  }
  TRY_ASSIGN(const Granularity grain, granularity(to, operands[0], operands[1], sharing_));
  const QuantizeLinear op{.axis = grain.axis, .block_size = grain.block, .to = type};
  TRY_ASSIGN(const ValueId y, to.emit(op, operands));
  return to.define(0, y);
}

Result<> DequantizeLayer::lower(Lowering& to) const {
  TRY_ASSIGN(auto operands, operands_of(to));
  if (size_of(to.known(operands[1]).type.dtype) == 1) {  // scales of a byte, as dynamic quantization gives them
    TRY_ASSIGN(operands[1], to.emit(Cast{.to = DataType::f32}, {operands[1]}));
  }
  TRY_ASSIGN(const DataType type, data_type(to_type_));
  if (!is_float(type)) {
    return Error(ErrorCode::invalid_argument, str("expected kFLOAT, kHALF or kBF16 as the result, found ", type));
  }
  TRY_ASSIGN(const Granularity grain, granularity(to, operands[0], operands[1], sharing_));
  TRY_ASSIGN(ValueId y, to.emit(DequantizeLinear{.axis = grain.axis, .block_size = grain.block}, operands));
  if (to.known(y).type.dtype != type) {
    TRY_ASSIGN(y, to.emit(Cast{.to = type}, {y}));
  }
  return to.define(0, y);
}

}  // namespace tenon::api
