// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// matmul: inference and reference.
#include "ops/matmul.h"

#include "ops/lib/elementwise.h"
#include "ops/lib/float_values.h"
#include "ops/lib/operand_shapes.h"

namespace tenon {

namespace {
Dim at_end(const Shape& shape, int from_end) { return shape[shape.rank() - from_end]; }

/// The axes before the last two.
Shape batch_of(const Shape& shape) {
  std::vector<Dim> dims(shape.begin(), shape.end());
  dims.resize(static_cast<size_t>(std::max(0, shape.rank() - 2)));
  return Shape(std::move(dims));
}

/// m, n and k of a product of numbers, and how a and b lie in memory.
struct Product {
  int64_t m, n, k;
  int64_t a_row, a_col, b_row, b_col;  // strides
};

Product product_of(const Matmul& op, const Shape& a, const Shape& b) {
  Product out{1, 1, at_end(a, 1).number(), 0, 1, 1, 0};
  if (a.rank() > 1) {
    const int64_t rows = at_end(a, 2).number(), columns = at_end(a, 1).number();
    out.m = op.transpose_a ? columns : rows;
    out.k = op.transpose_a ? rows : columns;
    out.a_row = op.transpose_a ? 1 : columns;
    out.a_col = op.transpose_a ? columns : 1;
  }
  if (b.rank() > 1) {
    const int64_t rows = at_end(b, 2).number(), columns = at_end(b, 1).number();
    out.n = op.transpose_b ? rows : columns;
    out.b_row = op.transpose_b ? 1 : columns;
    out.b_col = op.transpose_b ? columns : 1;
  }
  return out;
}

/// y += a b in the order row, k, column, so that the inner loop runs along rows of b where it can.
template <class A, class T>
void multiply(A* y, const T* a, const T* b, const Product& p) {
  for (int64_t i = 0; i < p.m; ++i) {
    A* row = y + i * p.n;
    if (p.b_col == 1) {
      for (int64_t k = 0; k < p.k; ++k) {
        const A factor = a[i * p.a_row + k * p.a_col];
        const T* from = b + k * p.b_row;
        for (int64_t j = 0; j < p.n; ++j) row[j] += factor * static_cast<A>(from[j]);
      }
    } else {
      for (int64_t j = 0; j < p.n; ++j) {
        A sum = row[j];
        for (int64_t k = 0; k < p.k; ++k) {
          sum += static_cast<A>(a[i * p.a_row + k * p.a_col]) * static_cast<A>(b[k * p.b_row + j * p.b_col]);
        }
        row[j] = sum;
      }
    }
  }
}

/// Calls body(y offset, a offset, b offset) for each matrix of the batch.
template <class Body>
void for_each_matrix(const Shape& a, const Shape& b, const Product& p, Body&& body) {
  const Shape a_batch = batch_of(a), b_batch = batch_of(b);
  const auto batch = broadcast(a_batch, b_batch);
  if (!batch.ok()) return;
  const std::array<ConstTensor, 2> operands = {ConstTensor{{DataType::f32, a_batch}, nullptr},
                                               ConstTensor{{DataType::f32, b_batch}, nullptr}};
  BroadcastWalk walk(*batch, operands);
  for (int64_t i = 0, count = batch->volume(); i < count; ++i, walk.next()) {
    body(i * p.m * p.n, walk.offset(0) * p.m * p.k, walk.offset(1) * p.k * p.n);
  }
}
}  // namespace

Result<Types> Matmul::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 2, 4));
  const Shape& a = in[0].shape;
  const Shape& b = in[1].shape;
  if (a.rank() < 1 || b.rank() < 1 || in[0].dtype != in[1].dtype || in[0].dtype == DataType::boolean) {
    return Error(ErrorCode::invalid_argument,
                 str("expected matrices or vectors of one number type, found ", in[0], " and ", in[1]));
  }
  const Dim a_k = a.rank() == 1 ? a[0] : at_end(a, transpose_a ? 2 : 1);
  const Dim b_k = b.rank() == 1 ? b[0] : at_end(b, transpose_b ? 1 : 2);
  if (a_k.is_number() && b_k.is_number() && !(a_k == b_k)) {
    return Error(ErrorCode::invalid_argument,
                 str("expected matrices that agree in their inner axis, found ", in[0], " and ", in[1]));
  }
  TRY_ASSIGN(const Shape batch, broadcast(batch_of(a), batch_of(b)));
  std::vector<Dim> dims(batch.begin(), batch.end());
  if (a.rank() > 1) dims.push_back(at_end(a, transpose_a ? 1 : 2));
  if (b.rank() > 1) dims.push_back(at_end(b, transpose_b ? 2 : 1));
  const bool has_bias = in.size() > 2 && in[2].present();
  const bool has_residual = in.size() > 3 && in[3].present();
  if (has_bias && (in[2].rank() != 1 || dims.empty() || !(in[2].shape[0] == dims.back()))) {
    return Error(ErrorCode::invalid_argument, str("expected a bias of shape [N] for ", Shape(dims), ", found ", in[2]));
  }
  TRY(check_shape(in, 3, dims, "a residual"));
  const bool plain = !has_bias && !has_residual && scale == 1 && epilogue == Epilogue{};
  if (!is_float(in[0].dtype) && !plain) {
    return Error(ErrorCode::invalid_argument, str("expected floats for bias, scale or activation, found ", in[0]));
  }
  return Types{{in[0].dtype, Shape(std::move(dims))}};
}

Result<> Matmul::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const Shape& a = src[0].type.shape;
  const Shape& b = src[1].type.shape;
  const Product p = product_of(*this, a, b);
  if (!is_float(dst[0].type.dtype)) {
    return visit_number_type(dst[0].type.dtype, [&]<class T>() {
      using A = uint64_t;  // sums wrap, and their low bits are those of signed ones
      std::vector<A> y(static_cast<size_t>(dst[0].volume()));
      for_each_matrix(a, b, p, [&](int64_t to, int64_t from_a, int64_t from_b) {
        if constexpr (std::is_integral_v<T>)
          multiply<A, T>(y.data() + to, src[0].as<T>() + from_a, src[1].as<T>() + from_b, p);
      });
      for (size_t i = 0; i < y.size(); ++i) dst[0].as<T>()[i] = static_cast<T>(y[i]);
    });
  }
  return visit_accumulator(dst[0].type.dtype, [&]<class A>() {
    const auto left = load_floats<A>(src[0]);
    const auto right = load_floats<A>(src[1]);
    const auto bias = load_floats<A>(src.size() > 2 ? src[2] : ConstTensor{});
    const auto residual = load_floats<A>(src.size() > 3 ? src[3] : ConstTensor{});
    std::vector<A> y(static_cast<size_t>(dst[0].volume()));
    for_each_matrix(a, b, p, [&](int64_t to, int64_t from_a, int64_t from_b) {
      multiply<A, A>(y.data() + to, left.data() + from_a, right.data() + from_b, p);
    });
    for (size_t i = 0; i < y.size(); ++i) {
      const A sum = A(scale) * y[i] + (bias.empty() ? A(0) : bias[i % bias.size()]);
      y[i] = epilogue.apply(sum, residual.empty() ? A(0) : residual[i]);
    }
    store_floats<A>(y, dst[0]);
  });
}

namespace ops {
OpDef matmul() { return op_def<Matmul>(); }
}  // namespace ops

}  // namespace tenon
