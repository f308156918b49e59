// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Places of the elements that are not 0, in order.
#include "backends/cpu/device.h"
#include "backends/cpu/lib/operands.h"

namespace tenon::cpu {

namespace {

template <class T>
Prepared note_places(const Problem& p) {
  Prepared out;
  out.work.bytes = traffic(p);
  out.run = [dims = p.in[0].shape.numbers(), volume = p.in[0].shape.volume(), count = p.out[0].shape[1].number()](
                const Launch& launch, Stream&) -> Result<> {
    const T* x = launch.in<T>(0);
    auto* dst = launch.out<int64_t>(0);
    int64_t found = 0;
    for (int64_t i = 0; i < volume && found < count; ++i) {
      if (x[i] == T(0)) continue;
      int64_t rest = i;
      for (size_t axis = dims.size(); axis-- > 0; rest /= dims[axis]) {
        dst[static_cast<int64_t>(axis) * count + found] = rest % dims[axis];
      }
      ++found;
    }
    return Done{};
  };
  return out;
}

Result<Prepared> prepare_places(const Problem& p, const CpuDevice&) {
  if (p.in[0].layout != Layout::row_major) return declined("row_major only");
  switch (p.in[0].dtype) {
    case DataType::boolean:
    case DataType::u8:
      return note_places<uint8_t>(p);
    case DataType::f32:
      return note_places<float>(p);
    case DataType::i32:
      return note_places<int32_t>(p);
    case DataType::i64:
      return note_places<int64_t>(p);
    default:
      return declined("no loop for ", p.in[0].dtype);
  }
}

}  // namespace

Tactic non_zero_typed() { return {.name = "non_zero_typed", .op = "non_zero", .prepare = prepare_places}; }

}  // namespace tenon::cpu
