// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Products of 8-bit integers by oneDNN.
#include "backends/cpu/lib/effort.h"
#include "backends/cpu/lib/integers_only.h"
#include "backends/cpu/lib/onednn_conv.h"
#include "backends/cpu/lib/operands.h"
#include "ops/quantized_conv.h"
#include "ops/quantized_matmul.h"

namespace tenon::cpu {
namespace {

using Dims = dnnl::memory::dims;

constexpr size_t kBias = 3, kResidual = 4;
constexpr size_t kDataScale = Requantization::kDataScale, kDataZero = Requantization::kDataZero;

bool has_operand(const Problem& p, size_t i) { return i < p.in.size() && p.in[i].present(); }

// Without VNNI oneDNN adds pairs of products in 16 bits, which saturate, or halves the weights to avoid that.
Result<> check(const Problem& p, const CpuDevice& cpu) {
  if (!cpu.has(Isa::avx512_vnni)) return declined("exact with VNNI only");
  TRY(check_integers(p));
  for (const TensorType& type : p.in) {
    if (type.present() && type.shape.volume() == 0) return declined("empty operand");
  }
  if (!p.constant(1) || !p.constant(2)) return declined("weights or multipliers are not constant");
  const bool fits = !has_operand(p, kResidual) ||
                    (p.in[kResidual].shape == p.out[0].shape && p.in[kResidual].layout == p.out[0].layout);
  if (!fits) return declined("the residual differs from the result in shape or layout");
  return Done{};
}

/// Post-ops in the order of Requantization, and where the residual stands among them.
struct PostOps {
  dnnl::post_ops ops;
  int residual = -1;

  void add_residual(const Problem& p, const Requantization& r) {
    const bool bytes = p.in[kResidual].dtype != DataType::f32;
    using A = dnnl::algorithm;
    if (bytes) ops.append_eltwise(A::eltwise_linear, 1 / r.residual_scale, static_cast<float>(-r.residual_zero));
    residual = ops.len();
    ops.append_binary(A::binary_add, onednn_desc(p.in[kResidual]));
    if (bytes) ops.append_eltwise(A::eltwise_linear, r.residual_scale, 0);
  }

  void round_before(const Requantization& r) {
    using A = dnnl::algorithm;
    const float zero = static_cast<float>(r.before_zero), least = r.before == DataType::i8 ? -128.0f : 0.0f;
    ops.append_eltwise(A::eltwise_linear, 1 / r.before_scale, 0);
    ops.append_eltwise(A::eltwise_round, 0, 0);
    ops.append_eltwise(A::eltwise_clip, least - zero, least + 255.0f - zero);
    ops.append_eltwise(A::eltwise_linear, r.before_scale, 0);
  }

  static PostOps of(const Problem& p, const tenon::Epilogue& epilogue, const Requantization& r) {
    PostOps out;
    const bool residual = has_operand(p, kResidual);
    if (r.before != DataType::f32) out.round_before(r);
    if (residual && !epilogue.residual_last) out.add_residual(p, r);
    append_activation(epilogue, out.ops);
    if (residual && epilogue.residual_last) out.add_residual(p, r);
    return out;
  }
};

dnnl::primitive_attr attributes_of(const Problem& p, const PostOps& post, const Requantization& r, int channel_mask) {
  dnnl::primitive_attr attributes;
  attributes.set_post_ops(post.ops);
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  attributes.set_scales_mask(DNNL_ARG_WEIGHTS, p.in[2].shape.volume() == 1 ? 0 : channel_mask);
  if (r.x_zero != 0 || has_operand(p, kDataZero)) attributes.set_zero_points_mask(DNNL_ARG_SRC, 0);
  if (has_operand(p, kDataScale)) attributes.set_scales_mask(DNNL_ARG_SRC, 0);
  if (r.to != DataType::f32) attributes.set_scales_mask(DNNL_ARG_DST, 0);
  if (r.zero != 0) attributes.set_zero_points_mask(DNNL_ARG_DST, 0);
  return attributes;
}

/// Everything but the weights.
void bind(OnednnCall& call, const Problem& p, const PostOps& post, const Requantization& r,
          const dnnl::memory::desc& src, const dnnl::memory::desc& bias) {
  std::vector<float> multipliers;
  for (const double number : p.constant(2)->to_f64()) multipliers.push_back(static_cast<float>(number));
  call.bind_scales(DNNL_ARG_WEIGHTS, std::move(multipliers));
  if (has_operand(p, kDataZero)) {
    call.bind_zero_point_operand(DNNL_ARG_SRC, kDataZero, p.in[kDataZero].dtype == DataType::i8);
  } else if (r.x_zero != 0) {
    call.bind_zero_point(DNNL_ARG_SRC, r.x_zero);
  }
  if (has_operand(p, kDataScale)) {
    call.bind_operand(DNNL_ARG_ATTR_SCALES | DNNL_ARG_SRC, onednn_desc({1}, {1}), kDataScale);
  }
  if (r.to != DataType::f32) call.bind_scales(DNNL_ARG_DST, {r.scale});
  if (r.zero != 0) call.bind_zero_point(DNNL_ARG_DST, r.zero);
  call.bind_operand(DNNL_ARG_SRC, src, 0);
  call.bind_result(DNNL_ARG_DST, onednn_desc(p.out[0]));
  if (has_operand(p, kBias)) call.bind_operand(DNNL_ARG_BIAS, bias, kBias);
  if (has_operand(p, kResidual)) {
    call.bind_operand(DNNL_ARG_ATTR_MULTIPLE_POST_OP(post.residual) | DNNL_ARG_SRC_1, onednn_desc(p.in[kResidual]),
                      kResidual);
  }
}

Result<std::shared_ptr<OnednnCall>> make_conv(const Problem& p, const CpuDevice& cpu, const QuantizedConv& op) {
  using Pd = dnnl::convolution_forward::primitive_desc;
  TRY_ASSIGN(const OnednnWindow window, onednn_window(p, op.window));
  const PostOps post = PostOps::of(p, op.epilogue, op.requantization);
  const auto attributes = attributes_of(p, post, op.requantization, op.groups > 1 ? 3 : 1);
  const auto src = onednn_desc(p.in[0]);
  const auto bias = has_operand(p, kBias) ? onednn_desc(p.in[kBias]) : dnnl::memory::desc();
  const Dims dims = grouped_dims(p.in[1].shape, op.groups);
  const Pd descriptor(onednn_engine(), dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_direct, src,
                      onednn_any(dims, DataType::i8), bias, onednn_desc(p.out[0]), window.strides, window.dilations,
                      window.begins, window.ends, attributes);
  auto call = std::make_shared<OnednnCall>(descriptor);
  call->set_primitive(dnnl::convolution_forward(descriptor));
  bind(*call, p, post, op.requantization, src, bias);
  TRY(call->bind_weights(cpu, *p.constant(1), onednn_desc(dims, dense_strides(dims), DataType::i8),
                         descriptor.weights_desc(), str("onednn/", to_string(p), "/", p.threads)));
  return call;
}

Result<std::shared_ptr<OnednnCall>> make_matmul(const Problem& p, const CpuDevice& cpu, const QuantizedMatmul& op) {
  using Pd = dnnl::matmul::primitive_desc;
  const int rank = p.out[0].rank();
  const PostOps post = PostOps::of(p, op.epilogue, op.requantization);
  const auto attributes = attributes_of(p, post, op.requantization, 1 << (rank - 1));
  const auto a = onednn_matrix(p.in[0], rank, op.transpose_a), b = onednn_matrix(p.in[1], rank, op.transpose_b);
  const auto wanted = onednn_any(b.get_dims(), DataType::i8);
  const bool has_bias = has_operand(p, kBias);
  const auto bias = has_bias ? onednn_matrix(p.in[kBias], rank, false) : dnnl::memory::desc();
  const auto dst = onednn_desc(p.out[0]);
  const Pd descriptor = has_bias ? Pd(onednn_engine(), a, wanted, bias, dst, attributes)
                                 : Pd(onednn_engine(), a, wanted, dst, attributes);
  auto call = std::make_shared<OnednnCall>(descriptor);
  call->set_primitive(dnnl::matmul(descriptor));
  bind(*call, p, post, op.requantization, a, bias);
  TRY(call->bind_weights(cpu, *p.constant(1), b, descriptor.weights_desc(),
                         str("onednn/", to_string(p), "/", p.threads)));
  return call;
}

template <class Op, class Make>
Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu, double products, Make make) {
  TRY(check(p, cpu));
  return make_by_onednn(p.threads, [&]() -> Result<Prepared> {
    TRY_ASSIGN(auto call, make(p, cpu, *p.op.as<Op>()));
    const Work work{.flops = 2 * products * static_cast<double>(p.out[0].shape.volume()), .bytes = traffic(p)};
    return prepared_onednn(std::move(call), expect_quantized_onednn(work, cpu.isa()));
  });
}

}  // namespace

Result<Prepared> prepare_onednn_quantized_conv(const Problem& p, const CpuDevice& cpu) {
  const double products = static_cast<double>(p.in[1].shape.volume()) / static_cast<double>(p.in[1].shape[0].number());
  return prepare<QuantizedConv>(p, cpu, products, make_conv);
}

Result<Prepared> prepare_onednn_quantized_matmul(const Problem& p, const CpuDevice& cpu) {
  const bool transposed = p.op.as<QuantizedMatmul>()->transpose_a;
  const auto inner = static_cast<double>(p.in[0].shape[p.in[0].rank() - (transposed ? 2 : 1)].number());
  return prepare<QuantizedMatmul>(p, cpu, inner, make_matmul);
}

}  // namespace tenon::cpu
