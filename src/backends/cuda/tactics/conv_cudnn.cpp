// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Convolutions by cuDNN: its first plans, each a tactic.
#include "backends/cuda/lib/cudnn_conv.h"

namespace tenon::cuda {

namespace {
template <size_t kCandidate>
Result<Prepared> prepare(const Problem& problem, const CudaDevice& device) {
  return prepare_cudnn_conv(problem, device, kCandidate);
}
}  // namespace

TacticFamily conv_cudnn() {
  return of_library("cudnn", {{.name = "conv_cudnn_0", .op = "conv", .prepare = prepare<0>, .rank = 5},
                              {.name = "conv_cudnn_1", .op = "conv", .prepare = prepare<1>},
                              {.name = "conv_cudnn_2", .op = "conv", .prepare = prepare<2>},
                              {.name = "conv_cudnn_3", .op = "conv", .prepare = prepare<3>}});
}

}  // namespace tenon::cuda
