// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Matrix products by oneDNN.
#include "backends/cpu/lib/effort.h"
#include "backends/cpu/lib/onednn_conv.h"
#include "backends/cpu/lib/operands.h"
#include "ops/matmul.h"

namespace tenon::cpu {
namespace {

Result<> check(const Problem& p) {
  const Matmul* op = p.op.as<Matmul>();
  if (op == nullptr) return declined("no matrix product");
  if (op->scale != 1) return declined("scale 1 only, found ", op->scale);
  for (const TensorType& type : p.in) {
    if (type.present() && type.dtype != DataType::f32) return declined("f32 only, found ", type.dtype);
    if (type.present() && type.layout != Layout::row_major) return declined("row_major only");
    if (type.present() && type.shape.volume() == 0) return declined("empty operand");
  }
  if (p.in[0].rank() < 2 || p.in[1].rank() < 2) return declined("operands of rank 2 or more only");
  if (p.in[1].rank() > p.out[0].rank()) return declined("more batches in the second operand");
  const bool bias = p.in.size() > 2 && p.in[2].present(), residual = p.in.size() > 3 && p.in[3].present();
  if (bias && p.in[2].rank() != 1) return declined("a bias of one axis only");
  if (residual && p.in[3].shape != p.out[0].shape) return declined("the residual differs from the result in shape");
  return Done{};
}

/// Row-major in another type.
dnnl::memory::desc converted(const dnnl::memory::desc& given, DataType to) {
  const auto dims = given.get_dims();
  return onednn_desc(dims, dense_strides(dims), to);
}

/// Both matrices are multiplied as `arithmetic`; all else is f32.
Result<std::shared_ptr<OnednnCall>> make_call(const Problem& p, const CpuDevice& cpu, const Matmul& op,
                                              DataType arithmetic) {
  using Pd = dnnl::matmul::primitive_desc;
  const int rank = p.out[0].rank();
  const bool converts = arithmetic != DataType::f32;
  const auto given_a = onednn_matrix(p.in[0], rank, op.transpose_a);
  const auto given_b = onednn_matrix(p.in[1], rank, op.transpose_b);
  const auto a = converts ? converted(given_a, arithmetic) : given_a;
  const auto b = converts ? converted(given_b, arithmetic) : given_b;
  const auto dst = onednn_desc(p.out[0]);
  const bool has_bias = p.in.size() > 2 && p.in[2].present(), has_residual = p.in.size() > 3 && p.in[3].present();
  const auto bias = has_bias ? onednn_matrix(p.in[2], rank, false) : dnnl::memory::desc();
  const auto residual = has_residual ? onednn_desc(p.in[3]) : dnnl::memory::desc();
  const auto attributes = OnednnCall::attributes(op.epilogue, has_residual ? &residual : nullptr);
  const bool packs = p.constant(1) != nullptr;
  const auto wanted = packs ? onednn_any(b.get_dims(), arithmetic) : b;
  const Pd descriptor = has_bias ? Pd(onednn_engine(), a, wanted, bias, dst, attributes)
                                 : Pd(onednn_engine(), a, wanted, dst, attributes);
  auto call = std::make_shared<OnednnCall>(descriptor);
  call->set_primitive(dnnl::matmul(descriptor));
  const auto bind = [&](int argument, const dnnl::memory::desc& given, const dnnl::memory::desc& wanted,
                        size_t operand) {
    if (converts) return call->bind_converted(argument, given, wanted, operand);
    call->bind_operand(argument, given, operand);
  };
  bind(DNNL_ARG_SRC, given_a, a, 0);
  call->bind_result(DNNL_ARG_DST, dst);
  if (has_bias) call->bind_operand(DNNL_ARG_BIAS, bias, 2);
  if (has_residual) {
    const int position = op.epilogue.residual_last && op.epilogue.activation != tenon::Activation::none ? 1 : 0;
    call->bind_operand(DNNL_ARG_ATTR_MULTIPLE_POST_OP(position) | DNNL_ARG_SRC_1, residual, 3);
  }
  if (!packs) {
    bind(DNNL_ARG_WEIGHTS, given_b, b, 1);
    return call;
  }
  TRY(call->bind_weights(cpu, *p.constant(1), given_b, descriptor.weights_desc(),
                         str("onednn/", arithmetic, "/", to_string(p), "/", p.threads)));
  return call;
}

Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu, DataType arithmetic) {
  const Matmul& op = *p.op.as<Matmul>();
  return make_by_onednn(p.threads, [&]() -> Result<Prepared> {
    TRY_ASSIGN(auto call, make_call(p, cpu, op, arithmetic));
    const double k = static_cast<double>(p.in[0].shape[p.in[0].rank() - (op.transpose_a ? 2 : 1)].number());
    const Work work{.flops = 2 * k * static_cast<double>(p.out[0].shape.volume()), .bytes = traffic(p)};
    const Work expected = expect_matmul_onednn(work, cpu.isa());
    return prepared_onednn(std::move(call),
                           arithmetic == DataType::f32 ? expected : expect_half_onednn(expected, cpu.isa()));
  });
}

}  // namespace

Result<Prepared> prepare_onednn_matmul(const Problem& p, const CpuDevice& cpu) {
  TRY(check(p));
  return prepare(p, cpu, DataType::f32);
}

Result<Prepared> prepare_onednn_half_matmul(const Problem& p, const CpuDevice& cpu) {
  TRY(check(p));
  const DataType arithmetic = p.op.as<Matmul>()->arithmetic;
  TRY(check_half_arithmetic(arithmetic, cpu));
  return prepare(p, cpu, arithmetic);
}

}  // namespace tenon::cpu
