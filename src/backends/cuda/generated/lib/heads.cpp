// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Parts of an attention's operands.
#include "backends/cuda/generated/lib/heads.h"

namespace tenon::cuda {

namespace {
HeadsPart part_of(const TensorType& type, size_t operand, int heads_axis, int rows_axis, int64_t first) {
  const auto steps = strides_of(type);
  return {operand, first, steps[0], steps[static_cast<size_t>(heads_axis)], steps[static_cast<size_t>(rows_axis)]};
}
/// Softmax of scaled scores with a mask, and nothing else: what the kernels have.
bool is_plain(const Problem& p, bool bytes) {
  const bool windows = integer(p.op, "left_window", -1) >= 0 || integer(p.op, "right_window", -1) >= 0;
  return integer(p.op, "causal") == 0 && !windows && number(p.op, "softcap", 0) == 0 && p.out.size() == 1 &&
         !present(p, 4) && (bytes || p.out[0].dtype == p.in[0].dtype);
}
}  // namespace

Result<Heads> heads_of(const Problem& p, bool bytes) {
  if (!is_plain(p, bytes))
    return declined("causal or windowed attention, capped scores, scores as a result, or one of 8 bits");
  return heads_of_any(p);
}

Result<Heads> heads_of_any(const Problem& p) {
  TRY(only_row_major(p));
  TRY(only_floats(p));
  const bool packed = integer(p.op, "packed") != 0, last = packed || integer(p.op, "heads_last") != 0;
  const int heads = packed ? 3 : last ? 2 : 1, rows = last ? 1 : 2;
  const TensorType &q = p.in[0], &k = packed ? q : p.in[1], &v = packed ? q : p.in[2], &y = p.out[0];
  const auto dim = [](const TensorType& type, int axis) { return type.shape[axis].number(); };
  Heads out{dim(q, 0),    dim(q, heads),        dim(k, heads),       dim(q, rows),
            dim(k, rows), dim(q, q.rank() - 1), dim(v, v.rank() - 1)};
  const int64_t part = packed ? strides_of(q)[2] : 0;
  out.q = part_of(q, 0, heads, rows, 0);
  out.k = part_of(k, packed ? 0 : 1, heads, rows, part);
  out.v = part_of(v, packed ? 0 : 2, heads, rows, 2 * part);
  out.y = part_of(y, 0, last ? 2 : 1, rows, 0);
  out.guarded = integer(p.op, "guarded") != 0;
  if (out.scores() == 0 || out.depth == 0 || out.values == 0) return declined("empty operand");
  return out;
}

}  // namespace tenon::cuda
