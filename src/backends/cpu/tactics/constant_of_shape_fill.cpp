// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// One number in every element.
#include <algorithm>
#include <cstring>

#include "backends/cpu/device.h"
#include "backends/cpu/lib/operands.h"

namespace tenon::cpu {

namespace {

template <class T>
Prepared fill(const Problem& p) {
  T value{};
  store_number(p.out[0].dtype, number_field(p.op, "value").value_or(0), reinterpret_cast<std::byte*>(&value));
  Prepared out;
  out.work.bytes = static_cast<double>(p.out[0].bytes());
  out.team = [value, count = p.out[0].shape.volume()](const Launch& launch, const Team& team) {
    constexpr int64_t kGrain = 64;
    const WorkRange work = team.range(count, kGrain);
    T* dst = launch.out<T>(0);
    std::fill(dst + work.begin, dst + std::max(work.begin, work.end), value);
  };
  return out;
}

Result<Prepared> prepare_fill(const Problem& p, const CpuDevice&) {
  switch (size_of(p.out[0].dtype)) {  // only bits move
    case 1:
      return fill<uint8_t>(p);
    case 2:
      return fill<uint16_t>(p);
    case 4:
      return fill<uint32_t>(p);
    case 8:
      return fill<uint64_t>(p);
    default:
      return declined("no loop for ", p.out[0].dtype);
  }
}

}  // namespace

Tactic constant_of_shape_fill() {
  return {.name = "constant_of_shape_fill", .op = "constant_of_shape", .prepare = prepare_fill};
}

}  // namespace tenon::cpu
