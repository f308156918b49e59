// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// det: inference and reference.
#include "ops/det.h"

#include <algorithm>
#include <cmath>

#include "ops/lib/elementwise.h"
#include "ops/lib/float_values.h"

namespace tenon {

Result<Types> Det::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 1));
  TRY(check_type(in, 0, TypeSet::real));
  const auto& dims = in[0].shape.dims();
  const size_t rank = dims.size();
  const bool square =
      rank >= 2 && (dims[rank - 1] == dims[rank - 2] || !dims[rank - 1].is_number() || !dims[rank - 2].is_number());
  if (!square) return Error(ErrorCode::invalid_argument, str("expected square matrices, found ", in[0]));
  return Types{{in[0].dtype, Shape(std::vector<Dim>(dims.begin(), dims.end() - 2))}};
}

Result<> Det::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const auto n = static_cast<size_t>(src[0].dim(src[0].type.rank() - 1));
  std::vector<double> all = load_floats<double>(src[0]);
  std::vector<double> out;
  for (int64_t m = 0; m < dst[0].volume(); ++m) {
    double* a = all.data() + static_cast<size_t>(m) * n * n;
    double product = 1;
    for (size_t k = 0; k < n; ++k) {
      size_t pivot = k;
      for (size_t i = k + 1; i < n; ++i) {
        if (std::fabs(a[i * n + k]) > std::fabs(a[pivot * n + k])) pivot = i;
      }
      if (pivot != k) {
        std::swap_ranges(a + k * n, a + (k + 1) * n, a + pivot * n);
        product = -product;
      }
      product *= a[k * n + k];
      if (a[k * n + k] == 0) break;
      for (size_t i = k + 1; i < n; ++i) {
        const double factor = a[i * n + k] / a[k * n + k];
        for (size_t j = k; j < n; ++j) a[i * n + j] -= factor * a[k * n + j];
      }
    }
    out.push_back(product);
  }
  store_floats<double>(out, dst[0]);
  return Done{};
}

namespace ops {
OpDef det() { return op_def<Det>(); }
}  // namespace ops

}  // namespace tenon
