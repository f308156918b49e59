// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// dist_collective by NCCL, over the communicator that the caller gave the context.
#include "ops/dist_collective.h"

#include "backends/cuda/device.h"
#include "backends/cuda/stream.h"

namespace tenon::cuda {

namespace {

#ifdef TENON_HAS_NCCL

Result<> check_nccl(ncclResult_t code, std::string_view call) {
  if (code == ncclSuccess) return Done{};
  return Error(ErrorCode::device,
               str(call, ": ", libraries().nccl->ncclGetErrorString(code), " (", static_cast<int>(code), ")"));
}

Result<ncclDataType_t> nccl_type(DataType dtype) {
  switch (dtype) {
    case DataType::i8:
      return ncclInt8;
    case DataType::u8:
      return ncclUint8;
    case DataType::i32:
      return ncclInt32;
    case DataType::u32:
      return ncclUint32;
    case DataType::i64:
      return ncclInt64;
    case DataType::u64:
      return ncclUint64;
    case DataType::f16:
      return ncclFloat16;
    case DataType::f32:
      return ncclFloat32;
    case DataType::f64:
      return ncclFloat64;
    case DataType::bf16:
      return ncclBfloat16;
    default:
      return declined("NCCL has no type for ", dtype);
  }
}

ncclRedOp_t reduction(CollectiveSum by) {
  switch (by) {
    case CollectiveSum::prod:
      return ncclProd;
    case CollectiveSum::max:
      return ncclMax;
    case CollectiveSum::min:
      return ncclMin;
    case CollectiveSum::avg:
      return ncclAvg;
    default:
      return ncclSum;
  }
}

/// One exchange: sizes of what each rank gives and takes.
struct Exchange {
  DistCollective op;
  ncclDataType_t type;
  size_t given, taken, element;
};

/// gather, scatter and all_to_all: pairs of a send and a receive, all at once.
Result<> exchange_in_pairs(const Exchange& e, const std::byte* src, std::byte* dst, int rank, int ranks,
                           ncclComm_t comm, CUstream stream) {
  const Nccl& nccl = *libraries().nccl;
  const int root = static_cast<int>(e.op.root);
  const bool gathers = e.op.operation == Collective::gather, scatters = e.op.operation == Collective::scatter;
  const size_t sent = gathers ? e.given : e.given / static_cast<size_t>(ranks),
               received = scatters ? e.taken : e.taken / static_cast<size_t>(ranks);
  TRY(check_nccl(nccl.ncclGroupStart(), "ncclGroupStart"));
  Result<> done = Done{};
  for (int other = 0; other < ranks && done.ok(); ++other) {
    const size_t at = static_cast<size_t>(other);
    const bool sends = gathers ? other == root : scatters ? rank == root : true;
    const bool receives = gathers ? rank == root : scatters ? other == root : true;
    if (sends)
      done = check_nccl(nccl.ncclSend(src + (gathers ? 0 : at * sent * e.element), sent, e.type, other, comm, stream),
                        "ncclSend");
    if (done.ok() && receives)
      done = check_nccl(
          nccl.ncclRecv(dst + (scatters ? 0 : at * received * e.element), received, e.type, other, comm, stream),
          "ncclRecv");
  }
  TRY(check_nccl(nccl.ncclGroupEnd(), "ncclGroupEnd"));
  return done;
}

Result<> exchange(const Exchange& e, const std::byte* src, std::byte* dst, ncclComm_t comm, CUstream stream) {
  const Nccl& nccl = *libraries().nccl;
  int ranks = 0, rank = 0;
  TRY(check_nccl(nccl.ncclCommCount(comm, &ranks), "ncclCommCount"));
  TRY(check_nccl(nccl.ncclCommUserRank(comm, &rank), "ncclCommUserRank"));
  if (e.op.root >= ranks || (e.op.ranks > 0 && e.op.ranks != ranks)) {
    return Error(ErrorCode::invalid_argument, str("expected a communicator of ", e.op.ranks, " ranks with root ",
                                                  e.op.root, ", found one of ", ranks));
  }
  const int root = static_cast<int>(e.op.root);
  const ncclRedOp_t by = reduction(e.op.by);
  const auto clear = [&]() {
    return check(
        libraries().driver->cuMemsetD8Async(reinterpret_cast<CUdeviceptr>(dst), 0, e.taken * e.element, stream),
        "cuMemsetD8Async");
  };
  const auto keep = [&]() {
    return check(libraries().driver->cuMemcpyAsync(reinterpret_cast<CUdeviceptr>(dst),
                                                   reinterpret_cast<CUdeviceptr>(src), e.taken * e.element, stream),
                 "cuMemcpyAsync");
  };
  switch (e.op.operation) {
    case Collective::all_reduce:
      return check_nccl(nccl.ncclAllReduce(src, dst, e.given, e.type, by, comm, stream), "ncclAllReduce");
    case Collective::all_gather:
      return check_nccl(nccl.ncclAllGather(src, dst, e.given, e.type, comm, stream), "ncclAllGather");
    case Collective::broadcast:
      return check_nccl(nccl.ncclBroadcast(src, dst, e.given, e.type, root, comm, stream), "ncclBroadcast");
    case Collective::reduce:
      if (rank != root) TRY(keep());
      return check_nccl(nccl.ncclReduce(src, dst, e.given, e.type, by, root, comm, stream), "ncclReduce");
    case Collective::reduce_scatter:
      return check_nccl(nccl.ncclReduceScatter(src, dst, e.taken, e.type, by, comm, stream), "ncclReduceScatter");
    default:
      if (e.op.operation == Collective::gather && rank != root) TRY(clear());
      return exchange_in_pairs(e, src, dst, rank, ranks, comm, stream);
  }
}

Result<Prepared> prepare(const Problem& problem, const CudaDevice& device) {
  if (!libraries().nccl) return declined("needs NCCL, which was not found");
  const DistCollective& op = *problem.op.as<DistCollective>();
  TRY_ASSIGN(const ncclDataType_t type, nccl_type(problem.in[0].dtype));
  const Exchange e{op, type, static_cast<size_t>(problem.in[0].shape.volume()),
                   static_cast<size_t>(problem.out[0].shape.volume()), size_of(problem.in[0].dtype)};
  if (problem.in[0].layout != Layout::row_major) return declined("row_major only");
  Prepared out;
  out.work.bytes = static_cast<double>((e.given + e.taken) * e.element);
  out.run = [e, &device](const Launch& launch, Stream& given) -> Result<> {
    auto& stream = static_cast<CudaStream&>(given);
    if (e.op.ranks == 1) return stream.copy(launch.dst[0], launch.src[0], e.given * e.element);
    if (!stream.communicator()) return Done{};  // a tuner's: nobody answers
    if (!*stream.communicator()) {
      return Error(ErrorCode::invalid_argument, "expected a communicator for an exchange between devices, found none")
          .hint("IExecutionContext::setCommunicator");
    }
    const ContextScope scope(device);
    TRY_ASSIGN(const CUstream handle, stream.for_library());
    return exchange(e, launch.in<std::byte>(0), launch.out<std::byte>(0),
                    static_cast<ncclComm_t>(*stream.communicator()), handle);
  };
  return out;
}

#else

Result<Prepared> prepare(const Problem& /*problem*/, const CudaDevice& /*device*/) {
  return declined("needs NCCL, whose header was not there when this library was built");
}

#endif

}  // namespace

TacticFamily collective_nccl() {
  return of_library("nccl", {{.name = "collective_nccl", .op = "dist_collective", .prepare = prepare}});
}

}  // namespace tenon::cuda
