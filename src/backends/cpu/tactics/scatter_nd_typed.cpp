// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Slices of updates to places that tuples of indices name.
#include <cstring>

#include "backends/cpu/lib/indices.h"
#include "backends/cpu/lib/scatter_typed.h"

namespace tenon::cpu {

namespace {

template <class T>
Prepared scatter_slices(const Problem& p) {
  const Tuples tuples = Tuples::of(p.in[1], p.in[0], 0);
  const int64_t row = p.in[2].shape.volume() / std::max<int64_t>(tuples.count, 1);
  Prepared out;
  out.work.bytes = traffic(p);
  out.run = [=, bytes = p.out[0].bytes(), reduction = text_field(p.op, "reduction")](const Launch& launch,
                                                                                     Stream&) -> Result<> {
    if (launch.dst[0] != launch.src[0]) std::memcpy(launch.dst[0], launch.src[0], bytes);
    Result<> done = Done{};
    with_reduction<T>(reduction, [&](auto merge) {
      const T* from = launch.in<T>(2);
      for (int64_t i = 0; i < tuples.count && done.ok(); ++i, from += row) {
        const auto slice = tuples.slice(launch.src[1], i);
        if (!slice.ok()) {
          done = slice.error();
          break;
        }
        T* to = launch.out<T>(0) + *slice * row;
        for (int64_t k = 0; k < row; ++k) to[k] = merge(to[k], from[k]);
      }
    });
    return done;
  };
  return out;
}

Result<Prepared> prepare_scatter_nd(const Problem& p, const CpuDevice&) {
  TRY(check_indexed(p, 1));
  const Tuples tuples = Tuples::of(p.in[1], p.in[0], 0);
  if (tuples.count * (p.in[0].shape.volume() / std::max<int64_t>(tuples.slices, 1)) != p.in[2].shape.volume()) {
    return declined("updates that do not fit the indices");
  }
  return by_scattered_type(p.in[0].dtype, text_field(p.op, "reduction") == "none",
                           [&]<class T>(T) -> Result<Prepared> { return scatter_slices<T>(p); });
}

}  // namespace

Tactic scatter_nd_typed() { return {.name = "scatter_nd_typed", .op = "scatter_nd", .prepare = prepare_scatter_nd}; }

}  // namespace tenon::cpu
