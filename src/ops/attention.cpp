// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// attention: inference and reference.
#include "ops/attention.h"

#include <algorithm>
#include <cmath>

#include "ops/lib/elementwise.h"
#include "ops/lib/float_values.h"

namespace tenon {

namespace {
bool may_equal(const Dim& a, const Dim& b) { return !a.is_number() || !b.is_number() || a == b; }

/// Which axes of an operand count what.
struct HeadAxes {
  int batch, heads, rows;
};

HeadAxes axes_of(const Attention& attention) {
  if (attention.packed) return {0, 3, 1};
  return attention.heads_last ? HeadAxes{0, 2, 1} : HeadAxes{0, 1, 2};
}

/// A part of the operands: where it starts, and how far apart its neighbours are.
struct HeadsPart {
  int64_t batch, heads, rows, size, first = 0;
  int64_t batch_step, head_step, row_step;

  int64_t at(int64_t b, int64_t h, int64_t s) const { return first + b * batch_step + h * head_step + s * row_step; }
};

/// `part`: 0 queries, 1 keys, 2 values of a packed tensor; 0 otherwise.
HeadsPart part_of(const TensorType& type, const HeadAxes& axes, int part) {
  const auto steps = strides_of(type);
  const auto step = [&](int axis) { return steps[static_cast<size_t>(axis)]; };
  const auto dim = [&](int axis) { return type.shape[axis].number(); };
  return {.batch = dim(axes.batch),
          .heads = dim(axes.heads),
          .rows = dim(axes.rows),
          .size = dim(type.rank() - 1),
          .first = part * step(2),
          .batch_step = step(axes.batch),
          .head_step = step(axes.heads),
          .row_step = step(axes.rows)};
}

Result<> check_floats(const TensorType& type, int rank, DataType dtype) {
  if (type.rank() == rank && is_float(type.dtype) && type.dtype == dtype) return Done{};
  return Error(ErrorCode::invalid_argument, str("expected floats of rank ", rank, ", found ", type));
}

/// Heads of queries may be a multiple of those of keys.
bool may_share(const Dim& heads, const Dim& shared) {
  return !heads.is_number() || !shared.is_number() ||
         (shared.number() > 0 && heads.number() % shared.number() == 0);
}

Result<> check_mask(std::span<const TensorType> in, const Shape& scores) {
  if (in.size() < 4 || !in[3].present()) return Done{};
  TRY(broadcast(scores, in[3].shape).note("in the mask of attention"));
  return Done{};
}

Result<Types> infer_packed(std::span<const TensorType> in) {
  TRY(check_floats(in[0], 5, in[0].dtype));
  const Shape& x = in[0].shape;
  const bool alone = (in.size() < 2 || !in[1].present()) && (in.size() < 3 || !in[2].present());
  if (!alone || !may_equal(x[2], Dim(3))) {
    return Error(ErrorCode::invalid_argument, str("expected one packed operand [B,S,3,H,D], found ", in[0]));
  }
  TRY(check_mask(in, Shape{x[0], x[3], x[1], x[1]}));
  return Types{{in[0].dtype, Shape{x[0], x[1], x[3], x[4]}}};
}
}  // namespace

Result<Types> Attention::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 1, 4));
  if (packed) return infer_packed(in);
  TRY(check_inputs(in, 3, 4));
  for (size_t i = 0; i < 3; ++i) TRY(check_floats(in[i], 4, in[0].dtype));
  const auto [batch, heads, length] = axes_of(*this);
  const Shape &q = in[0].shape, &k = in[1].shape, &v = in[2].shape;
  if (!may_equal(q[batch], k[batch]) || !may_equal(k[batch], v[batch]) || !may_share(q[heads], k[heads]) ||
      !may_equal(k[heads], v[heads]) || !may_equal(q[3], k[3]) || !may_equal(k[length], v[length])) {
    return Error(ErrorCode::invalid_argument,
                 str("expected queries, keys and values that fit, found ", in[0], ", ", in[1], ", ", in[2]));
  }
  TRY(check_mask(in, Shape{q[batch], q[heads], q[length], k[length]}));
  Shape out = q;
  out[3] = v[3];
  return Types{{in[0].dtype, std::move(out)}};
}

namespace {
/// e^(x - largest) over its sum; all 0 where a guarded row has no sum.
template <class A>
void softmax_row(std::vector<A>& row, bool guarded) {
  A top = -std::numeric_limits<A>::infinity(), total = 0;
  for (const A value : row) top = std::max(top, value);
  for (A& value : row) total += value = std::exp(value - top);
  const bool empty = guarded && !(total > 0);
  for (A& value : row) value = empty ? A(0) : value / total;
}
}  // namespace

Result<> Attention::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const HeadAxes axes = axes_of(*this), out_axes = packed ? HeadAxes{0, 2, 1} : axes;
  const ConstTensor &queries = src[0], &keys = packed ? src[0] : src[1], &values = packed ? src[0] : src[2];
  const HeadsPart qp = part_of(queries.type, axes, 0), kp = part_of(keys.type, axes, packed ? 1 : 0);
  const HeadsPart vp = part_of(values.type, axes, packed ? 2 : 0), yp = part_of(dst[0].type, out_axes, 0);
  return visit_accumulator(queries.type.dtype, [&]<class A>() {
    const auto q = load_floats<A>(queries), k = load_floats<A>(keys), v = load_floats<A>(values);
    const auto mask = load_floats<A>(src.size() > 3 ? src[3] : ConstTensor{});
    BroadcastWalk walk(Shape{qp.batch, qp.heads, qp.rows, kp.rows}, mask.empty() ? src.first(0) : src.subspan(3, 1));
    std::vector<A> y(static_cast<size_t>(dst[0].volume()));
    std::vector<A> row(static_cast<size_t>(kp.rows));
    for (int64_t i = 0; i < qp.batch * qp.heads * qp.rows; ++i) {
      const int64_t b = i / (qp.heads * qp.rows), h = i / qp.rows % qp.heads, s = i % qp.rows;
      const int64_t shared = h / (qp.heads / kp.heads);
      const A* query = q.data() + qp.at(b, h, s);
      for (int64_t t = 0; t < kp.rows; ++t, walk.next()) {
        const A* key = k.data() + kp.at(b, shared, t);
        A sum = 0;
        for (int64_t d = 0; d < qp.size; ++d) sum += query[d] * key[d];
        const A added = mask.empty() ? A(0) : mask[static_cast<size_t>(walk.offset(0))];
        row[static_cast<size_t>(t)] = sum * A(scale) + added;
      }
      softmax_row(row, guarded);
      A* to = y.data() + yp.at(b, h, s);
      for (int64_t t = 0; t < kp.rows; ++t) {
        const A* value = v.data() + vp.at(b, shared, t);
        for (int64_t e = 0; e < vp.size; ++e) to[e] += row[static_cast<size_t>(t)] * value[e];
      }
    }
    store_floats<A>(y, dst[0]);
  });
}

namespace ops {
OpDef attention() { return op_def<Attention>(); }
}  // namespace ops

}  // namespace tenon
