// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Prepares a reduction: drops dimensions of one, joins neighbours that both stay or both go.
#include "backends/cpu/lib/reduce.h"

namespace tenon::cpu {

bool make_reduce(Reduction function, std::span<const int64_t> dims, std::span<const int64_t> strides, uint32_t axes,
                 Reduce& out) {
  out = {};
  out.function = function;
  int last = -1;  // 0: the dimension before was kept, 1: it went
  for (size_t d = 0; d < dims.size(); ++d) {
    const int goes = axes >> d & 1;
    (goes ? out.reduced_volume : out.kept_volume) *= dims[d];
    if (dims[d] == 1) continue;
    int64_t* sizes = goes ? out.reduced : out.kept;
    int64_t* steps = goes ? out.reduced_strides : out.kept_strides;
    int& rank = goes ? out.reduced_rank : out.kept_rank;
    if (last == goes && steps[rank - 1] == strides[d] * dims[d]) {
      sizes[rank - 1] *= dims[d];
      steps[rank - 1] = strides[d];
    } else {
      if (rank == Reduce::kMaxRank) return false;
      sizes[rank] = dims[d];
      steps[rank++] = strides[d];
    }
    last = goes;
  }
  const bool keeps_inner = out.kept_rank > 0 && out.kept_strides[out.kept_rank - 1] == 1;
  const bool reduces_inner = out.reduced_rank > 0 && out.reduced_strides[out.reduced_rank - 1] == 1;
  return keeps_inner || reduces_inner || (out.kept_rank == 0 && out.reduced_rank == 0);
}

}  // namespace tenon::cpu
