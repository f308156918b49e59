// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// pairwise_coupling: inference and reference.
#include "ops/pairwise_coupling.h"

#include <algorithm>
#include <cmath>

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

namespace {

using Square = std::vector<std::vector<double>>;

/// Q of the source: sums of squares on the diagonal, products beside it.
Square coupling_of(const Square& r) {
  const size_t k = r.size();
  Square q(k, std::vector<double>(k, 0.0));
  for (size_t i = 0; i < k; ++i) {
    for (size_t j = 0; j < k; ++j) {
      if (j == i) continue;
      q[i][i] += r[j][i] * r[j][i];
      q[i][j] = -r[j][i] * r[i][j];
    }
  }
  return q;
}

/// One class after the other until Q p is the same everywhere.
std::vector<double> coupled(const Square& q) {
  const size_t k = q.size();
  std::vector<double> p(k, 1.0 / static_cast<double>(k)), qp(k);
  const double close = 0.005 / static_cast<double>(k);
  const size_t most_turns = std::max<size_t>(100, k);
  for (size_t turn = 0; turn < most_turns; ++turn) {
    double whole = 0;
    for (size_t i = 0; i < k; ++i) {
      qp[i] = 0;
      for (size_t j = 0; j < k; ++j) qp[i] += q[i][j] * p[j];
      whole += p[i] * qp[i];
    }
    const bool done = std::ranges::all_of(qp, [&](double one) { return std::abs(one - whole) < close; });
    if (done) break;
    for (size_t i = 0; i < k; ++i) {
      const double step = (whole - qp[i]) / q[i][i];
      p[i] += step;
      whole = (whole + step * (step * q[i][i] + 2 * qp[i])) / (1 + step) / (1 + step);
      for (size_t j = 0; j < k; ++j) {
        qp[j] = (qp[j] + step * q[i][j]) / (1 + step);
        p[j] /= 1 + step;
      }
    }
  }
  return p;
}

}  // namespace

Result<Types> PairwiseCoupling::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 1));
  const int64_t pairs = classes * (classes - 1) / 2;
  if (classes < 2 || classes > 65536 || in[0].rank() != 2 || !(in[0].shape[1] == Dim(pairs)) ||
      !is_float(in[0].dtype)) {
    return Error(ErrorCode::invalid_argument, str("expected floats [rows, ", pairs, "], found ", in[0]));
  }
  return Types{{in[0].dtype, Shape{in[0].shape[0], classes}}};
}

Result<> PairwiseCoupling::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const size_t step = size_of(src[0].type.dtype), k = static_cast<size_t>(classes);
  const std::byte* from = src[0].data;
  std::byte* to = dst[0].data;
  for (int64_t row = 0; row < src[0].dim(0); ++row) {
    Square r(k, std::vector<double>(k, 0.0));
    for (size_t i = 0; i < k; ++i) {
      for (size_t j = i + 1; j < k; ++j, from += step) {
        r[i][j] = load_number(src[0].type.dtype, from);
        r[j][i] = 1 - r[i][j];
      }
    }
    for (const double one : coupled(coupling_of(r))) {
      store_number(dst[0].type.dtype, one, to);
      to += step;
    }
  }
  return Done{};
}

namespace ops {
OpDef pairwise_coupling() { return op_def<PairwiseCoupling>(); }
}  // namespace ops

}  // namespace tenon
