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

/// Numbers of a problem and strides of its operands.
struct AttentionSizes {
  int64_t batch, heads, queries, keys, depth, values;
};

/// Where row s of head h of picture b starts.
int64_t row_at(bool heads_last, int64_t heads, int64_t length, int64_t depth, int64_t b, int64_t h, int64_t s) {
  return (heads_last ? (b * length + s) * heads + h : (b * heads + h) * length + s) * depth;
}
}  // namespace

Result<Types> Attention::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 3, 4));
  const int heads = heads_last ? 2 : 1;
  const int length = heads_last ? 1 : 2;
  for (size_t i = 0; i < 3; ++i) {
    if (in[i].rank() != 4 || !is_float(in[i].dtype) || in[i].dtype != in[0].dtype) {
      return Error(ErrorCode::invalid_argument, str("expected floats of rank 4, found ", in[i]));
    }
  }
  const Shape &q = in[0].shape, &k = in[1].shape, &v = in[2].shape;
  if (!may_equal(q[0], k[0]) || !may_equal(k[0], v[0]) || !may_equal(q[heads], k[heads]) ||
      !may_equal(k[heads], v[heads]) || !may_equal(q[3], k[3]) || !may_equal(k[length], v[length])) {
    return Error(ErrorCode::invalid_argument,
                 str("expected queries, keys and values that fit, found ", in[0], ", ", in[1], ", ", in[2]));
  }
  if (in.size() > 3 && in[3].present()) {
    TRY(broadcast(Shape{q[0], q[heads], q[length], k[length]}, in[3].shape).note("in the mask of attention"));
  }
  Shape out = q;
  out[3] = v[3];
  return Types{{in[0].dtype, std::move(out)}};
}

Result<> Attention::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const int heads_axis = heads_last ? 2 : 1;
  const int length_axis = heads_last ? 1 : 2;
  const AttentionSizes n{src[0].dim(0),           src[0].dim(heads_axis), src[0].dim(length_axis),
                         src[1].dim(length_axis), src[0].dim(3),          src[2].dim(3)};
  return visit_accumulator(src[0].type.dtype, [&]<class A>() {
    const auto q = load_floats<A>(src[0]), k = load_floats<A>(src[1]), v = load_floats<A>(src[2]);
    const auto mask = load_floats<A>(src.size() > 3 ? src[3] : ConstTensor{});
    BroadcastWalk walk(Shape{n.batch, n.heads, n.queries, n.keys}, mask.empty() ? src.first(0) : src.subspan(3, 1));
    std::vector<A> y(static_cast<size_t>(dst[0].volume()));
    std::vector<A> row(static_cast<size_t>(n.keys));
    for (int64_t i = 0; i < n.batch * n.heads * n.queries; ++i) {
      const int64_t b = i / (n.heads * n.queries), h = i / n.queries % n.heads, s = i % n.queries;
      const A* query = q.data() + row_at(heads_last, n.heads, n.queries, n.depth, b, h, s);
      A top = -std::numeric_limits<A>::infinity();
      for (int64_t t = 0; t < n.keys; ++t, walk.next()) {
        const A* key = k.data() + row_at(heads_last, n.heads, n.keys, n.depth, b, h, t);
        A sum = 0;
        for (int64_t d = 0; d < n.depth; ++d) sum += query[d] * key[d];
        sum = sum * A(scale) + (mask.empty() ? A(0) : mask[static_cast<size_t>(walk.offset(0))]);
        row[static_cast<size_t>(t)] = sum;
        top = std::max(top, sum);
      }
      A total = 0;
      for (A& value : row) total += value = std::exp(value - top);
      A* to = y.data() + row_at(heads_last, n.heads, n.queries, n.values, b, h, s);
      for (int64_t t = 0; t < n.keys; ++t) {
        const A* value = v.data() + row_at(heads_last, n.heads, n.keys, n.values, b, h, t);
        const A weight = row[static_cast<size_t>(t)] / total;
        for (int64_t e = 0; e < n.values; ++e) to[e] += weight * value[e];
      }
    }
    store_floats<A>(y, dst[0]);
  });
}

namespace ops {
OpDef attention() { return op_def<Attention>(); }
}  // namespace ops

}  // namespace tenon
