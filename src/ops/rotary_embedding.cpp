// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// rotary_embedding: inference and reference.
#include "ops/rotary_embedding.h"

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/float_values.h"
#include "ops/lib/operand_shapes.h"

namespace tenon {

Result<Types> RotaryEmbedding::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 3, 4));
  TRY(check_type(in, 0, TypeSet::real));
  const bool by_position = has_operand(in, 3);
  const bool fits = in[0].rank() == 4 && in[1].rank() == (by_position ? 2 : 3) && in[2].rank() == in[1].rank();
  if (!fits) {
    return Error(ErrorCode::invalid_argument, str("expected x of rank 4 and cos and sin of rank ", by_position ? 2 : 3,
                                                  ", found ", in[0], ", ", in[1], ", ", in[2]));
  }
  const Dim half = in[1].shape[in[1].rank() - 1];
  if (half.is_number() && in[0].shape[3].is_number() && 2 * half.number() > in[0].shape[3].number()) {
    return Error(ErrorCode::invalid_argument,
                 str("expected at most ", in[0].shape[3], " elements to turn, found ", in[1]));
  }
  TRY(check_shape(in, 2, in[1].shape.dims(), "sin"));
  return Types{{in[0].dtype, in[0].shape}};
}

Result<> RotaryEmbedding::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const std::vector<double> x = load_floats<double>(src[0]), cos = load_floats<double>(src[1]);
  const std::vector<double> sin = load_floats<double>(src[2]);
  std::vector<int64_t> positions;
  if (has_operand(src, 3)) positions = numbers_of(src[3]);
  const int64_t heads = src[0].dim(2), depth = src[0].dim(3);
  const int64_t half = src[1].dim(src[1].type.rank() - 1);
  std::vector<double> y = x;
  for (int64_t row = 0; row < src[0].dim(0) * src[0].dim(1); ++row) {
    int64_t turn = src[1].type.rank() == 3 && src[1].dim(0) == 1 ? row % src[0].dim(1) : row;
    if (!positions.empty()) turn = positions[static_cast<size_t>(row) % positions.size()];
    if (turn < 0 || (half > 0 && turn >= static_cast<int64_t>(cos.size()) / half)) {
      return Error(ErrorCode::invalid_argument, str("expected a position inside ", src[1].type, ", found ", turn));
    }
    for (int64_t i = 0; i < heads * half; ++i) {
      const int64_t pair = i % half, base = (row * heads + i / half) * depth;
      const auto a = static_cast<size_t>(base + (interleaved ? 2 * pair : pair));
      const auto b = static_cast<size_t>(base + (interleaved ? 2 * pair + 1 : pair + half));
      const double c = cos[static_cast<size_t>(turn * half + pair)], s = sin[static_cast<size_t>(turn * half + pair)];
      y[a] = x[a] * c - x[b] * s;
      y[b] = x[a] * s + x[b] * c;
    }
  }
  store_floats<double>(y, dst[0]);
  return Done{};
}

namespace ops {
OpDef rotary_embedding() { return op_def<RotaryEmbedding>(); }
}  // namespace ops

}  // namespace tenon
