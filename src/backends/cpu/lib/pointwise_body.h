// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The body of pointwise_avx2() and pointwise_avx512().
#pragma once
#include <algorithm>
#include <cmath>

#include "backends/cpu/lib/pointwise.h"
#include "backends/cpu/lib/vec_activation.h"

namespace tenon::cpu {

template <Binary F, class V>
TENON_INLINE V binary(V a, V b) {
  if constexpr (F == Binary::add) return a + b;
  if constexpr (F == Binary::sub) return a - b;
  if constexpr (F == Binary::mul) return a * b;
  if constexpr (F == Binary::div) return a / b;
  if constexpr (F == Binary::min) return V::select(unordered(a, a), a, min(a, b));
  if constexpr (F == Binary::max) return V::select(unordered(a, a), a, max(a, b));
  if constexpr (F == Binary::prelu) return V::select(less(a, V::zero()), a * b, a);
  if constexpr (F == Binary::squared_difference) return (a - b) * (a - b);
}

template <Binary F, class V>
void binary_block(const float* a, const float* b, float* dst, int n) {
  int i = 0;
  for (; i + V::kLanes <= n; i += V::kLanes) binary<F>(V::load(a + i), V::load(b + i)).store(dst + i);
  if (const int rest = n - i; rest > 0) binary<F>(V::load(a + i, rest), V::load(b + i, rest)).store(dst + i, rest);
}

/// powf one by one: exp(b log a) in float would lose up to 60 ulp. Exponents that networks use have their own ops.
template <class V>
void power_block(const float* a, const float* b, float* dst, int n) {
  for (int i = 0; i < n; ++i)
    dst[i] = b[i] == 2.0f ? a[i] * a[i] : b[i] == 0.5f ? __builtin_sqrtf(a[i]) : powf(a[i], b[i]);
}

template <class V>
void binary_any(Binary f, const float* a, const float* b, float* dst, int n) {
  switch (f) {
    case Binary::add:
      return binary_block<Binary::add, V>(a, b, dst, n);
    case Binary::sub:
      return binary_block<Binary::sub, V>(a, b, dst, n);
    case Binary::mul:
      return binary_block<Binary::mul, V>(a, b, dst, n);
    case Binary::div:
      return binary_block<Binary::div, V>(a, b, dst, n);
    case Binary::min:
      return binary_block<Binary::min, V>(a, b, dst, n);
    case Binary::max:
      return binary_block<Binary::max, V>(a, b, dst, n);
    case Binary::pow:
      return power_block<V>(a, b, dst, n);
    case Binary::prelu:
      return binary_block<Binary::prelu, V>(a, b, dst, n);
    case Binary::squared_difference:
      return binary_block<Binary::squared_difference, V>(a, b, dst, n);
  }
}

/// Walks blocks of one team member; V only keeps instances of different instruction sets apart.
template <class V>
struct PointwiseRunner {
  const Pointwise& p;
  std::span<const float* const> src;
  float* dst;
  float inputs[Pointwise::kMaxInputs][Pointwise::kBlock];
  float buffers[Pointwise::kMaxBuffers][Pointwise::kBlock];
  const float* operand[Pointwise::kMaxInputs];

  // A constructor, so that the buffers are not cleared first.
  PointwiseRunner(const Pointwise& program, std::span<const float* const> sources, float* to)
      : p(program), src(sources), dst(to) {}

  int64_t inner() const { return p.dims[p.rank - 1]; }

  /// Offset of dst row `row` in input i.
  int64_t row_offset(int i, int64_t row) const {
    int64_t offset = 0;
    for (int d = p.rank - 2; d >= 0; --d) {
      offset += row % p.dims[d] * p.inputs[i].strides[d];
      row /= p.dims[d];
    }
    return offset;
  }

  static void fill(float* to, const float* from, int64_t stride, int64_t n) {
    if (stride == 1) {
      for (int64_t j = 0; j < n; ++j) to[j] = from[j];
    } else if (stride == 0) {
      const float x = *from;
      for (int64_t j = 0; j < n; ++j) to[j] = x;
    } else {
      for (int64_t j = 0; j < n; ++j) to[j] = from[j * stride];
    }
  }

  /// Puts what never changes from block to block into its place; `rows` rows make a block if rows are short.
  void prepare(int64_t rows) {
    for (int i = 0; i < static_cast<int>(p.inputs.size()); ++i) {
      operand[i] = inputs[i];
      if (p.inputs[i].access == Pointwise::Access::splat) fill(inputs[i], src[i], 0, Pointwise::kBlock);
      if (p.inputs[i].access == Pointwise::Access::periodic) {
        for (int64_t r = 0; r < rows; ++r) fill(inputs[i] + r * inner(), src[i], 1, inner());
      }
    }
  }

  void run_steps(int64_t at, int n) {
    for (const auto& step : p.steps) {
      float* to = step.dst < 0 ? dst + at : buffers[step.dst];
      const float* a = step.a >= 0 ? operand[step.a] : buffers[~step.a];
      if (!step.what.is_binary) {
        apply_unary<V>(step.what.unary, a, to, n);
      } else {
        binary_any<V>(step.what.binary, a, step.b >= 0 ? operand[step.b] : buffers[~step.b], to, n);
      }
    }
  }

  /// Blocks of whole rows, each row at most kBlock long.
  void short_rows(WorkRange rows, int64_t rows_per_block) {
    for (int64_t row = rows.begin; row < rows.end; row += rows_per_block) {
      const int64_t count = std::min(rows_per_block, rows.end - row), at = row * inner();
      for (int i = 0; i < static_cast<int>(p.inputs.size()); ++i) {
        const auto access = p.inputs[i].access;
        if (access == Pointwise::Access::direct) operand[i] = src[i] + at;
        if (access != Pointwise::Access::rows && access != Pointwise::Access::gathered) continue;
        for (int64_t r = 0; r < count; ++r) {
          fill(inputs[i] + r * inner(), src[i] + row_offset(i, row + r), p.inputs[i].strides[p.rank - 1], inner());
        }
      }
      run_steps(at, static_cast<int>(count * inner()));
    }
  }

  /// Blocks inside one row; `pieces` blocks a row.
  void long_rows(WorkRange blocks, int64_t pieces, int64_t length) {
    for (int64_t block = blocks.begin; block < blocks.end; ++block) {
      const int64_t row = block / pieces, begin = block % pieces * length;
      const int64_t count = std::min(length, inner() - begin), at = row * inner() + begin;
      if (count <= 0) continue;
      for (int i = 0; i < static_cast<int>(p.inputs.size()); ++i) {
        switch (p.inputs[i].access) {
          case Pointwise::Access::splat:
            break;
          case Pointwise::Access::direct:
            operand[i] = src[i] + at;
            break;
          case Pointwise::Access::periodic:
            operand[i] = src[i] + begin;
            break;
          case Pointwise::Access::rows:
            operand[i] = src[i] + row_offset(i, row) + begin;
            break;
          case Pointwise::Access::gathered: {
            const int64_t stride = p.inputs[i].strides[p.rank - 1];
            fill(inputs[i], src[i] + row_offset(i, row) + begin * stride, stride, count);
          }
        }
      }
      run_steps(at, static_cast<int>(count));
    }
  }
};

template <class V>
void pointwise(const Pointwise& p, std::span<const float* const> src, float* dst, const Team& team) {
  if (p.volume == 0) return;
  PointwiseRunner<V> runner(p, src, dst);
  const int64_t inner = runner.inner(), rows = p.volume / inner;
  if (inner <= Pointwise::kBlock) {
    const int64_t rows_per_block = std::max<int64_t>(1, Pointwise::kBlock / inner);
    runner.prepare(rows_per_block);
    runner.short_rows(team.range(rows), rows_per_block);
  } else {
    const int64_t pieces = (inner + Pointwise::kBlock - 1) / Pointwise::kBlock;
    const int64_t length = ((inner + pieces - 1) / pieces + 15) / 16 * 16;
    runner.prepare(0);
    runner.long_rows(team.range(rows * pieces), pieces, length);
  }
}

}  // namespace tenon::cpu
