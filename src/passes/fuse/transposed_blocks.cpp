// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A transposed convolution of integers whose filters do not overlap gives each pixel a block of its own: it is a 1x1
// convolution to the channels of all pixels of a block, which then take their places.
//   conv_transpose(dequantize(x), dequantize(w)) {kernel = strides} ->
//     depth_to_space(conv(dequantize(x), dequantize(w, turned)))
#include <algorithm>

#include "ops/concat.h"
#include "ops/conv.h"
#include "ops/conv_transpose.h"
#include "ops/depth_to_space.h"
#include "ops/dequantize_linear.h"
#include "passes/lib/dequantized.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

constexpr int kResultAxis = 1;  // of the weights [C,M,kernel...]

/// Side of the blocks that do not overlap and leave nothing out; 0 if the operator does not make such.
int64_t block_of(const Fusion& fusion, const Node& node) {
  const auto& op = *node.op.as<ConvTranspose>();
  const Shape& weights = fusion.type(node.inputs[1]).shape;
  if (weights.rank() != 4 || !weights.is_static() || op.groups != 1 || !op.output_shape.empty()) return 0;
  const int64_t side = weights[2].number();
  const Window& w = op.window;
  const auto all = [](const std::vector<int64_t>& list, int64_t number) {
    return std::all_of(list.begin(), list.end(), [&](int64_t one) { return one == number; });
  };
  const bool strides = w.strides.size() == 2 && all(w.strides, side) && weights[3].number() == side;
  const bool plain = all(w.pads, 0) && all(w.dilations, 1) && all(op.output_padding, 0);
  return strides && plain && w.auto_pad == AutoPad::explicit_pads && side > 1 ? side : 0;
}

/// [C,M,side,side] as [side * side * M, C, 1, 1].
Constant turned(const Constant& weights, int64_t side) {
  const Shape& shape = weights.type().shape;
  const int64_t channels = shape[0].number(), filters = shape[1].number(), taps = side * side;
  const auto* from = weights.tensor().as<int8_t>();
  return Constant::make({DataType::i8, Shape{taps * filters, channels, 1, 1}}, [&](std::byte* to) {
    for (int64_t m = 0; m < taps * filters; ++m) {
      for (int64_t c = 0; c < channels; ++c)
        *to++ = static_cast<std::byte>(from[(c * filters + m % filters) * taps + m / filters]);
    }
  });
}

bool rewrite_transposed_blocks(Fusion& fusion, NodeId id) {
  const Node node = fusion.graph().node(id);
  const auto* op = node.op.as<ConvTranspose>();
  if (!op || node.inputs.size() < 2 || node.inputs.size() > 3 || fusion.type(node.inputs[0]).rank() != 4) return false;
  const int64_t side = block_of(fusion, node);
  const auto w = dequantized_weights(fusion, node.inputs[1], kResultAxis);
  if (side == 0 || !w || !dequantized(fusion, node.inputs[0])) return false;
  const auto times = static_cast<size_t>(side * side);
  std::vector<double> scales;
  for (size_t i = 0; i < times; ++i) scales.insert(scales.end(), w->scales.begin(), w->scales.end());
  if (w->scales.size() == 1) scales.resize(1);
  const TensorType type{DataType::f32, scales.size() == 1 ? Shape{} : Shape{static_cast<int64_t>(scales.size())}};
  const ValueId integers = fusion.add_constant(turned(*fusion.graph().constant(w->quantized), side));
  const ValueId weights = fusion.add(ops::make(DequantizeLinear{.axis = 0}),
                                     {integers, fusion.add_constant(constant_of(type, scales))}, node.origin);
  std::vector<ValueId> inputs = {node.inputs[0], weights};
  if (const ValueId bias = fusion.input(id, 2); bias != kNoValue) {
    inputs.push_back(fusion.add(ops::make(Concat{.axis = 0}), std::vector<ValueId>(times, bias), node.origin));
  }
  const ValueId blocks = fusion.add(ops::make(Conv{.epilogue = op->epilogue}), inputs, node.origin);
  if (blocks == kNoValue) return false;
  fusion.replace(id, ops::make(DepthToSpace{.blocksize = side, .mode = DepthOrder::dcr}), {blocks}, {w->node});
  return true;
}

}  // namespace

Pass transposed_blocks() { return {"fuse.transposed_blocks", for_each_node(rewrite_transposed_blocks)}; }

}  // namespace tenon::passes
