// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Matrix product of floats with constant B by one level of Strassen's algorithm: seven products of halves, not eight.
// Source: Strassen 1969, "Gaussian elimination is not optimal", Numerische Mathematik 13. Rows of A are halved by turns
// (even and odd ones), its columns and those of B in the middle. Sums of A and of products go through the caches, so it
// pays where products are slow beside them: a core of Zen 1 does 16 flops a cycle and reads 29 bytes from its second
// cache.
#pragma once
#include "backends/cpu/lib/gemm_f32.h"

namespace tenon::cpu {

inline constexpr int kStrassenProducts = 7;

/// Halves of k are whole vectors, those of n whole panels of two.
constexpr bool strassen_takes(int64_t k, int64_t n) {
  constexpr int64_t kLeast = 64;  // shorter sums save less than they add
  return k >= kLeast && n >= kLeast && k % 16 == 0 && n % 32 == 0;
}

/// One product of halves, [k / 2, n / 2], for vectors of eight.
PanelShape strassen_panels(int64_t k, int64_t n);

/// The seven sums of scale * B [k, n], packed one after the other: kStrassenProducts * shape.packed_floats() floats.
/// One of B's strides is 1.
void pack_strassen(const StridedMatrix& b, const PanelShape& shape, float scale, float* dst);

struct StrassenF32 {
  int64_t m = 0;
  const float* a = nullptr;  // [m, 2 * shape.k]
  int64_t lda = 0;
  PanelShape shape;          // of one product
  const float* b = nullptr;  // by pack_strassen()
  float* c = nullptr;        // [m, 2 * shape.n]
  int64_t ldc = 0;
  Epilogue epilogue;
  float* workspace = nullptr;
};

/// Floats of workspace for a team of `threads`.
int64_t strassen_f32_workspace_avx2(int64_t m, const PanelShape& shape, int threads);
/// Every member of the team calls it. No barrier at its end. The residual may be C where residual_in_place()
/// allows it.
void strassen_f32_avx2(const StrassenF32& args, const Team& team);

}  // namespace tenon::cpu
