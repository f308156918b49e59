// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// tensor_scatter: rows of an update into a cache, which is not copied where the result has its bytes.
#include "ops/tensor_scatter.h"

#include <cstring>

#include "backends/cpu/device.h"
#include "backends/cpu/lib/operands.h"
#include "ops/lib/copy.h"
#include "ops/lib/elements.h"

namespace tenon::cpu {

namespace {

/// Sizes of past [batch, between, length, row] and update [batch, between, added, row], rows in bytes.
struct CacheRows {
  int64_t batch, between, length, added;
  size_t row;
  bool circular, has_places;

  /// Where row `k` of the update of an item goes; -1: nowhere.
  int64_t place(int64_t first, int64_t k) const {
    if (circular && length > 0) return ((first % length + length) % length + k) % length;
    return first >= 0 && first <= length && k < length - first ? first + k : -1;
  }

  Result<> run(const Launch& launch) const {
    const auto first = [&](int64_t b) { return has_places ? launch.in<int64_t>(2)[b] : 0; };
    for (int64_t b = 0; b < batch && added > 0; ++b) {
      if (place(first(b), 0) >= 0 && place(first(b), added - 1) >= 0) continue;
      return Error(ErrorCode::invalid_argument,
                   str("expected ", added, " places below ", length, ", found those from ", first(b), " on"));
    }
    const size_t bytes = static_cast<size_t>(batch * between * length) * row;
    auto* to = launch.out<std::byte>(0);
    if (to != launch.in<std::byte>(0) && bytes > 0) std::memcpy(to, launch.src[0], bytes);
    const auto* from = launch.in<std::byte>(1);
    for (int64_t i = 0; i < batch * between; ++i) {
      for (int64_t k = 0; k < added && row > 0; ++k) {
        const int64_t at = place(first(i / between), k);
        std::memcpy(to + static_cast<size_t>(i * length + at) * row, from + static_cast<size_t>(i * added + k) * row,
                    row);
      }
    }
    return Done{};
  }
};

Result<Prepared> prepare(const Problem& p, const CpuDevice& /*device*/) {
  const auto* op = p.op.as<TensorScatter>();
  if (is_container(p.in[0].dtype) || p.in[0].dtype == DataType::string) return declined("numbers only");
  for (const TensorType& type : p.in) {
    if (type.present() && type.layout != Layout::row_major) return declined("row_major only");
  }
  TRY_ASSIGN(const int at, normalize_axis(op->axis, p.in[0].rank()));
  const Shape& shape = p.in[0].shape;
  const CacheRows rows{
      .batch = shape[0].number(),
      .between = volume_between(shape, 1, at),
      .length = shape[at].number(),
      .added = p.in[1].shape[at].number(),
      .row = static_cast<size_t>(volume_between(shape, at + 1, p.in[0].rank())) * size_of(p.in[0].dtype),
      .circular = op->circular,
      .has_places = has_operand(p.in, 2)};
  Prepared out;
  out.work.bytes = traffic(p);
  out.in_place = 1u << 0;
  out.run = [rows](const Launch& launch, Stream&) { return rows.run(launch); };
  return out;
}

}  // namespace

Tactic tensor_scatter_typed() { return {.name = "tensor_scatter_typed", .op = "tensor_scatter", .prepare = prepare}; }

}  // namespace tenon::cpu
