// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What tactics for softmax and for the normalizations of rows share.
#pragma once
#include "backends/cpu/device.h"

namespace tenon::cpu {

/// How many elements `args` has in front of an axis, along it, and behind it, as they lie in memory.
template <class Rows>
void split_at(int axis, const TensorType& type, Rows& args) {
  bool before = true;
  for (const int a : memory_axes(type)) {
    const int64_t size = type.shape[a].number();
    if (a == axis) {
      args.axis = size;
      before = false;
    } else {
      (before ? args.outer : args.inner) *= size;
    }
  }
}

/// Softmax or its logarithm along the field `axis`, in any layout.
Result<Prepared> prepare_softmax(const Problem& p, const CpuDevice& cpu, bool logarithm);

/// Normalization of everything from the field `axis` on, with scale (operand 1) and bias (operand 2, may be absent).
Result<Prepared> prepare_norm_rows(const Problem& p, const CpuDevice& cpu, bool centred);

}  // namespace tenon::cpu
