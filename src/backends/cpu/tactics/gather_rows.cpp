// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Picks rows by index (an embedding look-up) with one memcpy each.
#include <cstring>

#include "backends/cpu/device.h"
#include "backends/cpu/lib/operands.h"

namespace tenon::cpu {

namespace {

struct Rows {
  int64_t outer = 1, length = 1, count = 1;  // count: picks
  size_t bytes = 0;                          // of a row
  bool wide = true;                          // 64-bit indices

  int64_t pick(const void* indices, int64_t i) const {
    const int64_t at = wide ? static_cast<const int64_t*>(indices)[i] : static_cast<const int32_t*>(indices)[i];
    return at < 0 ? at + length : at;
  }
};

Result<> run(const Rows& rows, const Launch& launch, Stream& stream) {
  const void* indices = launch.src[1];
  for (int64_t i = 0; i < rows.count; ++i) {
    const int64_t at = rows.pick(indices, i);
    if (at >= 0 && at < rows.length) continue;
    return Error(ErrorCode::invalid_argument, str("expected an index from ", -rows.length, " to ", rows.length - 1,
                                                  ", found ", at < 0 ? at - rows.length : at));
  }
  const auto* src = launch.in<std::byte>(0);
  auto* dst = launch.out<std::byte>(0);
  const int64_t total = rows.outer * rows.count;
  constexpr int64_t kBytesWorthAThread = 65536;
  const int threads = total * static_cast<int64_t>(rows.bytes) < kBytesWorthAThread ? 1 : stream.threads();
  run_team(threads, [&](const Team& team) {
    const WorkRange work = team.range(total);
    for (int64_t i = work.begin; i < work.end; ++i) {
      const int64_t from = i / rows.count * rows.length + rows.pick(indices, i % rows.count);
      std::memcpy(dst + static_cast<size_t>(i) * rows.bytes, src + static_cast<size_t>(from) * rows.bytes, rows.bytes);
    }
  });
  return Done{};
}

Result<Prepared> prepare(const Problem& p, const CpuDevice&) {
  if (p.in.size() != 2) return declined("expected 2 inputs, got ", p.in.size());
  if (p.in[1].dtype != DataType::i64 && p.in[1].dtype != DataType::i32) {
    return declined("i32 and i64 indices only, got ", p.in[1].dtype);
  }
  for (const TensorType& type : {p.in[0], p.in[1], p.out[0]}) {
    if (type.layout != Layout::row_major) return declined("row_major only");
  }
  TRY_ASSIGN(const int axis, normalize_axis(integer_field(p.op, "axis"), p.in[0].rank()));
  Rows rows{.length = p.in[0].shape[axis].number(), .count = p.in[1].shape.volume()};
  rows.wide = p.in[1].dtype == DataType::i64;
  rows.bytes = size_of(p.in[0].dtype);
  for (int a = 0; a < p.in[0].rank(); ++a) {
    if (a < axis) rows.outer *= p.in[0].shape[a].number();
    if (a > axis) rows.bytes *= static_cast<size_t>(p.in[0].shape[a].number());
  }
  Prepared out;
  out.work = {.flops = 0, .bytes = 2.0 * static_cast<double>(p.out[0].bytes())};
  out.run = [rows](const Launch& launch, Stream& stream) { return run(rows, launch, stream); };
  return out;
}

}  // namespace

Tactic gather_rows() { return {.name = "gather_rows", .op = "gather", .prepare = prepare}; }

}  // namespace tenon::cpu
