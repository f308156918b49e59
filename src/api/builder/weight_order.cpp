// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// nvinfer1::utils: weights in another order.
#include <algorithm>
#include <cstring>
#include <optional>
#include <vector>

#include "NvUtils.h"
#include "api/common/convert.h"

namespace tenon::api {

namespace {

/// Which part of the source each part of the result is.
using Sources = std::vector<size_t>;

void gather_parts(const std::byte* from, const Sources& sources, size_t part_bytes, std::byte* to) {
  for (size_t i = 0; i < sources.size(); ++i)
    std::memcpy(to + i * part_bytes, from + sources[i] * part_bytes, part_bytes);
}

bool gather_in_place(void* data, const Sources& sources, size_t part_bytes) {
  const auto* from = static_cast<const std::byte*>(data);
  const std::vector<std::byte> copy(from, from + sources.size() * part_bytes);
  gather_parts(copy.data(), sources, part_bytes, static_cast<std::byte*>(data));
  return true;
}

bool is_order(const int32_t* order, int32_t count) {
  std::vector<bool> seen(static_cast<size_t>(std::max(count, 0)), false);
  for (int32_t i = 0; i < count; ++i) {
    if (order[i] < 0 || order[i] >= count || seen[static_cast<size_t>(order[i])]) return false;
    seen[static_cast<size_t>(order[i])] = true;
  }
  return true;
}

/// Bytes of an element; nullopt if it has no whole ones, or no such type is known.
std::optional<size_t> element_bytes(nv::DataType type) {
  const auto own = data_type(type);
  if (!own.ok() || size_of(*own) == 0) return std::nullopt;
  return size_of(*own);
}

/// Elements of a tensor whose axis i is axis order[i] of one of these dimensions; nullopt if they are not `count`.
std::optional<Sources> permuted(const int32_t* shape, const int32_t* order, int32_t rank, int64_t count) {
  std::vector<int64_t> strides(static_cast<size_t>(rank), 1);
  int64_t volume = 1;
  for (int32_t i = rank - 1; i >= 0; --i) {
    strides[static_cast<size_t>(i)] = volume;
    if (shape[i] < 0 || (shape[i] > 0 && volume > count / shape[i])) return std::nullopt;
    volume *= shape[i];
  }
  if (volume != count) return std::nullopt;
  Sources out;
  std::vector<int64_t> at(static_cast<size_t>(rank), 0);  // of the result
  for (int64_t n = 0; n < count; ++n) {
    int64_t source = 0;
    for (int32_t i = 0; i < rank; ++i) source += at[static_cast<size_t>(i)] * strides[static_cast<size_t>(order[i])];
    out.push_back(static_cast<size_t>(source));
    for (int32_t i = rank - 1; i >= 0 && ++at[static_cast<size_t>(i)] == shape[order[i]]; --i) {
      at[static_cast<size_t>(i)] = 0;
    }
  }
  return out;
}

/// False instead of what `body` throws.
template <class Body>
bool no_throw(Body&& body) noexcept {
  try {
    return body();
  } catch (const std::exception&) {
    return false;
  }
}

}  // namespace

}  // namespace tenon::api

namespace nvinfer1::utils {

using namespace tenon::api;  // NOLINT: these functions are its face

bool reshapeWeights(const Weights& input, const int32_t* shape, const int32_t* shapeOrder, void* data,
                    int32_t nbDims) noexcept {
  return no_throw([&] {
    const auto bytes = element_bytes(input.type);
    if (!bytes || !input.values || !shape || !shapeOrder || !data || nbDims < 1 || !is_order(shapeOrder, nbDims)) {
      return false;
    }
    const auto sources = permuted(shape, shapeOrder, nbDims, input.count);
    if (!sources) return false;
    gather_parts(static_cast<const std::byte*>(input.values), *sources, *bytes, static_cast<std::byte*>(data));
    return true;
  });
}

bool reorderSubBuffers(void* input, const int32_t* order, int32_t num, int32_t size) noexcept {
  return no_throw([&] {
    if (!input || !order || num < 0 || size < 0 || !is_order(order, num)) return false;
    return gather_in_place(input, Sources(order, order + num), static_cast<size_t>(size));
  });
}

bool transposeSubBuffers(void* input, DataType type, int32_t num, int32_t height, int32_t width) noexcept {
  return no_throw([&] {
    const auto bytes = element_bytes(type);
    if (!bytes || !input || num < 0 || height < 0 || width < 0) return false;
    constexpr int64_t kMostElements = int64_t{1} << 40;
    const int64_t matrix = int64_t{height} * width;
    if (matrix != 0 && num > kMostElements / matrix) return false;
    const int32_t shape[] = {num, height, width}, order[] = {0, 2, 1};
    const auto sources = permuted(shape, order, 3, num * matrix);
    return sources && gather_in_place(input, *sources, *bytes);
  });
}

}  // namespace nvinfer1::utils
