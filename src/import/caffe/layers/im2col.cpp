// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Im2col: the pixels under each place of a kernel, as channels; a convolution with one 1 in each kernel.
#include "import/caffe/layer_context.h"
#include "import/caffe/layers/lib/conv_window.h"
#include "ops/conv.h"

namespace tenon::caffe {

namespace {
Result<> import_im2col(LayerContext& layer) {
  TRY(layer.expect(1, 1, 1));
  TRY_ASSIGN(const ConvWindow window, conv_window(layer, 0));
  TRY_ASSIGN(const std::vector<int64_t> dims, layer.numbers(0, 1));
  constexpr int64_t kMaxTaps = 1 << 12;
  int64_t taps = 1;
  for (const int64_t size : window.kernel) {
    if (size > kMaxTaps || (taps *= size) > kMaxTaps || dims[0] > kMaxTaps * kMaxTaps / (taps * taps)) {
      return Error(ErrorCode::unsupported, str("a kernel of ", join(window.kernel, "x"), " for ", layer.shape(0)));
    }
  }
  std::vector<Dim> shape = {Dim(dims[0] * taps), Dim(1)};
  shape.insert(shape.end(), window.kernel.begin(), window.kernel.end());
  const Constant ones = Constant::make({DataType::f32, Shape(shape)}, [&](std::byte* out) {
    auto* to = reinterpret_cast<float*>(out);
    for (int64_t i = 0; i < dims[0] * taps; ++i) to[i * taps + i % taps] = 1;
  });
  return layer.finish(Conv{.window = window.window, .groups = dims[0], .epilogue = {}},
                      {layer.bottom(0), layer.add_constant(ones)});
}
}  // namespace

Importer im2col() { return {{"Im2col"}, import_im2col}; }

}  // namespace tenon::caffe
