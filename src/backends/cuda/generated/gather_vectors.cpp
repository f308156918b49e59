// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// gather of slices whose rows are whole vectors, as of a table of embeddings: a thread moves up to 16 bytes.
#include <algorithm>

#include "backends/cuda/generated/lib/source.h"
#include "ops/lib/copy.h"

namespace tenon::cuda {

namespace {

/// Elements that a thread moves: 16 bytes or less of the last axis.
int64_t vector_of(const TensorType& x) {
  auto count = static_cast<int64_t>(std::max<size_t>(1, 16 / size_of(x.dtype)));
  while (x.shape[x.rank() - 1].number() % count != 0) count /= 2;
  return count;
}

Result<Generated> make(const Problem& p, const Target& /*target*/) {
  TRY(only_row_major(p));
  const TensorType& x = p.in[0];
  TRY_ASSIGN(const int axis, normalize_axis(integer(p.op, "axis"), x.rank()));
  if (axis == x.rank() - 1) return declined("slices of more than one element only");
  if (x.shape.volume() == 0 || p.out[0].shape.volume() == 0) return declined("empty operand or result");
  const int64_t count = vector_of(x);
  if (count == 1) return declined("slices of whole vectors only");
  // Result and operand in vectors: [before, picked, slice].
  const int64_t slice = volume_between(x.shape, axis + 1, x.rank()) / count, picks = p.in[1].shape.volume();
  const int64_t length = x.shape[axis].number();
  const std::string_view type = type_name(x.dtype);
  Launcher launcher{.acc = accumulator(x.dtype), .threads = p.out[0].shape.volume() / count};
  launcher.args = {src(p, 0), src(p, 1), dst(p, 0)};
  launcher.functions = str("struct alignas(sizeof(", type, ") * ", count, ") Slice { ", type, " v[", count, "]; };\n");
  // An index out of range reads the nearest slice: only the CPU checks it.
  return Generated{
      {launch(launcher, str("  const i64 picked = at / ", slice, ";\n  i64 row = (i64)wide(x1[picked % ", picks,
                            "]);\n  if (row < 0) row += ", length, ";\n  row = row < 0 ? 0 : row >= ", length, " ? ",
                            length - 1, " : row;\n  ((Slice*)y0)[at] = ((const Slice*)x0)[(picked / ", picks, " * ",
                            length, " + row) * ", slice, " + at % ", slice, "];\n"))}};
}

}  // namespace

Generator gather_vectors() { return {"gather_vectors_nvrtc", {"gather"}, LayoutRule::row_major, 1, make}; }

}  // namespace tenon::cuda
