// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Matrix product of floats, C = activation(A * B + bias + residual), with B packed beforehand.
#pragma once
#include <cstdint>

#include "backends/cpu/lib/epilogue.h"
#include "base/threads.h"

namespace tenon::cpu {

/// How B [k, n] is cut: panels of `vectors * lanes` columns, each stored row after row. The last panel has only as many
/// vectors as it needs; columns beyond n are zero.
struct PanelShape {
  int64_t k = 0, n = 0;
  int lanes = 8;    // floats in a vector of the kernel that will read it
  int vectors = 2;  // of a panel

  int64_t width() const { return int64_t{lanes} * vectors; }
  int64_t panels() const { return (n + width() - 1) / width(); }
  int64_t vectors_of(int64_t panel) const {
    const int64_t left = (n - panel * width() + lanes - 1) / lanes;
    return left < vectors ? left : vectors;
  }
  int64_t offset_of(int64_t panel) const { return panel * width() * k; }  // in floats
  int64_t packed_floats() const { return (n + lanes - 1) / lanes * lanes * k; }
};

/// The panel shape that suits the kernel with vectors of `lanes` floats: 6 x 16 or 4 x 24 tiles on AVX2, 6 x 64, 9 x 48
/// or 14 x 32 with AVX-512. most_vectors: 3 for readers that know no wider panels.
PanelShape panel_shape(int64_t k, int64_t n, int lanes, int most_vectors = 4);

/// A matrix in memory: element (i, j) at data[i * row_stride + j * column_stride].
struct StridedMatrix {
  const float* data = nullptr;
  int64_t row_stride = 0, column_stride = 1;
};

/// Writes scale * B into `dst` (shape.packed_floats() floats), panels [begin, end) of it.
void pack_panels(const StridedMatrix& b, const PanelShape& shape, float scale, int64_t begin, int64_t end, float* dst);

struct GemmF32 {
  int64_t m = 0;
  const float* a = nullptr;  // [m, k]
  int64_t lda = 0;
  PanelShape shape;          // k, n
  const float* b = nullptr;  // packed by pack_panels()
  float* c = nullptr;        // [m, n]
  int64_t ldc = 0;
  Epilogue epilogue;
};

/// Every member of the team calls it. No barrier at its end. Reads and writes nothing outside the matrices.
void gemm_f32_avx2(const GemmF32& args, const Team& team);
void gemm_f32_avx512(const GemmF32& args, const Team& team);

}  // namespace tenon::cpu
