// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Sizes and weights of dense products.
#include "backends/cuda/lib/dense_product.h"

#include <algorithm>

#include "backends/cuda/generated/lib/source.h"
#include "backends/cuda/lib/cublaslt_product.h"

namespace tenon::cuda {

namespace {
constexpr size_t kWeights = 1;

/// [k,n] to [n,k].
template <class T>
void transpose(const std::byte* from, const DenseProduct& product, std::byte* to) {
  const auto* given = reinterpret_cast<const T*>(from);
  auto* out = reinterpret_cast<T*>(to);
  constexpr int64_t kSide = 64;  // of squares whose lines all stay in the first cache
  for (int64_t n0 = 0; n0 < product.n; n0 += kSide) {
    const int64_t n1 = std::min(n0 + kSide, product.n);
    for (int64_t k0 = 0; k0 < product.k; k0 += kSide) {
      const int64_t k1 = std::min(k0 + kSide, product.k);
      for (int64_t n = n0; n < n1; ++n) {
        for (int64_t k = k0; k < k1; ++k) out[n * product.k + k] = given[k * product.n + n];
      }
    }
  }
}
}  // namespace

Result<DenseProduct> dense_product(const Problem& p, int64_t vector) {
  DenseProduct out;
  if (p.op.name().ends_with("conv")) {
    TRY(check_pointwise_window(p));
    if (p.in[0].rank() != 4 || p.in[0].layout != Layout::channels_last || p.out[0].layout != Layout::channels_last)
      return declined("channels_last only");
    out.k = p.in[0].shape[1].number();
    out.n = p.out[0].shape[1].number();
    out.weights_by_rows = true;
  } else {
    TRY(only_row_major(p));
    if (p.in[kWeights].rank() != 2 || p.in[0].rank() < 2 || integer(p.op, "transpose_a") != 0)
      return declined("one matrix of weights only");
    out.k = p.in[0].shape[p.in[0].rank() - 1].number();
    out.n = p.out[0].shape[p.out[0].rank() - 1].number();
    out.weights_by_rows = integer(p.op, "transpose_b") != 0;
  }
  if (out.k % vector != 0 || out.n % vector != 0) return declined("rows and columns that ", vector, " divides");
  if (p.out[0].shape.volume() == 0 || out.k == 0) return declined("empty operand");
  out.m = p.out[0].shape.volume() / out.n;
  return out;
}

Result<Buffer> dense_weights(const Problem& p, const DenseProduct& product, const CudaDevice& device) {
  const Constant& weights = *p.constant(kWeights);
  const size_t bytes = weights.bytes().size();
  const bool wide = size_of(p.in[kWeights].dtype) == sizeof(uint16_t);
  return device.packed(weights, product.weights_by_rows ? "rows" : "columns", bytes, [&](std::byte* to) {
    const std::byte* from = weights.bytes().data();
    if (product.weights_by_rows) {
      std::copy_n(from, bytes, to);
    } else if (wide) {
      transpose<uint16_t>(from, product, to);
    } else {
      transpose<uint8_t>(from, product, to);
    }
  });
}

}  // namespace tenon::cuda
