// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The window of a convolution or pooling problem, in numbers.
#include "backends/cpu/lib/window_problem.h"

#include "backends/cpu/lib/operands.h"

namespace tenon::cpu {

namespace {

struct Axis {
  int64_t in, out, kernel, stride, dilation, before, after;
};

/// Padding that auto_pad implies: all that is missing, the odd element behind (same_upper) or in front (same_lower).
void pad_automatically(Axis& axis, std::string_view mode) {
  const int64_t reach = (axis.out - 1) * axis.stride + (axis.kernel - 1) * axis.dilation + 1;
  const int64_t missing = std::max<int64_t>(0, reach - axis.in);
  axis.before = mode == "same_lower" ? missing - missing / 2 : missing / 2;
  axis.after = missing - axis.before;
}

}  // namespace

namespace {
/// Row-major pictures of one channel lie as channels-last ones do.
Result<int64_t> step_of(TensorType type) {
  type.layout = Layout::channels_last;
  return pixel_step(type);
}
}  // namespace

Result<Window> window_of(const Problem& p, std::vector<int64_t> kernel) {
  const size_t spatial = kernel.size();
  if (spatial < 1 || spatial > 2) return declined("one or two spatial axes only, got ", spatial);
  const auto strides = integers_field(p.op, "strides"), pads = integers_field(p.op, "pads");
  const auto dilations = integers_field(p.op, "dilations");
  const std::string mode = text_field(p.op, "auto_pad");
  Axis axes[2] = {{1, 1, 1, 1, 1, 0, 0}, {1, 1, 1, 1, 1, 0, 0}};
  for (size_t i = 0; i < spatial; ++i) {
    Axis& axis = axes[2 - spatial + i];
    const int at = static_cast<int>(i) + 2;
    axis = {.in = p.in[0].shape[at].number(),
            .out = p.out[0].shape[at].number(),
            .kernel = kernel[i],
            .stride = strides.empty() ? 1 : strides[i],
            .dilation = dilations.empty() ? 1 : dilations[i],
            .before = pads.empty() ? 0 : pads[i],
            .after = pads.empty() ? 0 : pads[spatial + i]};
    if (mode.starts_with("same")) pad_automatically(axis, mode);
    if (mode == "valid") axis.before = axis.after = 0;
  }
  const auto& [y, x] = axes;
  TRY_ASSIGN(const int64_t src_step, step_of(p.in[0]));
  TRY_ASSIGN(const int64_t dst_step, step_of(p.out[0]));
  return Window{.n = p.in[0].shape[0].number(),
                .h = y.in,
                .w = x.in,
                .c = p.in[0].shape[1].number(),
                .out_h = y.out,
                .out_w = x.out,
                .kernel_h = y.kernel,
                .kernel_w = x.kernel,
                .stride_h = y.stride,
                .stride_w = x.stride,
                .dilation_h = y.dilation,
                .dilation_w = x.dilation,
                .pad_top = y.before,
                .pad_left = x.before,
                .pad_bottom = y.after,
                .pad_right = x.after,
                .src_step = src_step,
                .dst_step = dst_step};
}

Result<Activation> epilogue_of(const Op& op) {
  static constexpr std::pair<std::string_view, Unary> kNames[] = {{"none", Unary::identity},
                                                                  {"", Unary::identity},
                                                                  {"relu", Unary::relu},
                                                                  {"leaky_relu", Unary::leaky_relu},
                                                                  {"clip", Unary::clip},
                                                                  {"sigmoid", Unary::sigmoid},
                                                                  {"hard_swish", Unary::hard_swish},
                                                                  {"hard_sigmoid", Unary::hard_sigmoid},
                                                                  {"silu", Unary::silu},
                                                                  {"tanh", Unary::tanh},
                                                                  {"gelu", Unary::gelu_erf},
                                                                  {"gelu_tanh", Unary::gelu_tanh},
                                                                  {"mish", Unary::mish},
                                                                  {"swish", Unary::swish}};
  const std::string name = text_field(op, "activation");
  for (const auto& [known, function] : kNames) {
    if (known == name)
      return Activation{function, to_float(number_field(op, "alpha")), to_float(number_field(op, "beta"))};
  }
  return declined("no kernel for activation ", name);
}

}  // namespace tenon::cpu
