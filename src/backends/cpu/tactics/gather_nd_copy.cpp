// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Picks slices by tuples of indices, with one memcpy each.
#include <cstring>

#include "backends/cpu/lib/indices.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare_gather_nd(const Problem& p, const CpuDevice&) {
  TRY(check_indexed(p, 1));
  const auto batch = static_cast<int>(integer_field(p.op, "batch_dims"));
  for (int a = 0; a < batch; ++a) {
    if (!(p.in[0].shape[a] == p.in[1].shape[a])) return declined("batches that differ");
  }
  Tuples tuples = Tuples::of(p.in[1], p.in[0], batch);
  const size_t row = tuples.count > 0 ? p.out[0].bytes() / static_cast<size_t>(tuples.count) : 0;
  Prepared out;
  out.work.bytes = 2.0 * static_cast<double>(p.out[0].bytes());
  out.run = [tuples = std::move(tuples), row](const Launch& launch, Stream&) -> Result<> {
    for (int64_t i = 0; i < tuples.count; ++i) {
      TRY_ASSIGN(const int64_t from, tuples.slice(launch.src[1], i));
      std::memcpy(launch.out<std::byte>(0) + static_cast<size_t>(i) * row,
                  launch.in<std::byte>(0) + static_cast<size_t>(from) * row, row);
    }
    return Done{};
  };
  return out;
}

}  // namespace

Tactic gather_nd_copy() { return {.name = "gather_nd_copy", .op = "gather_nd", .prepare = prepare_gather_nd}; }

}  // namespace tenon::cpu
