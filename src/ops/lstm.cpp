// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// lstm: inference and reference.
#include "ops/lstm.h"

#include "ops/lib/elementwise.h"

namespace tenon {

namespace {
const std::vector<std::string> kLstmActivations = {"sigmoid", "tanh", "tanh"};

/// Rows of the weights: input i, output o, forget f, cell c; peepholes: i, o, f.
void lstm_step(const void* op, const RecurrentRun& run, int64_t t, int64_t b, double* h, double* c, const double* p) {
  const bool coupled = static_cast<const Lstm*>(op)->input_forget;
  const int64_t n = run.hidden, rows = 4 * n;
  std::vector<double> next(static_cast<size_t>(n));
  const auto gate = [&](int64_t k, int64_t which, double cell) {
    const int64_t row = which * n + k;
    const double peephole = p && which < 3 ? p[row] * cell : 0;
    return run.clipped(run.from_input(t, b, row, rows) + run.from_hidden(h, row, rows) + peephole);
  };
  for (int64_t k = 0; k < n; ++k) {
    const double i = run.activations[0](gate(k, 0, c[k]));
    const double f = coupled ? 1 - i : run.activations[0](gate(k, 2, c[k]));
    const double cell = f * c[k] + i * run.activations[1](gate(k, 3, 0));
    const double o = run.activations[0](gate(k, 1, cell));
    c[k] = cell;
    next[static_cast<size_t>(k)] = o * run.activations[2](cell);
  }
  std::copy(next.begin(), next.end(), h);
}
}  // namespace

Result<Types> Lstm::infer(std::span<const TensorType> in) const {
  TRY_ASSIGN(Types out, infer_recurrent(recurrent, in, 4, kLstmActivations));
  out.push_back(out[1]);
  return out;
}

Result<> Lstm::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return run_recurrent(recurrent, this, 4, kLstmActivations, &lstm_step, src, dst);
}

namespace ops {
OpDef lstm() { return op_def<Lstm>(); }
}  // namespace ops

}  // namespace tenon
