// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// What tactics share: sizes and strides in memory order, attributes by name, the kernel for the instruction set.
#pragma once
#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "backends/cpu/device.h"

namespace tenon::cpu {

/// Logical axes from the outermost to the innermost in memory.
inline std::vector<int> memory_axes(const TensorType& type) {
  std::vector<int> axes;
  for (int a = 0; a < type.rank(); ++a) axes.push_back(a);
  if (type.layout == Layout::channels_last && type.rank() >= 3)
    std::rotate(axes.begin() + 1, axes.begin() + 2, axes.end());
  return axes;
}

/// Dimensions of a static type from the outermost to the innermost in memory.
inline std::vector<int64_t> memory_dims(const TensorType& type) {
  std::vector<int64_t> dims;
  for (const int a : memory_axes(type)) dims.push_back(type.shape[a].number());
  return dims;
}

/// Strides of `operand` where `dst` broadcasts it, one per dimension of dst in dst's memory order.
inline std::vector<int64_t> broadcast_strides(const TensorType& operand, const TensorType& dst) {
  const auto own = strides_of(operand);
  const int shift = dst.rank() - operand.rank();
  std::vector<int64_t> strides;
  for (const int a : memory_axes(dst)) {
    const bool repeats = a < shift || operand.shape[a - shift] == Dim(1);
    strides.push_back(repeats ? 0 : own[static_cast<size_t>(a - shift)]);
  }
  return strides;
}

/// The number that the operator's field holds; nullopt if it has no such field.
inline std::optional<double> number_field(const Op& op, std::string_view name) {
  for (const auto& [key, value] : op.fields()) {
    if (key != name) continue;
    if (const auto* d = std::get_if<double>(&value)) return *d;
    if (const auto* i = std::get_if<int64_t>(&value)) return static_cast<double>(*i);
    if (const auto* b = std::get_if<bool>(&value)) return *b ? 1 : 0;
  }
  return std::nullopt;
}

/// The whole number that the field holds, or a value where the operator has none.
inline int64_t integer_field(const Op& op, std::string_view name, int64_t otherwise = 0) {
  const auto number = number_field(op, name);
  return number ? static_cast<int64_t>(*number) : otherwise;
}

/// The list that the field holds; empty if there is no such field.
inline std::vector<int64_t> integers_field(const Op& op, std::string_view name) {
  for (const auto& [key, value] : op.fields()) {
    if (key != name) continue;
    if (const auto* list = std::get_if<std::vector<int64_t>>(&value)) return *list;
  }
  return {};
}

/// The text or named value that the field holds; empty if there is no such field.
inline std::string text_field(const Op& op, std::string_view name) {
  for (const auto& [key, value] : op.fields()) {
    if (key != name) continue;
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
  }
  return {};
}

/// The kernel for the device's instruction set.
template <class Kernel>
Kernel pick(const CpuDevice& cpu, Kernel avx2, Kernel avx512) {
  return cpu.has(Isa::avx512) ? avx512 : avx2;
}

/// Least traffic of a problem, in bytes.
inline double traffic(const Problem& p) {
  double bytes = 0;
  for (const auto& type : p.in) bytes += static_cast<double>(type.bytes());
  for (const auto& type : p.out) bytes += static_cast<double>(type.bytes());
  return bytes;
}

/// A field as float, or a value where the operator has none.
inline float to_float(std::optional<double> x, float otherwise = 0) { return x ? static_cast<float>(*x) : otherwise; }

}  // namespace tenon::cpu
