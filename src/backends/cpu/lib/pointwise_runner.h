// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Blocks of a pointwise program, one after the other.
#pragma once
#include <algorithm>

#include "backends/cpu/lib/pointwise_blocks.h"

namespace tenon::cpu {

/// Walks blocks of one team member; V only keeps instances of different instruction sets apart.
template <class V>
struct PointwiseRunner {
  static constexpr int kSlots = Pointwise::kMaxBuffers + Pointwise::kMaxResults;
  const Pointwise& p;
  std::span<const void* const> src;
  std::span<void* const> dst;
  float inputs[Pointwise::kMaxInputs][Pointwise::kBlock];
  float buffers[kSlots][Pointwise::kBlock];
  const float* operand[Pointwise::kMaxInputs];
  float* slot[kSlots];

  // A constructor, so that the buffers are not cleared first.
  PointwiseRunner(const Pointwise& program, std::span<const void* const> sources, std::span<void* const> to)
      : p(program), src(sources), dst(to) {
    for (int i = 0; i < kSlots; ++i) slot[i] = buffers[i];
  }

  int64_t inner() const { return p.dims[p.rank - 1]; }

  /// Offset of row `row` for an operand or result with these strides.
  int64_t row_offset(const int64_t* strides, int64_t row) const {
    int64_t offset = 0;
    for (int d = p.rank - 2; d >= 0; --d) {
      offset += row % p.dims[d] * strides[d];
      row /= p.dims[d];
    }
    return offset;
  }

  const float* floats(int i) const { return static_cast<const float*>(src[i]); }

  /// n elements of input i, `stride` apart from element `at` on.
  void fill(int i, float* to, int64_t at, int64_t stride, int64_t n) {
    switch (p.inputs[i].element) {
      case Element::f32:
        if (stride == 1) return copy_block<V>(floats(i) + at, to, n);
        return gather_floats(floats(i) + at, stride, n, to);
      case Element::boolean:
        return gather_floats(static_cast<const uint8_t*>(src[i]) + at, stride, n, to);
      case Element::i32:
        return gather_floats(static_cast<const int32_t*>(src[i]) + at, stride, n, to);
      case Element::i64:
        return gather_floats(static_cast<const int64_t*>(src[i]) + at, stride, n, to);
      case Element::i8:
        return dequantize_block(static_cast<const int8_t*>(src[i]) + at, stride, n, p.inputs[i].bytes, to);
      case Element::u8:
        return dequantize_block(static_cast<const uint8_t*>(src[i]) + at, stride, n, p.inputs[i].bytes, to);
    }
  }

  /// Puts what never changes from block to block into its place; `rows` rows make a block if rows are short.
  void prepare(int64_t rows) {
    for (int i = 0; i < static_cast<int>(p.inputs.size()); ++i) {
      operand[i] = inputs[i];
      if (p.inputs[i].access == Pointwise::Access::splat) fill(i, inputs[i], 0, 0, Pointwise::kBlock);
      if (p.inputs[i].access == Pointwise::Access::periodic) {
        for (int64_t r = 0; r < rows; ++r) fill(i, inputs[i] + r * inner(), 0, 1, inner());
      }
    }
  }

  /// `at`: where the block begins in a dense result.
  void run_steps(int64_t at, int n) {
    for (int r = 0; r < static_cast<int>(p.results.size()); ++r) {
      if (p.results[r].direct) slot[Pointwise::kMaxBuffers + r] = static_cast<float*>(dst[r]) + at;
    }
    const auto value = [&](int v) { return v >= 0 ? operand[v] : slot[~v]; };
    for (const auto& step : p.steps) {
      float* to = slot[step.dst];
      switch (step.what.kind) {
        case PointwiseStep::Kind::unary:
          apply_unary<V>(step.what.unary, value(step.src[0]), to, n);
          break;
        case PointwiseStep::Kind::binary:
          binary_any<V>(step.what.binary, value(step.src[0]), value(step.src[1]), to, n);
          break;
        case PointwiseStep::Kind::quantize:
          quantize_block<V>(step.what.range, value(step.src[0]), to, n);
          break;
        case PointwiseStep::Kind::select:
          select_block<V>(value(step.src[2]), value(step.src[0]), value(step.src[1]), to, n);
          break;
      }
    }
  }

  /// Stores `rows` rows of n elements, from column `begin` of row `row` on, of the results that steps do not write to.
  void store_results(int64_t row, int64_t rows, int64_t begin, int64_t n) {
    for (int r = 0; r < static_cast<int>(p.results.size()); ++r) {
      const Pointwise::Result& result = p.results[r];
      if (result.direct) continue;
      const int64_t stride = result.strides[p.rank - 1];
      for (int64_t k = 0; k < rows; ++k) {
        const float* from = buffers[Pointwise::kMaxBuffers + r] + k * n;
        const int64_t at = row_offset(result.strides, row + k) + begin * stride;
        if (result.element == Element::f32 && stride == 1) {
          copy_block<V>(from, static_cast<float*>(dst[r]) + at, n);
        } else if (result.element == Element::i8) {
          scatter_bytes(from, static_cast<int8_t*>(dst[r]) + at, stride, n, result.zero);
        } else if (result.element == Element::u8) {
          scatter_bytes(from, static_cast<uint8_t*>(dst[r]) + at, stride, n, result.zero);
        } else if (result.element == Element::boolean) {
          scatter_floats(from, static_cast<uint8_t*>(dst[r]) + at, stride, n);
        } else {
          scatter_floats(from, static_cast<float*>(dst[r]) + at, stride, n);
        }
      }
    }
  }

  /// Blocks of whole rows, each row at most kBlock long.
  void short_rows(WorkRange rows, int64_t rows_per_block) {
    for (int64_t row = rows.begin; row < rows.end; row += rows_per_block) {
      const int64_t count = std::min(rows_per_block, rows.end - row), at = row * inner();
      for (int i = 0; i < static_cast<int>(p.inputs.size()); ++i) {
        const auto access = p.inputs[i].access;
        if (access == Pointwise::Access::direct) operand[i] = floats(i) + at;
        if (access == Pointwise::Access::periodic) operand[i] = inputs[i];
        if (access != Pointwise::Access::rows && access != Pointwise::Access::gathered) continue;
        for (int64_t r = 0; r < count; ++r) {
          fill(i, inputs[i] + r * inner(), row_offset(p.inputs[i].strides, row + r), p.inputs[i].strides[p.rank - 1],
               inner());
        }
      }
      run_steps(at, static_cast<int>(count * inner()));
      store_results(row, count, 0, inner());
    }
  }

  /// `count` elements of one row, from column `begin` on; at most kBlock.
  void piece(int64_t row, int64_t begin, int64_t count) {
    const int64_t at = row * inner() + begin;
    for (int i = 0; i < static_cast<int>(p.inputs.size()); ++i) {
      switch (p.inputs[i].access) {
        case Pointwise::Access::splat:
          break;
        case Pointwise::Access::direct:
          operand[i] = floats(i) + at;
          break;
        case Pointwise::Access::periodic:
          operand[i] = floats(i) + begin;
          break;
        case Pointwise::Access::rows:
          operand[i] = floats(i) + row_offset(p.inputs[i].strides, row) + begin;
          break;
        case Pointwise::Access::gathered: {
          const int64_t stride = p.inputs[i].strides[p.rank - 1];
          fill(i, inputs[i], row_offset(p.inputs[i].strides, row) + begin * stride, stride, count);
        }
      }
    }
    run_steps(at, static_cast<int>(count));
    store_results(row, 1, begin, count);
  }

  /// Blocks inside one row; `pieces` blocks a row.
  void long_rows(WorkRange blocks, int64_t pieces, int64_t length) {
    for (int64_t block = blocks.begin; block < blocks.end; ++block) {
      const int64_t begin = block % pieces * length, count = std::min(length, inner() - begin);
      if (count > 0) piece(block / pieces, begin, count);
    }
  }

  /// Elements [begin, end) in the order of a dense result: whole rows together where they are short.
  void range(int64_t begin, int64_t end, int64_t rows_per_block) {
    while (begin < end) {
      const int64_t row = begin / inner(), column = begin % inner(), rows = (end - begin) / inner();
      if (column == 0 && rows > 0 && rows_per_block > 1) {
        short_rows({row, row + rows}, rows_per_block);
        begin += rows * inner();
        continue;
      }
      const int64_t count = std::min({int64_t{Pointwise::kBlock}, inner() - column, end - begin});
      piece(row, column, count);
      begin += count;
    }
  }
};

}  // namespace tenon::cpu
