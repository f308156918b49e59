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

/// Dimensions of a static type from the outermost to the innermost in memory.
inline std::vector<int64_t> memory_dims(const TensorType& type) {
  std::vector<int64_t> dims;
  for (const int a : memory_axes(type)) dims.push_back(type.shape[a].number());
  return dims;
}

/// Elements from one row to the next, where rows are the memory axes from `axis` on; declines rows that are not dense
/// or not evenly spaced. The length of a row if there is one only.
inline Result<int64_t> row_step(const TensorType& type, int axis) {
  const auto axes = memory_axes(type);
  const auto strides = strides_of(type);
  int64_t dense = 1, step = -1, next = -1;
  for (int i = type.rank() - 1; i >= 0; --i) {
    const int64_t size = type.shape[axes[static_cast<size_t>(i)]].number();
    const int64_t stride = strides[static_cast<size_t>(axes[static_cast<size_t>(i)])];
    if (i >= axis) {
      if (size != 1 && stride != dense) return declined("rows that are not dense: ", type);
      dense *= size;
    } else if (size != 1) {
      if (step < 0) step = next = stride;
      if (stride != next) return declined("rows that are not evenly spaced: ", type);
      next *= size;
    }
  }
  return step < 0 ? dense : step;
}

/// Elements from one pixel to the next of a channels-last picture.
inline Result<int64_t> pixel_step(const TensorType& type) { return row_step(type, type.rank() - 1); }

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
