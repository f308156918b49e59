// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// linear_attention: inference and reference.
#include "ops/linear_attention.h"

#include <cmath>

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/float_values.h"
#include "ops/lib/operand_shapes.h"

namespace tenon {

namespace {

/// Operand `i` as [B,S,heads,each], each the last axis over heads; none if it is absent.
struct HeadRows {
  std::vector<double> values;
  int64_t heads = 0, each = 0;
  const double* at(int64_t position, int64_t head) const {
    const int64_t shared = heads == 1 ? 0 : head;
    return values.data() + (position * heads + shared) * each;
  }
};

HeadRows head_rows(std::span<const ConstTensor> src, size_t i, int64_t heads) {
  if (!has_operand(src, i)) return {};
  const int64_t last = src[i].dim(2);
  if (last < heads) heads = 1;
  return {load_floats<double>(src[i]), heads, last / heads};
}

/// One position of one head: the state moves on.
void move_on(double* state, const double* k, const double* v, const double* decay, int64_t decays, const double* beta,
             int64_t depth, int64_t values) {
  std::vector<double> written(v, v + values);
  for (int64_t d = 0; decay && d < depth; ++d) {
    const double factor = std::exp(decay[decays == 1 ? 0 : d]);
    for (int64_t e = 0; e < values; ++e) state[d * values + e] *= factor;
  }
  for (int64_t e = 0; beta && e < values; ++e) {
    double read = 0;
    for (int64_t d = 0; d < depth; ++d) read += state[d * values + e] * k[d];
    written[static_cast<size_t>(e)] = *beta * (v[e] - read);
  }
  for (int64_t d = 0; d < depth; ++d) {
    for (int64_t e = 0; e < values; ++e) state[d * values + e] += k[d] * written[static_cast<size_t>(e)];
  }
}

}  // namespace

Result<Types> LinearAttention::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 3, 6));
  TRY(check_type(in, 0, TypeSet::real));
  const bool fits = in[0].rank() == 3 && in[1].rank() == 3 && in[2].rank() == 3 && kv_heads > 0 &&
                    q_heads >= kv_heads && q_heads % kv_heads == 0;
  if (!fits) {
    return Error(ErrorCode::invalid_argument, str("expected q, k and v of rank 3 and heads that divide, found ", in[0],
                                                  ", ", in[1], ", ", in[2], " for ", q_heads, " and ", kv_heads));
  }
  const Dim depth = floor_div(in[1].shape[2], kv_heads), values = floor_div(in[2].shape[2], kv_heads);
  const Dim batch = in[0].shape[0], length = in[0].shape[1];
  TRY(check_shape(in, 0, {batch, length, depth * Dim(q_heads)}, "q"));
  TRY(check_shape(in, 1, {batch, length, depth * Dim(kv_heads)}, "k"));
  TRY(check_shape(in, 2, {batch, length, values * Dim(kv_heads)}, "v"));
  TRY(check_shape(in, 3, {batch, kv_heads, depth, values}, "a state"));
  const bool by_depth = has_operand(in, 4) && in[4].rank() == 3 && in[4].shape[2] == depth * Dim(kv_heads);
  TRY(check_shape(in, 4, {batch, length, by_depth ? in[4].shape[2] : Dim(kv_heads)}, "decay"));
  const bool shared = has_operand(in, 5) && in[5].rank() == 3 && in[5].shape[2] == Dim(1);
  TRY(check_shape(in, 5, {batch, length, shared ? 1 : kv_heads}, "beta"));
  const DataType state = has_operand(in, 3) ? in[3].dtype : in[0].dtype;
  return Types{{in[0].dtype, Shape{in[0].shape[0], in[0].shape[1], values * Dim(q_heads)}},
               {state, Shape{batch, kv_heads, depth, values}}};
}

Result<> LinearAttention::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const HeadRows q = head_rows(src, 0, q_heads), k = head_rows(src, 1, kv_heads), v = head_rows(src, 2, kv_heads);
  const HeadRows decay = head_rows(src, 4, kv_heads), beta = head_rows(src, 5, kv_heads);
  const int64_t batch = src[0].dim(0), length = src[0].dim(1), group = q_heads / kv_heads;
  std::vector<double> state(static_cast<size_t>(batch * kv_heads * k.each * v.each));
  if (has_operand(src, 3)) state = load_floats<double>(src[3]);
  const double factor = scale != 0 ? static_cast<double>(scale) : 1 / std::sqrt(static_cast<double>(k.each));
  std::vector<double> y(static_cast<size_t>(dst[0].volume()));
  for (int64_t i = 0; i < batch * length * kv_heads; ++i) {
    const int64_t position = i / kv_heads, head = i % kv_heads;
    double* now = state.data() + (position / length * kv_heads + head) * k.each * v.each;
    move_on(now, k.at(position, head), v.at(position, head), decay.each ? decay.at(position, head) : nullptr,
            decay.each, beta.each ? beta.at(position, head) : nullptr, k.each, v.each);
    for (int64_t g = head * group; g < (head + 1) * group; ++g) {
      double* to = y.data() + (position * q_heads + g) * v.each;
      const double* query = q.at(position, g);
      for (int64_t d = 0; d < k.each; ++d) {
        for (int64_t e = 0; e < v.each; ++e) to[e] += factor * query[d] * now[d * v.each + e];
      }
    }
  }
  store_floats<double>(y, dst[0]);
  if (dst.size() > 1) store_floats<double>(state, dst[1]);
  return Done{};
}

namespace ops {
OpDef linear_attention() { return op_def<LinearAttention>(); }
}  // namespace ops

}  // namespace tenon
