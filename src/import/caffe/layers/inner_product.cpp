// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// InnerProduct, Embed.
#include "import/caffe/layer_context.h"
#include "ops/cast.h"
#include "ops/gather.h"
#include "ops/matmul.h"

namespace tenon::caffe {

namespace {

/// y = x W^T + b, with the axes of x from `axis` on as one.
Result<> import_inner_product(LayerContext& layer) {
  TRY(layer.expect(1, 1, 1));
  const auto& param = layer.layer().inner_product_param();
  TRY_ASSIGN(const int axis, layer.axis(param.axis()));
  TRY_ASSIGN(const std::vector<int64_t> folded, layer.numbers(0, axis));
  const auto depth = checked_volume(Shape::of(folded));
  if (!depth) return Error(ErrorCode::invalid_argument, str("too many elements in ", layer.shape(0)));
  const Shape& shape = layer.shape(0);
  std::vector<Dim> dims(shape.begin(), shape.begin() + axis);
  if (axis == 0) dims.push_back(Dim(1));  // a product of matrices, then a row
  dims.push_back(Dim(*depth));
  TRY_ASSIGN(const ValueId x, layer.add_reshape(layer.bottom(0), dims));
  const int64_t outputs = param.num_output();
  const Matmul product{.transpose_b = !param.transpose(), .epilogue = {}};
  TRY_ASSIGN(const ValueId weights,
             layer.add_weights(0, param.transpose() ? Shape{*depth, outputs} : Shape{outputs, *depth}));
  std::vector<ValueId> inputs = {x, weights};
  if (param.bias_term()) {
    TRY_ASSIGN(const ValueId bias, layer.add_weights(1, Shape{outputs}));
    inputs.push_back(bias);
  }
  TRY_ASSIGN(const ValueId y, layer.add(product, inputs));
  return axis == 0 ? layer.finish(layer.add_reshape(y, {Dim(outputs)})) : layer.set_top(0, y);
}

/// Rows of a table, picked by number.
Result<> import_embed(LayerContext& layer) {
  TRY(layer.expect(1, 1, 1));
  const auto& param = layer.layer().embed_param();
  TRY_ASSIGN(const ValueId table, layer.add_weights(0, Shape{param.input_dim(), param.num_output()}));
  TRY_ASSIGN(const ValueId rows, layer.add(Cast{.to = DataType::i64}, {layer.bottom(0)}));
  TRY_ASSIGN(ValueId y, layer.add(Gather{.axis = 0}, {table, rows}));
  if (param.bias_term()) {
    TRY_ASSIGN(const ValueId bias, layer.add_weights(1, Shape{param.num_output()}));
    TRY_ASSIGN(y, layer.add("add", {y, bias}));
  }
  return layer.set_top(0, y);
}

Result<> import_product(LayerContext& layer) {
  return layer.type() == "Embed" ? import_embed(layer) : import_inner_product(layer);
}

}  // namespace

Importer inner_product() { return {{"InnerProduct", "Embed"}, import_product}; }

}  // namespace tenon::caffe
