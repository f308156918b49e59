// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Elementwise work on any types: rows of a broadcast result, with plain typed loops inside.
#pragma once
#include <array>
#include <utility>

#include "backends/cpu/lib/operands.h"

namespace tenon::cpu {

/// The rows of a result and where they begin in up to three operands; dimensions that all operands walk alike are
/// joined.
struct TypedRows {
  static constexpr size_t kMaxOperands = 3;
  std::vector<int64_t> dims;                             // outermost first; the last is the row
  std::vector<std::array<int64_t, kMaxOperands>> steps;  // of each dimension, in elements of each operand
  int64_t rows = 1, length = 1;

  /// For a problem whose first result is elementwise in its operands.
  static TypedRows of(const Problem& p);

  /// Offsets of row r in the operands.
  std::array<int64_t, kMaxOperands> begin(int64_t r) const {
    std::array<int64_t, kMaxOperands> out{};
    for (size_t d = dims.size() - 1; d-- > 0; r /= dims[d]) {
      for (size_t i = 0; i < kMaxOperands; ++i) out[i] += r % dims[d] * steps[d][i];
    }
    return out;
  }

  /// dst[i] = f(a[i], b[i], c[i]) for this member's rows; operands that f does not take are left out.
  template <class To, class... From, class F>
  void run(const Launch& launch, const Team& team, F f) const {
    const WorkRange work = length > 0 ? team.range(rows) : WorkRange{};
    const auto& step = steps.back();
    for (int64_t r = work.begin; r < work.end; ++r) {
      const auto at = begin(r);
      To* to = launch.out<To>(0) + r * length;
      [&]<size_t... I>(std::index_sequence<I...>) {
        for (int64_t k = 0; k < length; ++k) {
          to[k] = static_cast<To>(f(launch.in<From>(I)[at[I] + k * step[I]]...));
        }
      }
      (std::index_sequence_for<From...>{});
    }
  }
};

inline TypedRows TypedRows::of(const Problem& p) {
  TypedRows out;
  const auto dims = memory_dims(p.out[0]);
  std::vector<std::vector<int64_t>> strides;
  for (size_t i = 0; i < kMaxOperands; ++i) {
    strides.push_back(i < p.in.size() ? broadcast_strides(p.in[i], p.out[0]) : std::vector<int64_t>(dims.size(), 0));
  }
  for (size_t d = 0; d < dims.size(); ++d) {
    if (dims[d] == 1) continue;
    const std::array<int64_t, kMaxOperands> step = {strides[0][d], strides[1][d], strides[2][d]};
    bool joins = !out.dims.empty();
    for (size_t i = 0; joins && i < kMaxOperands; ++i) joins = out.steps.back()[i] == step[i] * dims[d];
    if (joins) {
      out.dims.back() *= dims[d];
      out.steps.back() = step;
    } else {
      out.dims.push_back(dims[d]);
      out.steps.push_back(step);
    }
  }
  if (out.dims.empty()) {
    out.dims.push_back(1);
    out.steps.push_back({});
  }
  out.length = out.dims.back();
  for (size_t d = 0; d + 1 < out.dims.size(); ++d) out.rows *= out.dims[d];
  return out;
}

}  // namespace tenon::cpu
