// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Convolutions by oneDNN: one to three spatial axes, any groups, both layouts.
#include "backends/cpu/lib/onednn_conv.h"
#include "backends/cpu/lib/conv_problem.h"
#include "backends/cpu/lib/effort.h"
#include "backends/cpu/lib/layout.h"
#include "backends/cpu/lib/operands.h"
#include "ops/conv.h"

namespace tenon::cpu {

using Dims = dnnl::memory::dims;

Dims grouped_dims(const Shape& w, int64_t groups) {
  Dims dims = w.numbers();
  if (groups == 1) return dims;
  dims[0] /= groups;
  dims.insert(dims.begin(), groups);
  return dims;
}

Dims dense_strides(const Dims& dims) {
  Dims strides(dims.size(), 1);
  for (size_t i = dims.size() - 1; i > 0; --i) strides[i - 1] = strides[i] * dims[i];
  return strides;
}

Result<OnednnWindow> onednn_window(const Problem& p, const Window& window) {
  const Shape& w = p.in[1].shape;
  const auto numbers = w.numbers();
  TRY_ASSIGN(const auto axes, window_axes(window, p.in[0].shape, {numbers.begin() + 2, numbers.end()}, p.out[0].shape));
  OnednnWindow out;
  for (size_t i = static_cast<size_t>(5 - w.rank()); i < 3; ++i) {
    const WindowAxis& a = axes[i];
    out.strides.push_back(a.stride);
    out.dilations.push_back(a.dilation - 1);
    out.begins.push_back(a.pad_begin);
    out.ends.push_back((a.out - 1) * a.stride + (a.kernel - 1) * a.dilation + 1 - a.in - a.pad_begin);
  }
  return out;
}

namespace {

Result<> check(const Problem& p) {
  if (!p.op.is<Conv>()) return declined("no convolution");
  for (const TensorType& type : p.in) {
    if (type.present() && type.dtype != DataType::f32) return declined("f32 only, found ", type.dtype);
    if (type.present() && type.shape.volume() == 0) return declined("empty operand");
  }
  if (!p.constant(1)) return declined("weights are not constant");
  const bool residual = p.in.size() > 3 && p.in[3].present();
  if (residual && p.in[3].shape != p.out[0].shape) return declined("the residual differs from the result in shape");
  return Done{};
}

/// Data and weights are multiplied as `arithmetic`; all else is f32.
Result<std::shared_ptr<OnednnCall>> make_call(const Problem& p, const CpuDevice& cpu, const Conv& conv,
                                              DataType arithmetic) {
  using Pd = dnnl::convolution_forward::primitive_desc;
  TRY_ASSIGN(const OnednnWindow g, onednn_window(p, conv.window));
  const bool converts = arithmetic != DataType::f32;
  const auto given = onednn_desc(p.in[0]), dst = onednn_desc(p.out[0]);
  // A planar picture is turned on the way.
  const auto src = converts ? onednn_desc({arithmetic, p.in[0].shape, p.out[0].layout}) : given;
  const Dims dims = grouped_dims(p.in[1].shape, conv.groups);
  const bool has_bias = p.in.size() > 2 && p.in[2].present(), has_residual = p.in.size() > 3 && p.in[3].present();
  const auto bias = has_bias ? onednn_desc(p.in[2]) : dnnl::memory::desc();
  const auto residual = has_residual ? onednn_desc(p.in[3]) : dnnl::memory::desc();
  const Pd descriptor(onednn_engine(), dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_direct, src,
                      onednn_any(dims, arithmetic), bias, dst, g.strides, g.dilations, g.begins, g.ends,
                      OnednnCall::attributes(conv.epilogue, has_residual ? &residual : nullptr));
  auto call = std::make_shared<OnednnCall>(descriptor);
  call->set_primitive(dnnl::convolution_forward(descriptor));
  if (converts) {
    call->bind_converted(DNNL_ARG_SRC, given, src, 0);
  } else {
    call->bind_operand(DNNL_ARG_SRC, src, 0);
  }
  call->bind_result(DNNL_ARG_DST, dst);
  if (has_bias) call->bind_operand(DNNL_ARG_BIAS, bias, 2);
  if (has_residual) {
    const int position = conv.epilogue.residual_last && conv.epilogue.activation != tenon::Activation::none ? 1 : 0;
    call->bind_operand(DNNL_ARG_ATTR_MULTIPLE_POST_OP(position) | DNNL_ARG_SRC_1, residual, 3);
  }
  TRY(call->bind_weights(cpu, *p.constant(1), onednn_desc(dims, dense_strides(dims)), descriptor.weights_desc(),
                         str("onednn/", arithmetic, "/", to_string(p), "/", p.threads)));
  return call;
}

Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu, DataType arithmetic) {
  const Conv& conv = *p.op.as<Conv>();
  return make_by_onednn(p.threads, [&]() -> Result<Prepared> {
    TRY_ASSIGN(auto call, make_call(p, cpu, conv, arithmetic));
    const double pixels = static_cast<double>(p.out[0].shape.volume()) / p.in[1].shape[0].number();
    const Work work{.flops = 2 * pixels * static_cast<double>(p.in[1].shape.volume()), .bytes = traffic(p)};
    const Shape& y = p.out[0].shape;
    const int64_t picture = y.volume() / std::max<int64_t>((y[0] * y[1]).number(), 1);
    const Work expected = expect_conv_onednn(work, picture, p.in[1].shape[1].number(), cpu.isa());
    return prepared_onednn(std::move(call),
                           arithmetic == DataType::f32 ? expected : expect_half_onednn(expected, cpu.isa()));
  });
}

}  // namespace

Result<Prepared> prepare_onednn_conv(const Problem& p, const CpuDevice& cpu) {
  TRY(check(p));
  return prepare(p, cpu, DataType::f32);
}

Result<Prepared> prepare_onednn_half_conv(const Problem& p, const CpuDevice& cpu) {
  TRY(check(p));
  const DataType arithmetic = p.op.as<Conv>()->arithmetic;
  TRY(check_half_arithmetic(arithmetic, cpu));
  return prepare(p, cpu, arithmetic);
}

}  // namespace tenon::cpu
