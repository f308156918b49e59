// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// conv_transpose: inference and reference.
#include "ops/conv_transpose.h"

#include <algorithm>

#include "ops/lib/elementwise.h"
#include "ops/lib/float_values.h"
#include "ops/lib/operand_shapes.h"

namespace tenon {

namespace {
int64_t element(const std::vector<int64_t>& list, int i) { return list.empty() ? 0 : list[static_cast<size_t>(i)]; }

/// The output's size along a spatial axis.
Result<Dim> output_dim(const ConvTranspose& op, int axis, const Dim& in, const Dim& kernel) {
  if (!op.output_shape.empty()) return Dim(element(op.output_shape, axis));
  const int64_t stride = op.window.stride(axis);
  const bool same = op.window.auto_pad == AutoPad::same_upper || op.window.auto_pad == AutoPad::same_lower;
  if (same) return in * Dim(stride);
  if (!kernel.is_number()) return Error(ErrorCode::unsupported, "expected a kernel whose size is known");
  const auto spatial = static_cast<int>(op.window.pads.size() / 2);
  const int64_t pads = spatial == 0 ? 0 : element(op.window.pads, axis) + element(op.window.pads, axis + spatial);
  const int64_t more =
      (kernel.number() - 1) * op.window.dilation(axis) + 1 + element(op.output_padding, axis) - pads - stride;
  const Dim out = more < 0 ? in * Dim(stride) - Dim(-more) : in * Dim(stride) + Dim(more);
  if (out.is_number() && out.number() < 0) {
    return Error(ErrorCode::invalid_argument,
                 str("expected a result of at least 0 along spatial axis ", axis, ", found ", out));
  }
  return out;
}

Result<> check_lists(const ConvTranspose& op, int spatial) {
  TRY(op.window.check(spatial));
  for (const auto* list : {&op.output_padding, &op.output_shape}) {
    const bool negative =
        std::any_of(list->begin(), list->end(), [](int64_t value) { return value < 0 || value > Dim::kUnbounded; });
    if (negative || (!list->empty() && list->size() != static_cast<size_t>(spatial))) {
      return Error(ErrorCode::invalid_argument, str("expected output_padding and output_shape of ", spatial,
                                                    " numbers of at least 0, found [", join(*list), "]"));
    }
  }
  return Done{};
}
}  // namespace

Result<Types> ConvTranspose::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 2, 4));
  const Shape& x = in[0].shape;
  const Shape& w = in[1].shape;
  if (x.rank() < 3 || w.rank() != x.rank() || !is_float(in[0].dtype) || in[1].dtype != in[0].dtype) {
    return Error(ErrorCode::invalid_argument,
                 str("expected floats of one rank of at least 3, found ", in[0], " and ", in[1]));
  }
  TRY(check_lists(*this, x.rank() - 2));
  const bool channels_fit = !x[1].is_number() || !w[0].is_number() || x[1] == w[0];
  if (groups < 1 || !channels_fit || (w[0].is_number() && w[0].number() % groups != 0)) {
    return Error(ErrorCode::invalid_argument,
                 str("expected channels in ", groups, " groups, found ", in[0], " and ", in[1]));
  }
  std::vector<Dim> out = {x[0], w[1] * Dim(groups)};
  for (int i = 0; i < x.rank() - 2; ++i) {
    TRY_ASSIGN(Dim dim, output_dim(*this, i, x[i + 2], w[i + 2]));
    out.push_back(std::move(dim));
  }
  if (in.size() > 2 && in[2].present() && (in[2].rank() != 1 || !(in[2].shape[0] == out[1]))) {
    return Error(ErrorCode::invalid_argument, str("expected a bias of shape [", out[1], "], found ", in[2]));
  }
  TRY(check_shape(in, 3, out, "a residual"));
  return Types{{in[0].dtype, Shape(std::move(out))}};
}

Result<std::array<WindowAxis, 3>> ConvTranspose::axes(const Shape& x, const Shape& w, const Shape& y) const {
  const auto w_dims = w.numbers();
  Window forward = window;
  if (window.auto_pad != AutoPad::valid) forward.auto_pad = AutoPad::explicit_pads;
  TRY_ASSIGN(auto out, window_axes(forward, y, {w_dims.begin() + 2, w_dims.end()}, x));
  const bool derived =
      !output_shape.empty() || window.auto_pad == AutoPad::same_upper || window.auto_pad == AutoPad::same_lower;
  const int spatial = x.rank() - 2;
  for (int i = 0; derived && i < spatial; ++i) {
    WindowAxis& axis = out[static_cast<size_t>(3 - spatial + i)];
    const int64_t span = (axis.kernel - 1) * axis.dilation + 1;
    const int64_t total =
        std::max<int64_t>(0, axis.stride * (axis.out - 1) + element(output_padding, i) + span - axis.in);
    axis.pad_begin = window.auto_pad == AutoPad::same_upper ? total / 2 : total - total / 2;
    axis.pad_end = total - axis.pad_begin;
  }
  return out;
}

namespace {
/// One output plane += the transpose of a kernel plane applied to one input plane.
template <class A>
void scatter_plane(A* y, const A* x, const A* w, const std::array<WindowAxis, 3>& axes) {
  const auto& [d, h, v] = axes;
  for (int64_t kd = 0; kd < d.kernel; ++kd) {
    for (int64_t kh = 0; kh < h.kernel; ++kh) {
      for (int64_t kv = 0; kv < v.kernel; ++kv) {
        const A factor = w[(kd * h.kernel + kh) * v.kernel + kv];
        const int64_t first = v.first_output(kv), last = v.last_output(kv);
        for (int64_t od = d.first_output(kd); od < d.last_output(kd); ++od) {
          for (int64_t oh = h.first_output(kh); oh < h.last_output(kh); ++oh) {
            const A* from = x + (od * h.out + oh) * v.out;
            A* to = y + (d.at(od, kd) * h.in + h.at(oh, kh)) * v.in;
            for (int64_t o = first; o < last; ++o) to[v.at(o, kv)] += factor * from[o];
          }
        }
      }
    }
  }
}
}  // namespace

Result<> ConvTranspose::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const Shape& w_shape = src[1].type.shape;
  TRY_ASSIGN(const auto axes, this->axes(src[0].type.shape, w_shape, dst[0].type.shape));
  const int64_t in_plane = axes[0].out * axes[1].out * axes[2].out;
  const int64_t out_plane = axes[0].in * axes[1].in * axes[2].in;
  const int64_t kernel = axes[0].kernel * axes[1].kernel * axes[2].kernel;
  const int64_t channels = w_shape[0].number(), group_filters = w_shape[1].number();
  return visit_accumulator(src[0].type.dtype, [&]<class A>() {
    const auto x = load_floats<A>(src[0]);
    const auto w = load_floats<A>(src[1]);
    const auto bias = load_floats<A>(src.size() > 2 ? src[2] : ConstTensor{});
    const auto residual = load_floats<A>(src.size() > 3 ? src[3] : ConstTensor{});
    std::vector<A> y(static_cast<size_t>(dst[0].volume()));
    for (int64_t n = 0; n < dst[0].dim(0); ++n) {
      for (int64_t c = 0; c < channels; ++c) {
        const int64_t group = c / (channels / groups);
        for (int64_t m = 0; m < group_filters; ++m) {
          scatter_plane(y.data() + ((n * groups + group) * group_filters + m) * out_plane,
                        x.data() + (n * channels + c) * in_plane, w.data() + (c * group_filters + m) * kernel, axes);
        }
      }
    }
    for (size_t i = 0; i < y.size(); ++i) {
      const size_t channel = i / static_cast<size_t>(out_plane) % static_cast<size_t>(groups * group_filters);
      y[i] = epilogue.apply(bias.empty() ? y[i] : y[i] + bias[channel], residual.empty() ? A(0) : residual[i]);
    }
    store_floats<A>(y, dst[0]);
  });
}

namespace ops {
OpDef conv_transpose() { return op_def<ConvTranspose>(); }
}  // namespace ops

}  // namespace tenon
