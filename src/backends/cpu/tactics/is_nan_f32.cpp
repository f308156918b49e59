// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Which floats are NaN.
#include "backends/cpu/device.h"
#include "backends/cpu/lib/typed_rows.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare(const Problem& p, const CpuDevice&) {
  if (p.in[0].dtype != DataType::f32) return declined("f32 only, got ", p.in[0].dtype);
  Prepared out;
  out.work = {.flops = static_cast<double>(p.out[0].shape.volume()), .bytes = traffic(p)};
  out.team = [rows = TypedRows::of(p)](const Launch& launch, const Team& team) {
    rows.run<bool, float>(launch, team, [](float x) { return x != x; });
  };
  return out;
}

}  // namespace

Tactic is_nan_f32() { return {.name = "is_nan_f32", .op = "is_nan", .prepare = prepare}; }

}  // namespace tenon::cpu
