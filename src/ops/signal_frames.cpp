// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// signal_frames: inference and reference.
#include "ops/signal_frames.h"

#include <cstring>

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> SignalFrames::infer_known(std::span<const Known> in) const {
  const Types types = types_of(in);
  TRY(check_inputs(types, 3));
  if (types[0].rank() != 3) return Error(ErrorCode::invalid_argument, str("expected rank 3, found ", types[0]));
  const auto step = in[1].dims(), length = in[2].dims();
  const Dim each = length && length->size() == 1 ? length->front() : unknown_dim();
  Dim frames = unknown_dim();
  if (step && step->size() == 1) {
    if (step->front().max() < 1) return Error(ErrorCode::invalid_argument, "expected a step of at least 1");
    frames = floor_div(types[0].shape[1] - each, step->front()) + Dim(1);
  }
  return Knowns{Known::of({types[0].dtype, Shape{types[0].shape[0], frames, each, types[0].shape[2]}})};
}

Result<> SignalFrames::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const int64_t step = numbers_of(src[1])[0], frames = dst[0].dim(1), length = dst[0].dim(2);
  if ((frames - 1) * step + length > src[0].dim(1)) {
    return Error(ErrorCode::invalid_argument, str("expected frames inside ", src[0].type, ", found ", dst[0].type));
  }
  const size_t row = static_cast<size_t>(src[0].dim(2)) * size_of(src[0].type.dtype);
  std::byte* to = dst[0].data;
  for (int64_t n = 0; n < src[0].dim(0); ++n) {
    for (int64_t f = 0; f < frames; ++f) {
      const size_t bytes = row * static_cast<size_t>(length);
      if (bytes > 0) std::memcpy(to, src[0].data + static_cast<size_t>(n * src[0].dim(1) + f * step) * row, bytes);
      to += bytes;
    }
  }
  return Done{};
}

namespace ops {
OpDef signal_frames() { return op_def<SignalFrames>(); }
}  // namespace ops

}  // namespace tenon
