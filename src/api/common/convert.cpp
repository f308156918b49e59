// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Types of nvinfer1 to types of the graph, and back.
#include "api/common/convert.h"

#include <algorithm>

namespace tenon::api {

Result<DataType> data_type(nv::DataType type) {
  switch (type) {
    case nv::DataType::kFLOAT:
      return DataType::f32;
    case nv::DataType::kHALF:
      return DataType::f16;
    case nv::DataType::kINT8:
      return DataType::i8;
    case nv::DataType::kINT32:
      return DataType::i32;
    case nv::DataType::kBOOL:
      return DataType::boolean;
    case nv::DataType::kUINT8:
      return DataType::u8;
    case nv::DataType::kBF16:
      return DataType::bf16;
    case nv::DataType::kINT64:
      return DataType::i64;
    case nv::DataType::kFP8:
      return DataType::f8e4m3fn;
    case nv::DataType::kINT4:
      return DataType::i4;
    case nv::DataType::kFP4:
      return DataType::f4e2m1;
    case nv::DataType::kE8M0:
      return DataType::f8e8m0;
  }
  return Error(ErrorCode::invalid_argument, str("expected a DataType, found ", static_cast<int>(type)));
}

bool has_number(DataType type) {
  switch (type) {
    case DataType::f32:
    case DataType::f16:
    case DataType::i8:
    case DataType::i32:
    case DataType::boolean:
    case DataType::u8:
    case DataType::bf16:
    case DataType::i64:
    case DataType::f8e4m3fn:
    case DataType::f8e8m0:
    case DataType::i4:
    case DataType::f4e2m1:
      return true;
    default:
      return false;
  }
}

nv::DataType data_type(DataType type) {
  switch (type) {
    case DataType::f16:
      return nv::DataType::kHALF;
    case DataType::i8:
      return nv::DataType::kINT8;
    case DataType::i32:
      return nv::DataType::kINT32;
    case DataType::boolean:
      return nv::DataType::kBOOL;
    case DataType::u8:
      return nv::DataType::kUINT8;
    case DataType::bf16:
      return nv::DataType::kBF16;
    case DataType::i64:
      return nv::DataType::kINT64;
    case DataType::f8e4m3fn:
      return nv::DataType::kFP8;
    case DataType::f8e8m0:
      return nv::DataType::kE8M0;
    case DataType::i4:
      return nv::DataType::kINT4;
    case DataType::f4e2m1:
      return nv::DataType::kFP4;
    default:
      return nv::DataType::kFLOAT;
  }
}

nv::Dims dims_of(const Shape& shape) {
  if (shape.rank() > nv::Dims::MAX_DIMS) return no_dims();
  nv::Dims dims{shape.rank(), {}};
  for (int i = 0; i < shape.rank(); ++i) dims.d[i] = shape[i].number();
  return dims;
}

nv::Dims dims_of(const std::vector<int64_t>& numbers) {
  if (numbers.size() > static_cast<size_t>(nv::Dims::MAX_DIMS)) return no_dims();
  nv::Dims dims{static_cast<int32_t>(numbers.size()), {}};
  std::copy(numbers.begin(), numbers.end(), dims.d);
  return dims;
}

Result<std::vector<int64_t>> numbers_of(const nv::Dims& dims) {
  if (dims.nbDims < 0 || dims.nbDims > nv::Dims::MAX_DIMS) {
    return Error(ErrorCode::invalid_argument, str("expected 0 to 8 dimensions, found ", dims.nbDims));
  }
  return std::vector<int64_t>(dims.d, dims.d + dims.nbDims);
}

Result<std::vector<int64_t>> axes_of(uint32_t mask, int rank) {
  std::vector<int64_t> axes;
  for (int i = 0; i < 32; ++i) {
    if ((mask >> i & 1U) == 0) continue;
    if (i >= rank) {
      return Error(ErrorCode::invalid_argument, str("expected axes below ", rank, ", found axis ", i, " in the mask"));
    }
    axes.push_back(i);
  }
  return axes;
}

bool is_packed(DataType type) { return type == DataType::i4 || type == DataType::f4e2m1; }

namespace {

/// 4-bit numbers, two a byte, low bits first, as one a byte.
Constant unpacked(TensorType type, const uint8_t* packed) {
  const int64_t volume = type.shape.volume();
  const bool is_signed = type.dtype == DataType::i4;
  return Constant::make(std::move(type), [&](std::byte* to) {
    for (int64_t i = 0; i < volume; ++i) {
      const unsigned low = packed[i / 2] >> (i % 2 * 4) & 0xFU;
      to[i] = static_cast<std::byte>(is_signed && low > 7 ? low | 0xF0U : low);
    }
  });
}

}  // namespace

Result<Constant> constant_of(const nv::Weights& weights, const Shape& shape) {
  TRY_ASSIGN(const DataType dtype, data_type(weights.type));
  if (weights.count != shape.volume()) {
    return Error(ErrorCode::invalid_argument,
                 str("expected ", shape.volume(), " weights for ", shape, ", found ", weights.count));
  }
  if (weights.values == nullptr && weights.count > 0) {
    return Error(ErrorCode::invalid_argument, str("the address of ", weights.count, " weights is null"));
  }
  TensorType type{dtype, shape, Layout::row_major};
  if (is_packed(dtype)) return unpacked(std::move(type), static_cast<const uint8_t*>(weights.values));
  const size_t bytes = type.bytes();
  return Constant(std::move(type), {static_cast<const std::byte*>(weights.values), bytes}, nullptr);
}

const char* name_of(nv::LayerType type) {
  static constexpr const char* kNames[] = {"Convolution",
                                           "Cast",
                                           "Activation",
                                           "Pooling",
                                           "LRN",
                                           "Scale",
                                           "SoftMax",
                                           "Deconvolution",
                                           "Concatenation",
                                           "ElementWise",
                                           "Plugin",
                                           "Unary",
                                           "Padding",
                                           "Shuffle",
                                           "Reduce",
                                           "TopK",
                                           "Gather",
                                           "MatrixMultiply",
                                           "RaggedSoftMax",
                                           "Constant",
                                           "Identity",
                                           "PluginV2",
                                           "Slice",
                                           "Shape",
                                           "ParametricReLU",
                                           "Resize",
                                           "TripLimit",
                                           "Recurrence",
                                           "Iterator",
                                           "LoopOutput",
                                           "Select",
                                           "Fill",
                                           "Quantize",
                                           "Dequantize",
                                           "Condition",
                                           "ConditionalInput",
                                           "ConditionalOutput",
                                           "Scatter",
                                           "Einsum",
                                           "Assertion",
                                           "OneHot",
                                           "NonZero",
                                           "GridSample",
                                           "NMS",
                                           "ReverseSequence",
                                           "Normalization",
                                           "PluginV3",
                                           "Squeeze",
                                           "Unsqueeze",
                                           "Cumulative",
                                           "DynamicQuantize"};
  const auto i = static_cast<size_t>(type);
  if (type == nv::LayerType::kFULLY_CONNECTED) return "FullyConnected";
  if (type == nv::LayerType::kRNN_V2) return "RNNv2";
  return i < std::size(kNames) ? kNames[i] : "Layer";
}

}  // namespace tenon::api
