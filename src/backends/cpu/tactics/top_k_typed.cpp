// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The best k of each row: a partial sort of the places, row by row.
#include <algorithm>
#include <numeric>

#include "backends/cpu/device.h"
#include "backends/cpu/lib/operands.h"

namespace tenon::cpu {

namespace {

struct TopRows {
  int64_t rows = 1, length = 1, inner = 1, count = 0;
};

/// Is a in front of b? Of equal ones the first is; NaN counts as the largest.
template <class T, bool kLargest>
bool before(const T* x, int64_t step, int32_t a, int32_t b) {
  const T va = x[a * step], vb = x[b * step];
  const bool nan_a = va != va, nan_b = vb != vb;
  if (nan_a || nan_b) return nan_a == nan_b ? a < b : kLargest == nan_a;
  if (va == vb) return a < b;
  return kLargest ? va > vb : va < vb;
}

template <class T, bool kLargest>
Prepared choose_top(const Problem& p, const TopRows& r) {
  Prepared out;
  const size_t scratch = (static_cast<size_t>(r.length) * sizeof(int32_t) + 63) / 64 * 64;
  out.workspace_bytes = scratch * static_cast<size_t>(p.threads);
  out.work = {.flops = 4.0 * static_cast<double>(r.rows * r.length), .bytes = traffic(p)};
  out.team = [r, scratch](const Launch& launch, const Team& team) {
    auto* order = reinterpret_cast<int32_t*>(static_cast<std::byte*>(launch.workspace) +
                                             scratch * static_cast<size_t>(team.rank));
    const WorkRange work = team.range(r.rows);
    for (int64_t row = work.begin; row < work.end; ++row) {
      const int64_t outer = row / r.inner, lane = row % r.inner;
      const T* x = launch.in<T>(0) + outer * r.length * r.inner + lane;
      std::iota(order, order + r.length, 0);
      const auto less = [&](int32_t a, int32_t b) { return before<T, kLargest>(x, r.inner, a, b); };
      if (r.count < r.length) std::nth_element(order, order + r.count, order + r.length, less);
      std::sort(order, order + r.count, less);
      const int64_t to = outer * r.count * r.inner + lane;
      for (int64_t i = 0; i < r.count; ++i) {
        if (launch.dst[0]) launch.out<T>(0)[to + i * r.inner] = x[order[i] * r.inner];
        if (launch.dst[1]) launch.out<int64_t>(1)[to + i * r.inner] = order[i];
      }
    }
  };
  return out;
}

template <class T>
Prepared either_end(const Problem& p, const TopRows& r) {
  return integer_field(p.op, "largest", 1) != 0 ? choose_top<T, true>(p, r) : choose_top<T, false>(p, r);
}

Result<Prepared> prepare_top(const Problem& p, const CpuDevice&) {
  if (p.out.size() < 2) return declined("expected two results");
  for (const TensorType& type : {p.in[0], p.out[0], p.out[1]}) {
    if (type.layout != Layout::row_major) return declined("row_major only");
  }
  TRY_ASSIGN(const int axis, normalize_axis(integer_field(p.op, "axis", -1), p.in[0].rank()));
  TopRows r{.length = p.in[0].shape[axis].number(), .count = p.out[0].shape[axis].number()};
  if (r.count > r.length) return declined("expected k up to ", r.length, ", found ", r.count);
  if (r.length > INT32_MAX) return declined("rows of 2^31 elements");
  for (int a = axis + 1; a < p.in[0].rank(); ++a) r.inner *= p.in[0].shape[a].number();
  for (int a = 0; a < axis; ++a) r.rows *= p.in[0].shape[a].number();
  r.rows *= r.inner;
  switch (p.in[0].dtype) {
    case DataType::f32:
      return either_end<float>(p, r);
    case DataType::f64:
      return either_end<double>(p, r);
    case DataType::i32:
      return either_end<int32_t>(p, r);
    case DataType::i64:
      return either_end<int64_t>(p, r);
    default:
      return declined("no loop for ", p.in[0].dtype);
  }
}

}  // namespace

Tactic top_k_typed() { return {.name = "top_k_typed", .op = "top_k", .prepare = prepare_top}; }

}  // namespace tenon::cpu
