// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The layers that are one function of each element.
#include "import/caffe/layer_context.h"
#include "ops/cast.h"
#include "ops/clip.h"
#include "ops/elu.h"
#include "ops/leaky_relu.h"
#include "ops/prelu.h"

namespace tenon::caffe {

namespace {

Result<> import_relu(LayerContext& layer) {
  const float slope = layer.layer().relu_param().negative_slope();
  if (slope != 0) return layer.finish(LeakyRelu{.alpha = slope}, {layer.bottom(0)});
  return layer.finish(layer.add("relu", {layer.bottom(0)}));
}

/// One slope for all, or one a channel.
Result<> import_prelu(LayerContext& layer) {
  const Shape& shape = layer.shape(0);
  if (layer.layer().prelu_param().channel_shared()) {
    TRY_ASSIGN(const ValueId slope, layer.add_weights(0, Shape{}));
    return layer.finish(Prelu{}, {layer.bottom(0), slope});
  }
  if (shape.rank() < 2 || !shape[1].is_number()) {
    return Error(ErrorCode::invalid_argument, str("expected a blob with channels, found ", shape));
  }
  std::vector<Dim> dims(static_cast<size_t>(shape.rank()) - 1, Dim(1));
  dims[0] = shape[1];
  TRY_ASSIGN(const ValueId slope, layer.add_weights(0, Shape(dims)));
  return layer.finish(Prelu{}, {layer.bottom(0), slope});
}

Result<> import_swish(LayerContext& layer) {
  TRY_ASSIGN(const ValueId scaled, layer.add_affine(layer.bottom(0), layer.layer().swish_param().beta(), 0));
  TRY_ASSIGN(const ValueId gate, layer.add("sigmoid", {scaled}));
  return layer.finish(layer.add("mul", {layer.bottom(0), gate}));
}

Result<> import_threshold(LayerContext& layer) {
  const ValueId bound = layer.add_scalar(layer.layer().threshold_param().threshold());
  TRY_ASSIGN(const ValueId above, layer.add("greater", {layer.bottom(0), bound}));
  return layer.finish(Cast{.to = DataType::f32}, {above});
}

Result<> import_activation(LayerContext& layer) {
  TRY(layer.expect(1, 1, 1));
  const std::string_view type = layer.type();
  const ValueId x = layer.bottom(0);
  if (type == "ReLU") return import_relu(layer);
  if (type == "PReLU") return import_prelu(layer);
  if (type == "Swish") return import_swish(layer);
  if (type == "Threshold") return import_threshold(layer);
  if (type == "ELU") return layer.finish(Elu{.alpha = layer.layer().elu_param().alpha()}, {x});
  if (type == "ReLU6") return layer.finish(Clip{.min = 0, .max = 6}, {x});
  if (type == "Clip") {
    const auto& param = layer.layer().clip_param();
    return layer.finish(Clip{.min = param.min(), .max = param.max()}, {x});
  }
  const std::string_view op = type == "Sigmoid"  ? "sigmoid"
                              : type == "TanH"   ? "tanh"
                              : type == "AbsVal" ? "abs"
                                                 : "softplus";
  return layer.finish(layer.add(op, {x}));
}

}  // namespace

Importer activation() {
  return {{"ReLU", "PReLU", "Swish", "Threshold", "ELU", "ReLU6", "Clip", "Sigmoid", "TanH", "AbsVal", "BNLL"},
          import_activation};
}

}  // namespace tenon::caffe
