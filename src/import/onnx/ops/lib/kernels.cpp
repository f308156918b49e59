// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Products with rows, and the kernels of support vector machines.
#include "import/onnx/ops/lib/kernels.h"

#include "import/onnx/ops/lib/scores.h"
#include "ops/add.h"
#include "ops/cast.h"
#include "ops/exp.h"
#include "ops/matmul.h"
#include "ops/mul.h"
#include "ops/pow.h"
#include "ops/reduce_sum_square.h"
#include "ops/sub.h"
#include "ops/tanh.h"

namespace tenon::onnx {

Result<ValueId> times_rows(NodeContext& node, ValueId x, const std::vector<float>& list, int64_t rows) {
  const auto count = static_cast<int64_t>(list.size());
  if (rows < 1 || count % rows != 0) {
    return Error(ErrorCode::invalid_argument, str("expected numbers in ", rows, " rows, found ", count));
  }
  const int64_t columns = count / rows;
  std::vector<float> turned(list.size());
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t c = 0; c < columns; ++c) {
      turned[static_cast<size_t>(c * rows + r)] = list[static_cast<size_t>(r * columns + c)];
    }
  }
  const ValueId weights = add_floats(node, Shape{columns, rows}, turned, node.type(x).dtype);
  return node.add(Matmul{}, {x, weights});
}

Result<> set_floats(NodeContext& node, size_t output, ValueId value) {
  if (node.type(value).dtype != DataType::f32) {
    TRY_ASSIGN(value, node.add(Cast{.to = DataType::f32}, {value}));
  }
  return node.set_output(output, value);
}

namespace {

/// |x - s|^2 for each row and support vector.
Result<ValueId> squared_distances(NodeContext& node, ValueId x, ValueId products, const std::vector<float>& vectors,
                                  int64_t count) {
  const DataType dtype = node.type(x).dtype;
  std::vector<float> norms(static_cast<size_t>(count), 0.0f);
  for (size_t i = 0; i < vectors.size(); ++i) {
    norms[i / (vectors.size() / static_cast<size_t>(count))] += vectors[i] * vectors[i];
  }
  TRY_ASSIGN(const ValueId own, node.add(ReduceSumSquare{}, {x, node.add_integers({1})}));
  TRY_ASSIGN(const ValueId sum, node.add(Add{}, {own, add_floats(node, Shape{count}, norms, dtype)}));
  TRY_ASSIGN(const ValueId twice, node.add(Mul{}, {products, node.add_scalar(dtype, 2)}));
  return node.add(Sub{}, {sum, twice});
}

}  // namespace

Result<ValueId> svm_kernel(NodeContext& node, ValueId x, const std::vector<float>& vectors, int64_t count) {
  const std::string kind = node.text("kernel_type", "LINEAR");
  std::vector<float> given = node.numbers("kernel_params");
  given.resize(3, 0.0f);
  const DataType dtype = node.type(x).dtype;
  const auto number = [&](size_t i) { return node.add_scalar(dtype, static_cast<double>(given[i])); };
  TRY_ASSIGN(const ValueId products, times_rows(node, x, vectors, count));
  if (kind == "LINEAR") return products;
  if (kind == "RBF") {
    TRY_ASSIGN(const ValueId distances, squared_distances(node, x, products, vectors, count));
    const ValueId factor = node.add_scalar(dtype, -static_cast<double>(given[0]));
    TRY_ASSIGN(const ValueId scaled, node.add(Mul{}, {distances, factor}));
    return node.add(Exp{}, {scaled});
  }
  TRY_ASSIGN(const ValueId scaled, node.add(Mul{}, {products, number(0)}));
  TRY_ASSIGN(const ValueId moved, node.add(Add{}, {scaled, number(1)}));
  if (kind == "POLY") return node.add(Pow{}, {moved, number(2)});
  if (kind == "SIGMOID") return node.add(Tanh{}, {moved});
  return Error(ErrorCode::invalid_argument, str("expected a kernel_type, found ", kind));
}

}  // namespace tenon::onnx
