// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The operator's reference on the CPU, with copies there and back: only where the user allowed it.
#include "backends/cuda/device.h"
#include "backends/cuda/stream.h"

namespace tenon::cuda {

namespace {

Result<> run(const Problem& problem, const Launch& launch, CudaStream& stream) {
  std::vector<std::vector<std::byte>> in, out;
  std::vector<ConstTensor> src;
  std::vector<Tensor> dst;
  for (size_t i = 0; i < problem.in.size(); ++i) {
    in.emplace_back(problem.in[i].bytes());
    if (problem.in[i].present()) TRY(stream.copy(in.back().data(), launch.src[i], in.back().size()));
    src.push_back({problem.in[i], in.back().data()});
  }
  TRY(stream.synchronize());
  for (const TensorType& type : problem.out) {
    out.emplace_back(type.bytes());
    dst.push_back({type, out.back().data()});
  }
  TRY(problem.op.reference(src, dst));
  for (size_t i = 0; i < out.size(); ++i) TRY(stream.copy(launch.dst[i], out[i].data(), out[i].size()));
  return stream.synchronize();
}

Result<Prepared> prepare(const Problem& problem, const CudaDevice& device) {
  if (!device.options().allow_fallback) return declined("no kernel for this on the GPU, and fallback is not allowed");
  for (const auto* types : {&problem.in, &problem.out}) {
    for (const TensorType& type : *types) {
      if (type.layout != Layout::row_major) return declined("row_major only");
    }
  }
  Prepared out;
  out.run = [problem](const Launch& launch, Stream& stream) {
    return run(problem, launch, static_cast<CudaStream&>(stream));
  };
  return out;
}

}  // namespace

TacticFamily cpu_reference() { return {{.name = "cpu_reference", .op = "*", .prepare = prepare, .rank = -1000}}; }

}  // namespace tenon::cuda
