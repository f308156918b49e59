// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Matrix products by oneDNN.
#include "backends/cpu/lib/effort.h"
#include "backends/cpu/lib/onednn.h"
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

Result<std::shared_ptr<OnednnCall>> make_call(const Problem& p, const CpuDevice& cpu, const Matmul& op) {
  using Pd = dnnl::matmul::primitive_desc;
  const int rank = p.out[0].rank();
  const auto a = onednn_matrix(p.in[0], rank, op.transpose_a), b = onednn_matrix(p.in[1], rank, op.transpose_b);
  const auto dst = onednn_desc(p.out[0]);
  const bool has_bias = p.in.size() > 2 && p.in[2].present(), has_residual = p.in.size() > 3 && p.in[3].present();
  const auto bias = has_bias ? onednn_matrix(p.in[2], rank, false) : dnnl::memory::desc();
  const auto residual = has_residual ? onednn_desc(p.in[3]) : dnnl::memory::desc();
  const auto attributes = OnednnCall::attributes(op.epilogue, has_residual ? &residual : nullptr);
  const bool packs = p.constant(1) != nullptr;
  const auto wanted = packs ? onednn_any(b.get_dims()) : b;
  const Pd descriptor = has_bias ? Pd(onednn_engine(), a, wanted, bias, dst, attributes)
                                 : Pd(onednn_engine(), a, wanted, dst, attributes);
  auto call = std::make_shared<OnednnCall>(descriptor);
  call->set_primitive(dnnl::matmul(descriptor));
  call->bind_operand(DNNL_ARG_SRC, a, 0);
  call->bind_result(DNNL_ARG_DST, dst);
  if (has_bias) call->bind_operand(DNNL_ARG_BIAS, bias, 2);
  if (has_residual) {
    const int position = op.epilogue.residual_last && op.epilogue.activation != tenon::Activation::none ? 1 : 0;
    call->bind_operand(DNNL_ARG_ATTR_MULTIPLE_POST_OP(position) | DNNL_ARG_SRC_1, residual, 3);
  }
  if (!packs) {
    call->bind_operand(DNNL_ARG_WEIGHTS, b, 1);
    return call;
  }
  TRY(call->bind_weights(cpu, *p.constant(1), b, descriptor.weights_desc(),
                         str("onednn/", to_string(p), "/", p.threads)));
  return call;
}

}  // namespace

Result<Prepared> prepare_onednn_matmul(const Problem& p, const CpuDevice& cpu) {
  TRY(check(p));
  const Matmul& op = *p.op.as<Matmul>();
  const OnednnThreads scope(p.threads);
  try {
    TRY_ASSIGN(auto call, make_call(p, cpu, op));
    const double k = static_cast<double>(p.in[0].shape[p.in[0].rank() - (op.transpose_a ? 2 : 1)].number());
    const Work work{.flops = 2 * k * static_cast<double>(p.out[0].shape.volume()), .bytes = traffic(p)};
    return prepared_onednn(std::move(call), expect_matmul_onednn(work, cpu.isa()));
  } catch (const dnnl::error& error) {
    return declined("oneDNN: ", error.what());
  }
}

}  // namespace tenon::cpu
