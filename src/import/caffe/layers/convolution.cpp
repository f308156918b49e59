// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Convolution, Deconvolution and the depthwise spelling of forks.
#include "import/caffe/layer_context.h"
#include "import/caffe/layers/lib/conv_window.h"
#include "ops/conv.h"
#include "ops/conv_transpose.h"

namespace tenon::caffe {

namespace {

Result<> check(int64_t channels, int64_t outputs, int64_t groups) {
  if (outputs < 1 || groups < 1 || channels % groups != 0 || outputs % groups != 0) {
    return Error(ErrorCode::invalid_argument,
                 str("expected groups that divide ", channels, " channels and ", outputs, " outputs, found ", groups));
  }
  return Done{};
}

Result<> import_convolution(LayerContext& layer) {
  const auto& param = layer.layer().convolution_param();
  const bool transposed = layer.type() == "Deconvolution";
  if (layer.bottoms() == 0 || layer.bottoms() != layer.tops()) TRY(layer.expect(1, 1, 1));
  for (size_t i = 0; i < layer.bottoms(); ++i) {  // the same weights for each
    TRY_ASSIGN(const ConvWindow window, conv_window(layer, i));
    TRY_ASSIGN(const std::vector<int64_t> dims, layer.numbers(i, 1));
    const int64_t outputs = param.num_output();
    const bool depthwise = layer.type() != "Convolution" && !transposed;
    const int64_t groups = depthwise ? dims[0] : param.group();
    TRY(check(dims[0], outputs, groups));
    std::vector<Dim> shape = {Dim(transposed ? dims[0] : outputs), Dim((transposed ? outputs : dims[0]) / groups)};
    shape.insert(shape.end(), window.kernel.begin(), window.kernel.end());
    TRY_ASSIGN(const ValueId weights, layer.add_weights(0, Shape(shape)));
    std::vector<ValueId> inputs = {layer.bottom(i), weights};
    if (param.bias_term()) {
      TRY_ASSIGN(const ValueId bias, layer.add_weights(1, Shape{outputs}));
      inputs.push_back(bias);
    }
    Result<ValueId> y = kNoValue;
    if (transposed) {
      ConvTranspose op;
      op.window = window.window;
      op.groups = groups;
      y = layer.add(std::move(op), inputs);
    } else {
      y = layer.add(Conv{.window = window.window, .groups = groups, .epilogue = {}}, inputs);
    }
    if (!y.ok()) return std::move(y).error();
    TRY(layer.set_top(i, *y));
  }
  return Done{};
}

}  // namespace

Importer convolution() {
  return {{"Convolution", "Deconvolution", "ConvolutionDepthwise", "DepthwiseConvolution"}, import_convolution};
}

}  // namespace tenon::caffe
