// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operators that only move elements, as lists of strided copies.
#include "backends/cpu/lib/movement.h"

#include "ir/types.h"

namespace tenon::cpu {

Result<> add_movement(std::vector<Movement>& list, Movement where, DataType dtype, const std::vector<int64_t>& dims,
                      const std::vector<int64_t>& src_strides, const std::vector<int64_t>& dst_strides) {
  const int bytes = static_cast<int>(size_of(dtype));
  if (!make_strided_copy(dims, src_strides, dst_strides, bytes, where.copy)) {
    return declined("more than ", StridedCopy::kMaxRank, " dimensions that cannot be joined");
  }
  list.push_back(where);
  return Done{};
}

Prepared prepare_movements(std::vector<Movement> list) {
  Prepared out;
  double bytes = 0;
  for (const Movement& m : list) bytes += 2.0 * static_cast<double>(m.copy.volume * m.copy.element_bytes);
  out.work = {.flops = 0, .bytes = bytes};
  out.team = [list = std::move(list)](const Launch& launch, const Team& team) {
    for (const Movement& m : list) {
      const int64_t size = m.copy.element_bytes;
      const std::byte* from = launch.in<std::byte>(m.src) + m.src_offset * size;
      std::byte* to = launch.out<std::byte>(m.dst) + m.dst_offset * size;
      if (from != to) strided_copy(m.copy, from, to, team);  // else a part that was made in its place
    }
  };
  return out;
}

}  // namespace tenon::cpu
