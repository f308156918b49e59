// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Strided copies: joins dimensions, then runs, 4x4 transposes or single elements.
#include "backends/cpu/lib/strided_copy.h"

#include <emmintrin.h>

#include <algorithm>
#include <cstring>
#include <numeric>
#include <vector>

namespace tenon::cpu {
namespace {

struct Axis {
  int64_t size, src, dst;
};

/// Outer dimensions as one index, with the offsets that it stands for.
struct Offsets {
  int64_t src = 0, dst = 0;
};
Offsets offsets_at(const StridedCopy& c, int64_t at, int rank) {
  Offsets out;
  for (int d = rank - 1; d >= 0; --d) {
    const int64_t i = at % c.dims[d];
    out.src += i * c.src_strides[d];
    out.dst += i * c.dst_strides[d];
    at /= c.dims[d];
  }
  return out;
}

/// Long runs are cut so that every member gets its share.
void copy_long_runs(const StridedCopy& c, const std::byte* src, std::byte* dst, const Team& team) {
  const int64_t run = c.dims[c.rank - 1], bytes = c.element_bytes;
  const int64_t piece = std::max<int64_t>(4096, run / (4 * team.size)), pieces = (run + piece - 1) / piece;
  const WorkRange work = team.range(c.volume / run * pieces);
  for (int64_t i = work.begin; i < work.end; ++i) {
    const Offsets o = offsets_at(c, i / pieces, c.rank - 1);
    const int64_t begin = i % pieces * piece, count = std::min(piece, run - begin);
    std::memcpy(dst + (o.dst + begin) * bytes, src + (o.src + begin) * bytes, static_cast<size_t>(count * bytes));
  }
}

/// By registers, the last of which may overlap the one before: a call would cost more than the copy.
void copy_bytes(const std::byte* src, std::byte* dst, int64_t n) {
  constexpr int64_t kRegister = 16;
  if (n < kRegister) {
    for (int64_t i = 0; i < n; ++i) dst[i] = src[i];
    return;
  }
  const auto copy = [&](int64_t at) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(dst + at), _mm_loadu_si128(reinterpret_cast<const __m128i*>(src + at)));
  };
  for (int64_t i = 0; i + kRegister <= n; i += kRegister) copy(i);
  copy(n - kRegister);
}

/// Runs of the last dimension but one follow each other without their offsets being worked out anew.
void copy_short_runs(const StridedCopy& c, const std::byte* src, std::byte* dst, const Team& team) {
  const int last = c.rank - 1;
  const int64_t bytes = c.element_bytes, run = c.dims[last] * bytes, count = c.dims[last - 1];
  const int64_t src_step = c.src_strides[last - 1] * bytes, dst_step = c.dst_strides[last - 1] * bytes;
  const WorkRange work = team.range(c.volume / c.dims[last]);
  for (int64_t i = work.begin; i < work.end;) {
    const Offsets o = offsets_at(c, i, last);
    const int64_t end = std::min(work.end, i + count - i % count);
    const std::byte* from = src + o.src * bytes;
    std::byte* to = dst + o.dst * bytes;
    for (; i < end; ++i, from += src_step, to += dst_step) copy_bytes(from, to, run);
  }
}

void copy_runs(const StridedCopy& c, const std::byte* src, std::byte* dst, const Team& team) {
  constexpr int64_t kShortBytes = 512;
  const bool is_short = c.rank > 1 && c.dims[c.rank - 1] * c.element_bytes <= kShortBytes;
  is_short ? copy_short_runs(c, src, dst, team) : copy_long_runs(c, src, dst, team);
}

template <class T>
void transpose_tile(const T* src, int64_t src_step, T* dst, int64_t dst_step, int64_t rows, int64_t columns) {
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t k = 0; k < columns; ++k) dst[r * dst_step + k] = src[r + k * src_step];
  }
}

/// dst[r * dst_step + k] = src[r + k * src_step], in registers by four.
void transpose_tile(const float* src, int64_t src_step, float* dst, int64_t dst_step, int64_t rows, int64_t columns) {
  int64_t r = 0;
  for (; r + 4 <= rows; r += 4) {
    int64_t k = 0;
    for (; k + 4 <= columns; k += 4) {
      const float* from = src + r + k * src_step;
      __m128 a = _mm_loadu_ps(from), b = _mm_loadu_ps(from + src_step), c = _mm_loadu_ps(from + 2 * src_step),
             d = _mm_loadu_ps(from + 3 * src_step);
      _MM_TRANSPOSE4_PS(a, b, c, d);
      float* to = dst + r * dst_step + k;
      _mm_storeu_ps(to, a);
      _mm_storeu_ps(to + dst_step, b);
      _mm_storeu_ps(to + 2 * dst_step, c);
      _mm_storeu_ps(to + 3 * dst_step, d);
    }
    for (; k < columns; ++k) {
      for (int64_t j = r; j < r + 4; ++j) dst[j * dst_step + k] = src[j + k * src_step];
    }
  }
  for (; r < rows; ++r) {
    for (int64_t k = 0; k < columns; ++k) dst[r * dst_step + k] = src[r + k * src_step];
  }
}

/// The last dimension is contiguous in dst, the one before it in src. Tiles of 32 x 32 stay in L1 on both sides.
template <class T>
void copy_transposed(const StridedCopy& c, const T* src, T* dst, const Team& team) {
  constexpr int64_t kTile = 32;
  const int last = c.rank - 1;
  const int64_t rows = c.dims[last - 1], columns = c.dims[last];
  const int64_t row_tiles = (rows + kTile - 1) / kTile, column_tiles = (columns + kTile - 1) / kTile;
  const WorkRange work = team.range(c.volume / (rows * columns) * row_tiles * column_tiles);
  for (int64_t i = work.begin; i < work.end; ++i) {
    const Offsets o = offsets_at(c, i / (row_tiles * column_tiles), last - 1);
    const int64_t r = i / column_tiles % row_tiles * kTile, k = i % column_tiles * kTile;
    transpose_tile(src + o.src + r + k * c.src_strides[last], c.src_strides[last],
                   dst + o.dst + r * c.dst_strides[last - 1] + k, c.dst_strides[last - 1], std::min(kTile, rows - r),
                   std::min(kTile, columns - k));
  }
}

template <class T>
void copy_elements(const StridedCopy& c, const T* src, T* dst, const Team& team) {
  const int last = c.rank - 1;
  const int64_t inner = c.dims[last], src_step = c.src_strides[last], dst_step = c.dst_strides[last];
  const WorkRange work = team.range(c.volume / inner);
  for (int64_t i = work.begin; i < work.end; ++i) {
    const Offsets o = offsets_at(c, i, last);
    const T* from = src + o.src;
    T* to = dst + o.dst;
    if (src_step == 0 && dst_step == 1) {
      std::fill_n(to, inner, *from);
    } else {
      for (int64_t k = 0; k < inner; ++k) to[k * dst_step] = from[k * src_step];
    }
  }
}

template <class T>
void copy_typed(const StridedCopy& c, const void* src, void* dst, const Team& team) {
  if (c.kind == StridedCopy::Kind::transpose) {
    copy_transposed(c, static_cast<const T*>(src), static_cast<T*>(dst), team);
  } else {
    copy_elements(c, static_cast<const T*>(src), static_cast<T*>(dst), team);
  }
}

StridedCopy::Kind classify(StridedCopy& c) {
  const int last = c.rank - 1;
  if (c.dst_strides[last] != 1) return StridedCopy::Kind::elements;
  if (c.src_strides[last] == 1) return StridedCopy::Kind::runs;
  for (int d = last - 1; d >= 0; --d) {
    // A narrow transpose is not worth the tiles, but for the few channels of a picture.
    if (c.src_strides[d] != 1 || c.dims[d] < 2) continue;
    for (int k = d; k + 1 < last; ++k) {
      std::swap(c.dims[k], c.dims[k + 1]);
      std::swap(c.src_strides[k], c.src_strides[k + 1]);
      std::swap(c.dst_strides[k], c.dst_strides[k + 1]);
    }
    return StridedCopy::Kind::transpose;
  }
  return StridedCopy::Kind::elements;
}

}  // namespace

bool make_strided_copy(std::span<const int64_t> dims, std::span<const int64_t> src_strides,
                       std::span<const int64_t> dst_strides, int element_bytes, StridedCopy& out) {
  out = {.element_bytes = element_bytes};
  std::vector<Axis> axes;
  for (size_t d = 0; d < dims.size(); ++d) {
    out.volume *= dims[d];
    if (dims[d] != 1) axes.push_back({dims[d], src_strides[d], dst_strides[d]});
  }
  if (out.volume == 0) return true;
  std::ranges::stable_sort(axes, std::ranges::greater{}, &Axis::dst);
  std::vector<Axis> joined;
  for (const Axis& a : axes) {
    if (!joined.empty() && joined.back().src == a.src * a.size && joined.back().dst == a.dst * a.size) {
      joined.back() = {joined.back().size * a.size, a.src, a.dst};
    } else {
      joined.push_back(a);
    }
  }
  if (joined.empty()) joined.push_back({1, 1, 1});
  if (joined.size() > StridedCopy::kMaxRank) return false;
  out.rank = static_cast<int>(joined.size());
  for (int d = 0; d < out.rank; ++d) {
    out.dims[d] = joined[d].size;
    out.src_strides[d] = joined[d].src;
    out.dst_strides[d] = joined[d].dst;
  }
  out.kind = classify(out);
  return true;
}

void strided_copy(const StridedCopy& c, const void* src, void* dst, const Team& team) {
  if (c.volume == 0) return;
  if (c.kind == StridedCopy::Kind::runs) {
    copy_runs(c, static_cast<const std::byte*>(src), static_cast<std::byte*>(dst), team);
    return;
  }
  switch (c.element_bytes) {
    case 1:
      return copy_typed<uint8_t>(c, src, dst, team);
    case 2:
      return copy_typed<uint16_t>(c, src, dst, team);
    case 4:
      return copy_typed<float>(c, src, dst, team);  // moves bits: SSE loads and stores keep every NaN
    default:
      return copy_typed<uint64_t>(c, src, dst, team);
  }
}

}  // namespace tenon::cpu
