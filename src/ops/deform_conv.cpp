// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// deform_conv: inference and reference.
#include "ops/deform_conv.h"

#include <cmath>

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/float_values.h"

namespace tenon {

namespace {

/// The element between elements; what is outside counts as 0.
double read(const double* plane, int64_t height, int64_t width, double y, double x) {
  const double y0 = std::floor(y), x0 = std::floor(x), ty = y - y0, tx = x - x0;
  const auto at = [&](double row, double column) {
    const bool inside =
        row >= 0 && column >= 0 && row < static_cast<double>(height) && column < static_cast<double>(width);
    if (!inside) return 0.0;  // nor is what is no number
    return plane[static_cast<int64_t>(row) * width + static_cast<int64_t>(column)];
  };
  return (1 - ty) * ((1 - tx) * at(y0, x0) + tx * at(y0, x0 + 1)) +
         ty * ((1 - tx) * at(y0 + 1, x0) + tx * at(y0 + 1, x0 + 1));
}

}  // namespace

Result<Types> DeformConv::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 3, 5));
  TRY(check_type(in, 0, TypeSet::real));
  if (in[0].rank() != 4) return Error(ErrorCode::unsupported, str("expected two spatial axes, found ", in[0]));
  if (in[1].rank() != 4 || in[2].rank() != 4 || groups < 1 || offset_groups < 1) {
    return Error(ErrorCode::invalid_argument,
                 str("expected weights and offsets of rank 4, found ", in[1], " and ", in[2]));
  }
  TRY(window.check(2));
  return Types{{in[0].dtype, Shape{in[0].shape[0], in[1].shape[0], in[2].shape[2], in[2].shape[3]}}};
}

Result<> DeformConv::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const auto x = load_floats<double>(src[0]), weights = load_floats<double>(src[1]),
             offset = load_floats<double>(src[2]);
  const auto bias = load_floats<double>(has_operand(src, 3) ? src[3] : ConstTensor{});
  const auto mask = load_floats<double>(has_operand(src, 4) ? src[4] : ConstTensor{});
  const int64_t channels = src[0].dim(1), height = src[0].dim(2), width = src[0].dim(3);
  const int64_t results = src[1].dim(0), per_group = src[1].dim(1), kh = src[1].dim(2), kw = src[1].dim(3);
  const int64_t oh = dst[0].dim(2), ow = dst[0].dim(3), taps = kh * kw;
  const Dim moves = Dim(offset_groups) * Dim(taps);
  const auto places = static_cast<size_t>(src[0].dim(0) * oh * ow);
  const bool fits = Dim(per_group) * Dim(groups) == Dim(channels) && results % groups == 0 &&
                    channels % offset_groups == 0 && src[2].dim(0) == src[0].dim(0) &&
                    Dim(src[2].dim(1)) == moves * Dim(2) &&
                    (bias.empty() || static_cast<int64_t>(bias.size()) == results) &&
                    (mask.empty() || mask.size() == places * static_cast<size_t>(moves.number()));
  if (!fits) {
    return Error(ErrorCode::invalid_argument, str("expected weights, offsets, bias and mask that fit ", src[0].type,
                                                  ", found ", src[1].type, " and ", src[2].type));
  }
  std::vector<double> y(static_cast<size_t>(dst[0].volume()));
  for (int64_t i = 0; i < dst[0].volume(); ++i) {
    const int64_t column = i % ow, row = i / ow % oh, m = i / (ow * oh) % results, n = i / (ow * oh * results);
    double sum = bias.empty() ? 0 : bias[static_cast<size_t>(m)];
    for (int64_t k = 0; k < per_group * taps; ++k) {
      const int64_t tap = k % taps, c = m / (results / groups) * per_group + k / taps;
      const int64_t moved = c / (channels / offset_groups) * taps + tap;
      const auto element = [&](const std::vector<double>& from, int64_t plane, int64_t planes) {
        return from[static_cast<size_t>(((n * planes + plane) * oh + row) * ow + column)];
      };
      const int64_t planes = offset_groups * taps;
      const double at_y = static_cast<double>(row * window.stride(0) + tap / kw * window.dilation(0) -
                                              (window.pads.empty() ? 0 : window.pads[0])) +
                          element(offset, 2 * moved, 2 * planes);
      const double at_x = static_cast<double>(column * window.stride(1) + tap % kw * window.dilation(1) -
                                              (window.pads.empty() ? 0 : window.pads[1])) +
                          element(offset, 2 * moved + 1, 2 * planes);
      const double factor = mask.empty() ? 1 : element(mask, moved, planes);
      sum += factor * weights[static_cast<size_t>(m * per_group * taps + k)] *
             read(x.data() + (n * channels + c) * height * width, height, width, at_y, at_x);
    }
    y[static_cast<size_t>(i)] = sum;
  }
  store_floats<double>(y, dst[0]);
  return Done{};
}

namespace ops {
OpDef deform_conv() { return op_def<DeformConv>(); }
}  // namespace ops

}  // namespace tenon
