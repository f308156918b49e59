// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Sizes and weights of implicit products.
#include "backends/cuda/generated/lib/matrix_operands.h"

#include <algorithm>
#include <cstdlib>

namespace tenon::cuda {

namespace {

/// The largest vector that `length` is a multiple of. Errors: unsupported below 4 bytes.
Result<int64_t> vector_of(int64_t length, DataType dtype) {
  for (const int64_t bytes : {16, 8, 4}) {
    if (length * static_cast<int64_t>(size_of(dtype)) % bytes == 0) return bytes / static_cast<int64_t>(size_of(dtype));
  }
  return declined("rows of whole words only, found ", length, " elements");
}

bool is_one_of(DataType dtype, std::initializer_list<DataType> list) {
  return std::find(list.begin(), list.end(), dtype) != list.end();
}

/// Types, and what the epilogue must find.
Result<> check_types(const Problem& p, const MatrixOperands& o) {
  const DataType x = p.in[0].dtype;
  if (o.integers && (!is_one_of(x, {DataType::i8, DataType::u8}) || p.in[1].dtype != DataType::i8))
    return declined("8-bit data and i8 weights only");
  if (!o.quantized && (!is_one_of(x, {DataType::f16, DataType::bf16}) || p.out[0].dtype != x))
    return declined("f16 and bf16 only");
  if (!p.constant(1)) return declined("weights are not constant");
  if (!present(p, o.residual)) return Done{};
  const TensorType& residual = p.in[o.residual];
  if (residual.shape != p.out[0].shape || residual.layout != p.out[0].layout)
    return declined("a residual like the result only");
  return Done{};
}

bool is_dense(const std::array<WindowAxis, 3>& axes) {
  return std::all_of(axes.begin(), axes.end(), [](const WindowAxis& a) {
    return a.kernel == 1 && a.stride == 1 && a.pad_begin == 0 && a.out == a.in;
  });
}

/// Each picture element is read once, and rows of the kernel are whole vectors of the picture's rows.
bool is_patches(const Problem& p, const MatrixOperands& o, int64_t vector) {
  const auto& [d, h, w] = o.axes;
  const auto steps = strides_of(p.in[0]);
  const auto whole = [](const WindowAxis& a) { return a.kernel == a.stride && a.pad_begin == 0 && a.dilation == 1; };
  return whole(h) && whole(w) && p.in[0].layout == Layout::row_major && w.kernel % vector == 0 && w.in % vector == 0 &&
         steps[3] == 1;
}

Result<MatrixOperands> convolution(const Problem& p, MatrixOperands o) {
  if (p.in[0].rank() != 4 || p.out[0].layout != Layout::channels_last)
    return declined("pictures to channels_last only");
  if (integer(p.op, "groups", 1) != 1) return declined("one group only");
  const auto w = p.in[1].shape.numbers();
  TRY_ASSIGN(o.axes, window_axes(window_of(p.op), p.in[0].shape, {w[2], w[3]}, p.out[0].shape));
  o.channels = p.in[0].shape[1].number();
  o.n = w[0];
  o.m = o.n == 0 ? 0 : p.out[0].shape.volume() / o.n;
  o.k = o.channels * w[2] * w[3];
  o.vector = 16 / static_cast<int64_t>(size_of(p.in[0].dtype));
  if (is_patches(p, o, o.vector)) {
    o.kind = RowKind::patches;
    return o;
  }
  if (p.in[0].layout != Layout::channels_last) return declined("channels_last only");
  TRY_ASSIGN(o.vector, vector_of(o.channels, p.in[0].dtype));
  o.kind = is_dense(o.axes) ? RowKind::dense : RowKind::window;
  return o;
}

Result<MatrixOperands> product(const Problem& p, MatrixOperands o) {
  TRY(only_row_major(p));
  const TensorType &a = p.in[0], &b = p.in[1];
  if (b.rank() != 2 || a.rank() < 2 || integer(p.op, "transpose_a") != 0) return declined("one matrix of weights only");
  const bool transposed = integer(p.op, "transpose_b") != 0;
  o.k = b.shape[transposed ? 1 : 0].number();
  o.n = b.shape[transposed ? 0 : 1].number();
  o.m = o.n == 0 ? 0 : p.out[0].shape.volume() / o.n;
  TRY_ASSIGN(o.vector, vector_of(o.k, a.dtype));
  return o;
}

/// Where element k of row n stands among the weights; of a matrix they may lie by rows.
int64_t weight_at(const MatrixOperands& o, bool by_rows, int64_t n, int64_t k) {
  if (o.channels == 0) return by_rows ? n * o.k + k : k * o.n + n;
  const int64_t taps = o.k / o.channels;
  if (o.kind == RowKind::patches) return n * o.k + k;
  return (n * o.channels + k % o.channels) * taps + k / o.channels;
}

}  // namespace

Result<MatrixOperands> matrix_operands(const Problem& p) {
  MatrixOperands o;
  o.quantized = p.op.name().starts_with("quantized_");
  o.integers = o.quantized && p.in[0].dtype != DataType::f8e4m3fn;
  o.x_zero = integer(p.op, "x_zero");
  if (o.quantized) o.bias = 3, o.residual = 4;
  TRY(check_types(p, o));
  const bool conv = p.op.name().ends_with("conv");
  TRY_ASSIGN(o, conv ? convolution(p, o) : product(p, o));
  if (o.m == 0 || o.n == 0 || o.k == 0) return declined("empty operand");
  if (o.n % 4 != 0) return declined("columns that 4 divides");
  if (present(p, o.bias) && p.in[o.bias].shape.volume() != o.n) return declined("a bias per column only");
  if (o.m >= int64_t{1} << 30) return declined("fewer rows");
  if (conv && (present(p, 5) || present(p, 6))) return declined("scales of the network in matrix products only");
  if (o.kind == RowKind::patches && o.x_zero != 0) return declined("patches without a zero point");
  return o;
}

bool sums_are_small(const Constant& weights, const WeightCounts& counts, DataType x, int64_t x_zero) {
  constexpr int64_t kBound = int64_t{1} << 22;
  const std::byte* bytes = weights.bytes().data();
  const int64_t most = (x == DataType::u8 ? 255 : 128) + std::abs(x_zero);
  for (int64_t n = 0; n < counts.n; ++n) {
    int64_t sum = 0;
    for (int64_t k = 0; k < counts.k; ++k) {
      const int64_t at = counts.rows ? n * counts.k + k : k * counts.n + n;
      sum += std::abs(static_cast<int64_t>(static_cast<int8_t>(bytes[at])));
    }
    if (sum * most >= kBound) return false;
  }
  return true;
}

Packing pack_matrix(const Problem& p, const MatrixOperands& o) {
  const size_t bytes = size_of(p.in[1].dtype);
  const int64_t rows = o.padded_n(), columns = o.padded_k(bytes);
  Packing out{1, str("rows ", o.kind == RowKind::patches ? "as they are" : "by tap", " ", rows, "x", columns), 0, {}};
  out.bytes =
      static_cast<size_t>(rows * columns) * bytes + (o.integers ? static_cast<size_t>(rows) * sizeof(int32_t) : 0);
  const bool by_rows = integer(p.op, "transpose_b") != 0;
  out.pack = [o, by_rows, bytes, rows, columns](const Constant& weights, std::byte* to) {
    const std::byte* from = weights.bytes().data();
    std::vector<int32_t> sums(static_cast<size_t>(rows), 0);
    for (int64_t n = 0; n < o.n; ++n) {
      for (int64_t k = 0; k < o.k; ++k) {
        const std::byte* one = from + static_cast<size_t>(weight_at(o, by_rows, n, k)) * bytes;
        std::copy(one, one + bytes, to + static_cast<size_t>(n * columns + k) * bytes);
        if (o.integers) sums[static_cast<size_t>(n)] += static_cast<int8_t>(*one);
      }
    }
    if (!o.integers) return;
    const auto* tail = reinterpret_cast<const std::byte*>(sums.data());
    std::copy(tail, tail + sums.size() * sizeof(int32_t), to + static_cast<size_t>(rows * columns));
  };
  return out;
}

}  // namespace tenon::cuda
