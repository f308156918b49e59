// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// attention without a mask by cuDNN's one operation for it, in f16 and bf16.
#include <array>

#include "backends/cuda/generated/lib/heads.h"
#include "backends/cuda/lib/cudnn_graph.h"
#include "backends/cuda/stream.h"

namespace tenon::cuda {

namespace {

enum Id : int64_t { kQueries = 1, kKeys, kValues, kResult, kScale };

struct Plans {
  std::vector<DnnPlan> list;
};

/// [batch, heads, length, depth] wherever its parts stand.
Result<DnnPointer> operand(const Problem& p, const HeadsPart& part, std::vector<int64_t> dims, int64_t id) {
  DnnTensor out{std::move(dims), {part.batch, part.head, part.row, 1}, CUDNN_DATA_HALF, id};
  TRY_ASSIGN(out.type, dnn_type(p.in[0].dtype));
  return out.make();
}

/// A number that travels with the call, from the host.
Result<DnnPointer> host_scalar(int64_t id) {
  const std::array<int64_t, 4> ones = {1, 1, 1, 1};
  TRY_ASSIGN(DnnPointer out, DnnDescriptor::make(CUDNN_BACKEND_TENSOR_DESCRIPTOR));
  out->set(CUDNN_ATTR_TENSOR_DATA_TYPE, CUDNN_TYPE_DATA_TYPE, CUDNN_DATA_FLOAT);
  out->set(CUDNN_ATTR_TENSOR_DIMENSIONS, CUDNN_TYPE_INT64, std::span<const int64_t>(ones));
  out->set(CUDNN_ATTR_TENSOR_STRIDES, CUDNN_TYPE_INT64, std::span<const int64_t>(ones));
  out->set(CUDNN_ATTR_TENSOR_UNIQUE_ID, CUDNN_TYPE_INT64, id);
  out->set(CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT, CUDNN_TYPE_INT64, int64_t{4});
  out->set(CUDNN_ATTR_TENSOR_IS_BY_VALUE, CUDNN_TYPE_BOOLEAN, true);
  TRY(out->finalize());
  return out;
}

Result<std::shared_ptr<Plans>> make_plans(const Problem& p, const CudaDevice& device) {
  constexpr size_t kMostPlans = 2;
  const ContextScope scope(device);
  TRY_ASSIGN(const Heads n, heads_of(p));
  TRY_ASSIGN(DnnPointer q, operand(p, n.q, {n.batch, n.heads, n.queries, n.depth}, kQueries));
  TRY_ASSIGN(DnnPointer k, operand(p, n.k, {n.batch, n.shared, n.keys, n.depth}, kKeys));
  TRY_ASSIGN(DnnPointer v, operand(p, n.v, {n.batch, n.shared, n.keys, n.values}, kValues));
  TRY_ASSIGN(DnnPointer y, operand(p, n.y, {n.batch, n.heads, n.queries, n.values}, kResult));
  TRY_ASSIGN(DnnPointer scale, host_scalar(kScale));
  TRY_ASSIGN(DnnPointer attention, DnnDescriptor::make(CUDNN_BACKEND_OPERATION_SDPA_FWD_DESCRIPTOR));
  attention->set(CUDNN_ATTR_OPERATION_SDPA_FWD_QDESC, *q);
  attention->set(CUDNN_ATTR_OPERATION_SDPA_FWD_KDESC, *k);
  attention->set(CUDNN_ATTR_OPERATION_SDPA_FWD_VDESC, *v);
  attention->set(CUDNN_ATTR_OPERATION_SDPA_FWD_ODESC, *y);
  attention->set(CUDNN_ATTR_OPERATION_SDPA_FWD_SCALEDESC, *scale);
  TRY(attention->finalize());
  auto out = std::make_shared<Plans>();
  TRY_ASSIGN(out->list, dnn_plans(device, {attention}, {q, k, v, y, scale}, kMostPlans, false));
  return out;
}

template <size_t kCandidate>
Result<Prepared> prepare(const Problem& p, const CudaDevice& device) {
  if (!device.cudnn()) return declined("needs cuDNN, which was not found");
  TRY_ASSIGN(const Heads n, heads_of(p));
  if (p.in[0].dtype != DataType::f16 && p.in[0].dtype != DataType::bf16) return declined("f16 and bf16 only");
  if (present(p, 3)) return declined("no mask");  // so that `guarded` changes nothing
  TRY_ASSIGN(const auto plans,
             device.remember<Plans>(str("attention_cudnn ", to_string(p)), [&]() { return make_plans(p, device); }));
  if (kCandidate >= plans->list.size()) return declined("cuDNN offers ", plans->list.size(), " plans");
  const DnnPlan& plan = plans->list[kCandidate];
  Prepared out{.workspace_bytes = library_workspace_bytes(static_cast<size_t>(plan.workspace_bytes))};
  out.work = {.flops = 2.0 * static_cast<double>(n.scores()) * static_cast<double>(n.depth + n.values),
              .bytes = traffic(p)};
  out.run = [plans, &plan, &device, n, bytes = size_of(p.in[0].dtype),
             scale = static_cast<float>(number(p.op, "scale", 1))](const Launch& launch, Stream& stream) -> Result<> {
    const ContextScope scope(device);
    const std::array<int64_t, 5> ids = {kQueries, kKeys, kValues, kResult, kScale};
    float factor = scale;
    const auto part = [&](const HeadsPart& where) -> void* {
      return static_cast<std::byte*>(const_cast<void*>(launch.src[where.operand])) +
             where.first * static_cast<int64_t>(bytes);
    };
    const std::array<void*, 5> data = {part(n.q), part(n.k), part(n.v), launch.dst[0], &factor};
    return plan.run(device, static_cast<CudaStream&>(stream), ids, data, launch.workspace);
  };
  return out;
}

}  // namespace

TacticFamily attention_cudnn() {
  return of_library("cudnn", {{.name = "attention_cudnn_0", .op = "attention", .prepare = prepare<0>, .rank = 1},
                              {.name = "attention_cudnn_1", .op = "attention", .prepare = prepare<1>}});
}

}  // namespace tenon::cuda
