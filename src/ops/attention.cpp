// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// attention: inference and reference.
#include "ops/attention.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "ops/lib/elements.h"
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
  return !heads.is_number() || !shared.is_number() || (shared.number() > 0 && heads.number() % shared.number() == 0);
}

/// Mask, count of keys and keys before, as far as they are there.
Result<> check_extras(std::span<const TensorType> in, const Shape& scores) {
  if (has_operand(in, 3)) TRY(broadcast(scores, in[3].shape).note("in the mask of attention"));
  const auto is_integer_of_rank = [&](size_t i, int rank) {
    return !has_operand(in, i) || (is_integer(in[i].dtype) && in[i].rank() == rank);
  };
  if (is_integer_of_rank(4, 1) && is_integer_of_rank(5, 0) &&
      (!has_operand(in, 4) || may_equal(in[4].shape[0], scores[0])))
    return Done{};
  return Error(ErrorCode::invalid_argument, str("expected integers [", scores[0], "] and [] as operands 4 and 5"));
}

Result<Types> types_with_scores(const Attention& op, TensorType y, Shape scores) {
  if (op.to != DataType::none && (op.to != DataType::f8e4m3fn || !(op.step > 0))) {
    return Error(ErrorCode::invalid_argument,
                 str("expected a result of f8e4m3fn with a step above 0, found ", op.to, " with ", op.step));
  }
  const DataType dtype = y.dtype;
  if (op.to != DataType::none) y.dtype = op.to;
  Types out{std::move(y)};
  if (op.scores != AttentionScores::none) out.push_back({dtype, std::move(scores)});
  return out;
}

Result<Types> infer_packed(const Attention& op, std::span<const TensorType> in) {
  TRY(check_floats(in[0], 5, in[0].dtype));
  const Shape& x = in[0].shape;
  const bool alone = (in.size() < 2 || !in[1].present()) && (in.size() < 3 || !in[2].present());
  if (!alone || !may_equal(x[2], Dim(3))) {
    return Error(ErrorCode::invalid_argument, str("expected one packed operand [B,S,3,H,D], found ", in[0]));
  }
  const Shape scores{x[0], x[3], x[1], x[1]};
  TRY(check_extras(in, scores));
  return types_with_scores(op, {in[0].dtype, Shape{x[0], x[1], x[3], x[4]}}, scores);
}
}  // namespace

Result<Types> Attention::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 1, 6));
  if (packed) return infer_packed(*this, in);
  TRY(check_inputs(in, 3, 6));
  for (size_t i = 0; i < 3; ++i) TRY(check_floats(in[i], 4, in[0].dtype));
  const auto [batch, heads, length] = axes_of(*this);
  const Shape &q = in[0].shape, &k = in[1].shape, &v = in[2].shape;
  if (!may_equal(q[batch], k[batch]) || !may_equal(k[batch], v[batch]) || !may_share(q[heads], k[heads]) ||
      !may_equal(k[heads], v[heads]) || !may_equal(q[3], k[3]) || !may_equal(k[length], v[length])) {
    return Error(ErrorCode::invalid_argument,
                 str("expected queries, keys and values that fit, found ", in[0], ", ", in[1], ", ", in[2]));
  }
  const Shape scores{q[batch], q[heads], q[length], k[length]};
  TRY(check_extras(in, scores));
  Shape out = q;
  out[3] = v[3];
  return types_with_scores(*this, {in[0].dtype, std::move(out)}, scores);
}

namespace {
/// Which keys a query may see: [first, last).
struct Sight {
  int64_t first, last;
};

class Sights {
 public:
  Sights(const Attention& op, std::span<const ConstTensor> src, int64_t queries, int64_t keys)
      : op_(op), queries_(queries), keys_(keys) {
    if (has_operand(src, 4)) counts_ = numbers_of(src[4]);
    if (has_operand(src, 5)) before_ = numbers_of(src[5])[0];
  }
  Sight of(int64_t batch, int64_t query) const {
    const int64_t count = counts_.empty() ? keys_ : std::min(counts_[static_cast<size_t>(batch)], keys_);
    const int64_t place =
        query + before_.value_or(counts_.empty() ? 0 : counts_[static_cast<size_t>(batch)] - queries_);
    Sight out{0, count};
    if (op_.causal) out.last = std::min(out.last, place + 1);
    if (op_.right_window >= 0) out.last = std::min(out.last, place + op_.right_window + 1);
    if (op_.left_window >= 0) out.first = std::max(out.first, place - op_.left_window);
    return out;
  }

 private:
  const Attention& op_;
  int64_t queries_, keys_;
  std::vector<int64_t> counts_;
  std::optional<int64_t> before_;
};

/// Scaled scores of one query become its weights; the kind that is asked for goes to `shown`.
template <class A>
void weigh(const Attention& op, const Sight& sight, std::vector<A>& row, const std::vector<A>& mask, A* shown) {
  constexpr A kNever = -std::numeric_limits<A>::infinity();
  const auto cap = static_cast<A>(op.softcap);
  const auto show = [&](AttentionScores kind) {
    if (shown && op.scores == kind) std::copy(row.begin(), row.end(), shown);
  };
  show(AttentionScores::raw);
  for (A& x : row) x = cap > 0 ? cap * std::tanh(x / cap) : x;
  show(AttentionScores::capped);
  A top = kNever, total = 0;
  for (size_t t = 0; t < row.size(); ++t) {
    const bool seen = static_cast<int64_t>(t) >= sight.first && static_cast<int64_t>(t) < sight.last;
    row[t] = seen ? row[t] + (mask.empty() ? A(0) : mask[t]) : kNever;
    top = std::max(top, row[t]);
  }
  show(AttentionScores::masked);
  for (A& x : row) total += x = std::exp(x - top);
  const bool empty = op.guarded && !(total > 0);
  for (A& x : row) x = empty ? A(0) : x / total;
  show(AttentionScores::weights);
}

template <class A>
void attend(const Attention& op, std::span<const ConstTensor> src, std::span<const Tensor> dst) {
  const HeadAxes axes = axes_of(op), out_axes = op.packed ? HeadAxes{0, 2, 1} : axes;
  const ConstTensor &queries = src[0], &keys = op.packed ? src[0] : src[1], &values = op.packed ? src[0] : src[2];
  const HeadsPart qp = part_of(queries.type, axes, 0), kp = part_of(keys.type, axes, op.packed ? 1 : 0);
  const HeadsPart vp = part_of(values.type, axes, op.packed ? 2 : 0), yp = part_of(dst[0].type, out_axes, 0);
  const Sights sights(op, src, qp.rows, kp.rows);
  const auto q = load_floats<A>(queries), k = load_floats<A>(keys), v = load_floats<A>(values);
  const auto mask = load_floats<A>(has_operand(src, 3) ? src[3] : ConstTensor{});
  BroadcastWalk walk(Shape{qp.batch, qp.heads, qp.rows, kp.rows}, mask.empty() ? src.first(0) : src.subspan(3, 1));
  std::vector<A> y(static_cast<size_t>(dst[0].volume()));
  std::vector<A> shown(dst.size() > 1 ? static_cast<size_t>(dst[1].volume()) : 0);
  std::vector<A> row(static_cast<size_t>(kp.rows)), added(mask.empty() ? 0 : row.size());
  for (int64_t i = 0; i < qp.batch * qp.heads * qp.rows; ++i) {
    const int64_t b = i / (qp.heads * qp.rows), h = i / qp.rows % qp.heads, s = i % qp.rows;
    const int64_t shared = h / (qp.heads / kp.heads);
    const A* query = q.data() + qp.at(b, h, s);
    for (int64_t t = 0; t < kp.rows; ++t, walk.next()) {
      const A* key = k.data() + kp.at(b, shared, t);
      A sum = 0;
      for (int64_t d = 0; d < qp.size; ++d) sum += query[d] * key[d];
      row[static_cast<size_t>(t)] = sum * A(op.scale);
      if (!mask.empty()) added[static_cast<size_t>(t)] = mask[static_cast<size_t>(walk.offset(0))];
    }
    weigh<A>(op, sights.of(b, s), row, added, shown.empty() ? nullptr : shown.data() + i * kp.rows);
    A* to = y.data() + yp.at(b, h, s);
    for (int64_t t = 0; t < kp.rows; ++t) {
      const A* value = v.data() + vp.at(b, shared, t);
      const A weight = row[static_cast<size_t>(t)];
      for (int64_t e = 0; e < vp.size && weight != 0; ++e) to[e] += weight * value[e];
    }
  }
  if (op.to == DataType::none) {
    store_floats<A>(y, dst[0]);
  } else {
    for (size_t i = 0; i < y.size(); ++i) store_number(op.to, static_cast<double>(y[i] / A(op.step)), dst[0].data + i);
  }
  if (!shown.empty()) store_floats<A>(shown, dst[1]);
}
}  // namespace

Result<> Attention::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return visit_accumulator(src[0].type.dtype, [&]<class A>() { attend<A>(*this, src, dst); });
}

namespace ops {
OpDef attention() { return op_def<Attention>(); }
}  // namespace ops

}  // namespace tenon
