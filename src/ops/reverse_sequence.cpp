// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// reverse_sequence: inference and reference.
#include "ops/reverse_sequence.h"

#include <cstring>

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/operand_shapes.h"

namespace tenon {

Result<Types> ReverseSequence::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 2));
  TRY(check_type(in, 1, TypeSet::integer));
  const bool first_two = (time_axis == 0 && batch_axis == 1) || (time_axis == 1 && batch_axis == 0);
  const bool fits = in[0].rank() >= 2 && in[1].rank() == 1 && first_two;
  if (!fits) {
    return Error(ErrorCode::invalid_argument,
                 str("expected batch and time as axes 0 and 1, found ", in[0], ", ", in[1]));
  }
  TRY(check_shape(in, 1, {in[0].shape[static_cast<int>(batch_axis)]}, "lengths"));
  return Types{{in[0].dtype, in[0].shape}};
}

Result<> ReverseSequence::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const auto time = static_cast<int>(time_axis);
  const int64_t steps = src[0].dim(time);
  const int64_t batch = src[0].dim(1 - time);
  const std::vector<int64_t> lengths = numbers_of(src[1]);
  const size_t row =
      static_cast<size_t>(volume_between(src[0].type.shape, 2, src[0].type.rank())) * size_of(src[0].type.dtype);
  if (static_cast<int64_t>(lengths.size()) != batch) {
    return Error(ErrorCode::invalid_argument, str("expected ", batch, " lengths, found ", lengths.size()));
  }
  for (int64_t b = 0; b < batch; ++b) {
    const int64_t length = lengths[static_cast<size_t>(b)];
    if (length < 0 || length > steps) {
      return Error(ErrorCode::invalid_argument, str("expected lengths from 0 to ", steps, ", found ", length));
    }
    for (int64_t t = 0; t < steps && row > 0; ++t) {
      const int64_t from = t < length ? length - 1 - t : t;
      const auto place = [&](int64_t at) {
        return static_cast<size_t>(time == 0 ? at * batch + b : b * steps + at) * row;
      };
      std::memcpy(dst[0].data + place(t), src[0].data + place(from), row);
    }
  }
  return Done{};
}

namespace ops {
OpDef reverse_sequence() { return op_def<ReverseSequence>(); }
}  // namespace ops

}  // namespace tenon
