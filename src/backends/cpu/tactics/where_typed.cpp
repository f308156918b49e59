// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Choice between two operands of any type, with broadcasting.
#include "backends/cpu/device.h"
#include "backends/cpu/lib/typed_rows.h"

namespace tenon::cpu {

namespace {

template <class T>
Prepared choose(const Problem& p) {
  Prepared out;
  out.work = {.flops = static_cast<double>(p.out[0].shape.volume()), .bytes = traffic(p)};
  out.team = [rows = TypedRows::of(p)](const Launch& launch, const Team& team) {
    rows.run<T, bool, T, T>(launch, team, [](bool condition, T a, T b) { return condition ? a : b; });
  };
  return out;
}

Result<Prepared> prepare(const Problem& p, const CpuDevice&) {
  if (!p.out[0].is_dense()) return declined("a whole result only");
  switch (size_of(p.out[0].dtype)) {  // only bits move
    case 1:
      return choose<uint8_t>(p);
    case 2:
      return choose<uint16_t>(p);
    case 4:
      return choose<uint32_t>(p);
    case 8:
      return choose<uint64_t>(p);
    default:
      return declined("no loop for ", p.out[0].dtype);
  }
}

}  // namespace

Tactic where_typed() { return {.name = "where_typed", .op = "where", .prepare = pitched(prepare)}; }

}  // namespace tenon::cpu
