// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// conv: inference and reference.
#include "ops/conv.h"

#include "ops/lib/elementwise.h"
#include "ops/lib/float_values.h"
#include "ops/lib/operand_shapes.h"

namespace tenon {

namespace {
/// to[o] += factor * from[o stride]: the inner loop of everything here.
template <class A>
void add_scaled_row(A* to, const A* from, A factor, int64_t count, int64_t stride) {
  if (stride == 1) {
    for (int64_t o = 0; o < count; ++o) to[o] += factor * from[o];
  } else {
    for (int64_t o = 0; o < count; ++o) to[o] += factor * from[o * stride];
  }
}

/// One output plane += one input plane * one kernel plane.
template <class A>
void add_plane(A* y, const A* x, const A* w, const std::array<WindowAxis, 3>& axes) {
  const auto& [d, h, v] = axes;
  for (int64_t kd = 0; kd < d.kernel; ++kd) {
    for (int64_t kh = 0; kh < h.kernel; ++kh) {
      for (int64_t kv = 0; kv < v.kernel; ++kv) {
        const A factor = w[(kd * h.kernel + kh) * v.kernel + kv];
        const int64_t first = v.first_output(kv);
        const int64_t count = v.last_output(kv) - first;
        if (count <= 0) continue;
        for (int64_t od = d.first_output(kd); od < d.last_output(kd); ++od) {
          for (int64_t oh = h.first_output(kh); oh < h.last_output(kh); ++oh) {
            add_scaled_row(y + (od * h.out + oh) * v.out + first,
                           x + (d.at(od, kd) * h.in + h.at(oh, kh)) * v.in + v.at(first, kv), factor, count, v.stride);
          }
        }
      }
    }
  }
}

int64_t plane(const std::array<WindowAxis, 3>& axes, int64_t WindowAxis::*size) {
  return axes[0].*size * (axes[1].*size) * (axes[2].*size);
}
}  // namespace

Result<Types> Conv::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 2, 4));
  const Shape& x = in[0].shape;
  const Shape& w = in[1].shape;
  if (x.rank() < 3 || w.rank() != x.rank()) {
    return Error(ErrorCode::invalid_argument,
                 str("expected data and weights of one rank of at least 3, found ", in[0], " and ", in[1]));
  }
  if (!is_float(in[0].dtype) || in[1].dtype != in[0].dtype) {
    return Error(ErrorCode::invalid_argument, str("expected one float type, found ", in[0], " and ", in[1]));
  }
  TRY(window.check(x.rank() - 2));
  const bool channels_fit = !x[1].is_number() || !w[1].is_number() || x[1] == w[1] * Dim(groups);
  if (groups < 1 || !channels_fit || (w[0].is_number() && w[0].number() % groups != 0)) {
    return Error(ErrorCode::invalid_argument,
                 str("expected channels and filters in ", groups, " groups, found ", in[0], " and ", in[1]));
  }
  std::vector<Dim> out = {x[0], w[0]};
  for (int i = 0; i < x.rank() - 2; ++i) {
    TRY_ASSIGN(Dim dim, window_output(window, i, x[i + 2], w[i + 2]));
    out.push_back(std::move(dim));
  }
  if (in.size() > 2 && in[2].present() && (in[2].rank() != 1 || !(in[2].shape[0] == w[0]))) {
    return Error(ErrorCode::invalid_argument, str("expected a bias of shape [", w[0], "], found ", in[2]));
  }
  TRY(check_shape(in, 3, out, "a residual"));
  return Types{{in[0].dtype, Shape(std::move(out))}};
}

Result<> Conv::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const auto w_shape = src[1].type.shape.numbers();
  TRY_ASSIGN(const auto axes,
             window_axes(window, src[0].type.shape, {w_shape.begin() + 2, w_shape.end()}, dst[0].type.shape));
  const int64_t in_plane = plane(axes, &WindowAxis::in);
  const int64_t out_plane = plane(axes, &WindowAxis::out);
  const int64_t kernel = plane(axes, &WindowAxis::kernel);
  const int64_t filters = w_shape[0], group_channels = w_shape[1];
  return visit_accumulator(src[0].type.dtype, [&]<class A>() {
    const auto x = load_floats<A>(src[0]);
    const auto w = load_floats<A>(src[1]);
    const auto bias = load_floats<A>(src.size() > 2 ? src[2] : ConstTensor{});
    const auto residual = load_floats<A>(src.size() > 3 ? src[3] : ConstTensor{});
    std::vector<A> y(static_cast<size_t>(dst[0].volume()));
    for (int64_t n = 0; n < dst[0].dim(0); ++n) {
      for (int64_t m = 0; m < filters; ++m) {
        const int64_t at = (n * filters + m) * out_plane;
        A* to = y.data() + at;
        const int64_t group = m / (filters / groups);
        const A* from = x.data() + (n * groups + group) * group_channels * in_plane;
        for (int64_t c = 0; c < group_channels; ++c) {
          add_plane(to, from + c * in_plane, w.data() + (m * group_channels + c) * kernel, axes);
        }
        for (int64_t o = 0; o < out_plane; ++o) {
          const A sum = bias.empty() ? to[o] : to[o] + bias[static_cast<size_t>(m)];
          to[o] = epilogue.apply(sum, residual.empty() ? A(0) : residual[static_cast<size_t>(at + o)]);
        }
      }
    }
    store_floats<A>(y, dst[0]);
  });
}

namespace ops {
OpDef conv() { return op_def<Conv>(); }
}  // namespace ops

}  // namespace tenon
