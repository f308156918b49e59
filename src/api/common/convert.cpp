// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Types of nvinfer1 to types of the graph, and back.
#include "api/common/convert.h"

#include <algorithm>

#include "public_types/data_type.h"

namespace tenon::api {

Result<DataType> data_type(nv::DataType type) { return public_types::data_type(type); }
bool has_number(DataType type) { return public_types::has_number(type); }
nv::DataType data_type(DataType type) { return public_types::data_type(type); }

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
