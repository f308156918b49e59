// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Places of the largest or smallest along an axis.
#pragma once
#include "backends/cpu/lib/operands.h"

namespace tenon::cpu {

/// Of equal ones the first unless select_last. NaN is taken first.
template <class T>
void arg_select_row(const T* x, int64_t length, int64_t inner, bool largest, bool last, int64_t* place) {
  int64_t best = 0;
  for (int64_t i = 1; i < length && x[best * inner] == x[best * inner]; ++i) {
    const T now = x[i * inner], then = x[best * inner];
    if (now != now || (largest ? now > then : now < then) || (last && now == then)) best = i;
  }
  *place = best;
}

template <class T>
Prepared arg_select(const Problem& p, int axis, bool largest) {
  int64_t inner = 1;
  for (int a = axis + 1; a < p.in[0].rank(); ++a) inner *= p.in[0].shape[a].number();
  const bool last = integer_field(p.op, "select_last") != 0;
  Prepared out;
  out.work = {.flops = static_cast<double>(p.in[0].shape.volume()), .bytes = traffic(p)};
  out.team = [=, length = p.in[0].shape[axis].number(), rows = p.out[0].shape.volume()](const Launch& launch,
                                                                                        const Team& team) {
    const WorkRange work = team.range(rows);
    for (int64_t r = work.begin; r < work.end; ++r) {
      const T* x = launch.in<T>(0) + r / inner * length * inner + r % inner;
      arg_select_row(x, length, inner, largest, last, launch.out<int64_t>(0) + r);
    }
  };
  return out;
}

inline Result<Prepared> prepare_arg_select(const Problem& p, bool largest) {
  for (const TensorType& type : {p.in[0], p.out[0]}) {
    if (type.layout != Layout::row_major) return declined("row_major only");
  }
  TRY_ASSIGN(const int axis, normalize_axis(integer_field(p.op, "axis"), p.in[0].rank()));
  switch (p.in[0].dtype) {
    case DataType::f32:
      return arg_select<float>(p, axis, largest);
    case DataType::f64:
      return arg_select<double>(p, axis, largest);
    case DataType::i32:
      return arg_select<int32_t>(p, axis, largest);
    case DataType::i64:
      return arg_select<int64_t>(p, axis, largest);
    default:
      return declined("no loop for ", p.in[0].dtype);
  }
}

}  // namespace tenon::cpu
