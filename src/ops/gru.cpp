// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// gru: inference and reference.
#include "ops/gru.h"

#include "ops/lib/elementwise.h"

namespace tenon {

namespace {
const std::vector<std::string> kGruActivations = {"sigmoid", "tanh"};

/// Rows of the weights: update z, reset r, hidden.
void gru_step(const void* op, const RecurrentRun& run, int64_t t, int64_t b, double* h, double*, const double*) {
  const bool linear = static_cast<const Gru*>(op)->linear_before_reset;
  const int64_t n = run.hidden, rows = 3 * n;
  std::vector<double> z(static_cast<size_t>(n)), r(z), gated(z), next(z);
  for (int64_t k = 0; k < n; ++k) {
    const auto at = static_cast<size_t>(k);
    z[at] = run.activations[0](run.clipped(run.from_input(t, b, k, rows) + run.from_hidden(h, k, rows)));
    r[at] = run.activations[0](run.clipped(run.from_input(t, b, n + k, rows) + run.from_hidden(h, n + k, rows)));
    gated[at] = r[at] * h[k];
  }
  for (int64_t k = 0; k < n; ++k) {
    const auto at = static_cast<size_t>(k);
    const double before =
        linear ? r[at] * run.from_hidden(h, 2 * n + k, rows) : run.from_hidden(gated.data(), 2 * n + k, rows);
    const double hidden = run.activations[1](run.clipped(run.from_input(t, b, 2 * n + k, rows) + before));
    next[at] = (1 - z[at]) * hidden + z[at] * h[k];
  }
  std::copy(next.begin(), next.end(), h);
}
}  // namespace

Result<Types> Gru::infer(std::span<const TensorType> in) const {
  return infer_recurrent(recurrent, in, 3, kGruActivations);
}

Result<> Gru::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return run_recurrent(recurrent, this, 3, kGruActivations, &gru_step, src, dst);
}

namespace ops {
OpDef gru() { return op_def<Gru>(); }
}  // namespace ops

}  // namespace tenon
