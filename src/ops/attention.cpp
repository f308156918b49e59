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

/// Numbers of a problem.
struct AttentionSizes {
  int64_t batch, heads, kv_heads, queries, keys, depth, values;
};

/// Where row s of head h of picture b starts.
int64_t row_at(bool heads_last, int64_t heads, int64_t length, int64_t depth, int64_t b, int64_t h, int64_t s) {
  return (heads_last ? (b * length + s) * heads + h : (b * heads + h) * length + s) * depth;
}

/// Which keys a query may see.
struct Sight {
  int64_t first, last;  // [first, last)
};

class Attended {
 public:
  Attended(const Attention& op, std::span<const ConstTensor> src, const AttentionSizes& n) : op_(op), n_(n) {
    if (has_operand(src, 4)) lengths_ = numbers_of(src[4]);
    if (has_operand(src, 5)) before_ = numbers_of(src[5])[0];
  }
  Sight sight(int64_t b, int64_t s) const {
    const int64_t count = lengths_.empty() ? n_.keys : std::min(lengths_[static_cast<size_t>(b)], n_.keys);
    const int64_t place = s + before_.value_or(lengths_.empty() ? 0 : lengths_[static_cast<size_t>(b)] - n_.queries);
    Sight out{0, count};
    if (op_.causal) out.last = std::min(out.last, place + 1);
    if (op_.right_window >= 0) out.last = std::min(out.last, place + op_.right_window + 1);
    if (op_.left_window >= 0) out.first = std::max(out.first, place - op_.left_window);
    return out;
  }

 private:
  const Attention& op_;
  const AttentionSizes& n_;
  std::vector<int64_t> lengths_;
  std::optional<int64_t> before_;
};

/// One row of scores before the softmax becomes weights; the scores asked for go to `shown`.
template <class A>
void weigh(const Attention& op, const Sight& sight, std::vector<A>& row, const std::vector<A>& mask, A* shown) {
  constexpr A kNever = -std::numeric_limits<A>::infinity();
  const auto cap = static_cast<A>(op.softcap);
  const auto show = [&](AttentionScores kind) {
    if (shown && op.scores == kind) std::copy(row.begin(), row.end(), shown);
  };
  show(AttentionScores::raw);
  A top = kNever;
  bool any = false;
  for (A& x : row) x = cap > 0 ? cap * std::tanh(x / cap) : x;
  show(AttentionScores::capped);
  for (size_t t = 0; t < row.size(); ++t) {
    const bool seen = static_cast<int64_t>(t) >= sight.first && static_cast<int64_t>(t) < sight.last;
    const A bias = !seen ? kNever : mask.empty() ? A(0) : mask[t];
    row[t] = bias == kNever ? kNever : row[t] + bias;
    any = any || bias != kNever;
    top = std::max(top, row[t]);
  }
  show(AttentionScores::masked);
  A total = 0;
  for (A& x : row) total += x = any && x != kNever ? std::exp(x - top) : A(0);
  for (A& x : row) x = total > 0 ? x / total : x;
  show(AttentionScores::weights);
}

Result<> check_operands(const Attention& op, std::span<const TensorType> in) {
  TRY(check_inputs(in, 3, 6));
  const int heads = op.heads_last ? 2 : 1;
  const int length = op.heads_last ? 1 : 2;
  for (size_t i = 0; i < 3; ++i) {
    if (in[i].rank() != 4 || !is_float(in[i].dtype) || in[i].dtype != in[0].dtype) {
      return Error(ErrorCode::invalid_argument, str("expected floats of rank 4, found ", in[i]));
    }
  }
  const Shape &q = in[0].shape, &k = in[1].shape, &v = in[2].shape;
  const bool grouped = !q[heads].is_number() || !k[heads].is_number() ||
                       (k[heads].number() > 0 ? q[heads].number() % k[heads].number() == 0 : q[heads] == k[heads]);
  if (!may_equal(q[0], k[0]) || !may_equal(k[0], v[0]) || !grouped || !may_equal(k[heads], v[heads]) ||
      !may_equal(q[3], k[3]) || !may_equal(k[length], v[length])) {
    return Error(ErrorCode::invalid_argument,
                 str("expected queries, keys and values that fit, found ", in[0], ", ", in[1], ", ", in[2]));
  }
  if (!has_operand(in, 3)) return Done{};
  TRY(broadcast(Shape{q[0], q[heads], q[length], k[length]}, in[3].shape).note("in the mask of attention"));
  return Done{};
}

}  // namespace

Result<Types> Attention::infer(std::span<const TensorType> in) const {
  TRY(check_operands(*this, in));
  Shape out = in[0].shape;
  out[3] = in[2].shape[3];
  Types types{{in[0].dtype, std::move(out)}};
  if (scores != AttentionScores::none) {
    const int heads = heads_last ? 2 : 1, length = heads_last ? 1 : 2;
    const Shape &q = in[0].shape, &k = in[1].shape;
    types.push_back({in[0].dtype, Shape{q[0], q[heads], q[length], k[length]}});
  }
  return types;
}

Result<> Attention::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const int heads_axis = heads_last ? 2 : 1;
  const int length_axis = heads_last ? 1 : 2;
  const AttentionSizes n{
      src[0].dim(0),           src[0].dim(heads_axis), src[1].dim(heads_axis), src[0].dim(length_axis),
      src[1].dim(length_axis), src[0].dim(3),          src[2].dim(3)};
  const Attended attended(*this, src, n);
  return visit_accumulator(src[0].type.dtype, [&]<class A>() {
    const auto q = load_floats<A>(src[0]), k = load_floats<A>(src[1]), v = load_floats<A>(src[2]);
    const auto mask = load_floats<A>(has_operand(src, 3) ? src[3] : ConstTensor{});
    BroadcastWalk walk(Shape{n.batch, n.heads, n.queries, n.keys}, mask.empty() ? src.first(0) : src.subspan(3, 1));
    std::vector<A> y(static_cast<size_t>(dst[0].volume()));
    std::vector<A> shown(dst.size() > 1 ? static_cast<size_t>(dst[1].volume()) : 0);
    std::vector<A> row(static_cast<size_t>(n.keys)), bias(mask.empty() ? 0 : row.size());
    for (int64_t i = 0; i < n.batch * n.heads * n.queries; ++i) {
      const int64_t b = i / (n.heads * n.queries), h = i / n.queries % n.heads, s = i % n.queries;
      const int64_t g = h / (n.heads / n.kv_heads);
      const A* query = q.data() + row_at(heads_last, n.heads, n.queries, n.depth, b, h, s);
      for (int64_t t = 0; t < n.keys; ++t, walk.next()) {
        const A* key = k.data() + row_at(heads_last, n.kv_heads, n.keys, n.depth, b, g, t);
        A sum = 0;
        for (int64_t d = 0; d < n.depth; ++d) sum += query[d] * key[d];
        row[static_cast<size_t>(t)] = sum * A(scale);
        if (!mask.empty()) bias[static_cast<size_t>(t)] = mask[static_cast<size_t>(walk.offset(0))];
      }
      weigh<A>(*this, attended.sight(b, s), row, bias, shown.empty() ? nullptr : shown.data() + i * n.keys);
      A* to = y.data() + row_at(heads_last, n.heads, n.queries, n.values, b, h, s);
      for (int64_t t = 0; t < n.keys; ++t) {
        const A* value = v.data() + row_at(heads_last, n.kv_heads, n.keys, n.values, b, g, t);
        const A weight = row[static_cast<size_t>(t)];
        for (int64_t e = 0; e < n.values && weight != 0; ++e) to[e] += weight * value[e];
      }
    }
    store_floats<A>(y, dst[0]);
    if (!shown.empty()) store_floats<A>(shown, dst[1]);
  });
}

namespace ops {
OpDef attention() { return op_def<Attention>(); }
}  // namespace ops

}  // namespace tenon
