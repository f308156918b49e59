// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// rnn: inference and reference.
#include "ops/rnn.h"

#include "ops/lib/elementwise.h"

namespace tenon {

namespace {
const std::vector<std::string> kRnnActivations = {"tanh"};

void rnn_step(const void*, const RecurrentRun& run, int64_t t, int64_t b, double* h, double*, const double*) {
  std::vector<double> next(static_cast<size_t>(run.hidden));
  for (int64_t k = 0; k < run.hidden; ++k) {
    const double sum = run.from_input(t, b, k, run.hidden) + run.from_hidden(h, k, run.hidden);
    next[static_cast<size_t>(k)] = run.activations[0](run.clipped(sum));
  }
  std::copy(next.begin(), next.end(), h);
}
}  // namespace

Result<Types> Rnn::infer(std::span<const TensorType> in) const {
  return infer_recurrent(recurrent, in, 1, kRnnActivations);
}

Result<> Rnn::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return run_recurrent(recurrent, this, 1, kRnnActivations, &rnn_step, src, dst);
}

namespace ops {
OpDef rnn() { return op_def<Rnn>(); }
}  // namespace ops

}  // namespace tenon
