// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Reading convolution problems.
#include "backends/cpu/lib/conv_problem.h"

#include "backends/cpu/lib/operands.h"
#include "ops/conv.h"
#include "ops/conv_transpose.h"

namespace tenon::cpu {
namespace {

Result<> check_operands(const Problem& p) {
  if (p.in.size() < 2 || p.in.size() > 4) return declined("expected 2 to 4 operands, found ", p.in.size());
  for (const TensorType& type : p.in) {
    if (type.present() && type.dtype != DataType::f32) return declined("f32 only, found ", type.dtype);
  }
  if (p.in[0].rank() != 4) return declined("two spatial axes only, found a tensor of rank ", p.in[0].rank());
  if (p.out[0].layout != Layout::channels_last) return declined("channels_last only");
  if (!p.constant(1)) return declined("weights are not constant");
  const bool residual = p.in.size() > 3 && p.in[3].present();
  if (residual && !(p.in[3].shape == p.out[0].shape && p.in[3].layout == p.out[0].layout))
    return declined("the residual differs from the result in shape or layout");
  return Done{};
}

/// Kernel, stride, dilation and padding.
Result<ConvSizes> sizes_of(const std::array<WindowAxis, 3>& axes) {
  ConvSizes s;
  for (int i : {0, 1}) {
    s.kernel[i] = axes[i + 1].kernel;
    s.stride[i] = axes[i + 1].stride;
    s.dilation[i] = axes[i + 1].dilation;
    s.pad[i] = axes[i + 1].pad_begin;
    if (s.pad[i] < 0) return declined("negative padding");
  }
  return s;
}

Result<> set_steps(ConvProblem& c, const Problem& p) {
  const bool planar = p.in[0].layout != Layout::channels_last;
  if (planar && !p.in[0].is_dense()) return declined("a whole planar picture only");
  if (!planar) {
    TRY_ASSIGN(c.ld_src, pixel_step(p.in[0]));
  }
  TRY_ASSIGN(c.ld_dst, pixel_step(p.out[0]));
  if (p.in.size() > 3 && p.in[3].present()) {
    TRY_ASSIGN(c.ld_residual, pixel_step(p.in[3]));
  }
  return Done{};
}

void set_tensors(ConvSizes& s, const Shape& x, const Shape& y, int64_t groups) {
  s.batch = x[0].number();
  s.in_c = x[1].number();
  s.in_h = x[2].number();
  s.in_w = x[3].number();
  s.out_c = y[1].number();
  s.out_h = y[2].number();
  s.out_w = y[3].number();
  s.groups = groups;
}

}  // namespace

Activation activation_of(const tenon::Epilogue& epilogue) {
  using From = tenon::Activation;
  const auto with = [&](Unary f) { return Activation{f, epilogue.alpha, epilogue.beta}; };
  switch (epilogue.activation) {
    case From::none:
      return with(Unary::identity);
    case From::relu:
      return with(Unary::relu);
    case From::leaky_relu:
      return with(Unary::leaky_relu);
    case From::clip:
      return with(Unary::clip);
    case From::sigmoid:
      return with(Unary::sigmoid);
    case From::hard_sigmoid:
      return with(Unary::hard_sigmoid);
    case From::hard_swish:
      return with(Unary::hard_swish);
    case From::silu:
      return with(Unary::silu);
    case From::tanh:
      return with(Unary::tanh);
    case From::gelu:
      return with(Unary::gelu_erf);
    case From::gelu_tanh:
      return with(Unary::gelu_tanh);
    case From::mish:
      return with(Unary::mish);
    case From::swish:
      return with(Unary::swish);
  }
  return with(Unary::identity);
}

Result<ConvProblem> read_conv(const Problem& p) {
  TRY(check_operands(p));
  const Conv* conv = p.op.as<Conv>();
  if (conv == nullptr) return declined("no convolution");
  const Shape &x = p.in[0].shape, &w = p.in[1].shape, &y = p.out[0].shape;
  ConvProblem out{.epilogue = conv->epilogue, .operands = p.in.size()};
  out.planar_source = p.in[0].layout != Layout::channels_last;
  TRY_ASSIGN(const auto axes, window_axes(conv->window, x, {w[2].number(), w[3].number()}, y));
  TRY_ASSIGN(out.sizes, sizes_of(axes));
  TRY(set_steps(out, p));
  set_tensors(out.sizes, x, y, conv->groups);
  return out;
}

Result<ConvProblem> read_conv_transpose(const Problem& p) {
  TRY(check_operands(p));
  const ConvTranspose* conv = p.op.as<ConvTranspose>();
  if (conv == nullptr) return declined("no transposed convolution");
  if (p.in[0].layout != Layout::channels_last) return declined("channels_last only");
  if (p.in.size() > 3 && p.in[3].present()) return declined("a residual");
  const Shape &x = p.in[0].shape, &w = p.in[1].shape, &y = p.out[0].shape;
  ConvProblem out{.epilogue = conv->epilogue, .operands = p.in.size()};
  TRY_ASSIGN(const auto axes, conv->axes(x, w, y));  // of the convolution from y to x
  TRY_ASSIGN(out.sizes, sizes_of(axes));
  TRY(set_steps(out, p));
  set_tensors(out.sizes, x, y, conv->groups);
  return out;
}

uint32_t residual_in_place(const tenon::Epilogue& epilogue, int64_t k) {
  constexpr int64_t kLongestUncut = 512;
  using From = tenon::Activation;
  const From f = epilogue.activation;
  const bool in_registers = f == From::none || f == From::relu || f == From::clip;
  // Other activations take a second look at what was stored, and then at the residual if it comes last.
  const bool late = epilogue.residual_last && !in_registers;
  return k <= kLongestUncut && !late ? 1u << 3 : 0u;
}

Work conv_work(const Problem& p, const ConvSizes& s, bool transposed) {
  const int64_t pixels = s.batch * (transposed ? s.in_h * s.in_w : s.out_h * s.out_w);
  return {.flops = 2.0 * static_cast<double>(pixels * s.out_c * s.group_in() * s.kernel[0] * s.kernel[1]),
          .bytes = traffic(p)};
}

}  // namespace tenon::cpu
