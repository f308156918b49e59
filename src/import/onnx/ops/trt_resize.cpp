// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// trt: TRT_Resize, the resize of the network interface.
#include <array>

#include "import/onnx/node_context.h"
#include "import/onnx/ops/lib/attention_parts.h"
#include "ops/lib/single_pixel.h"

namespace tenon::onnx {

namespace {

template <class E>
struct Word {
  std::string_view text;
  E meaning;
};

template <class E, size_t N>
Result<E> read_trt_word(NodeContext& node, std::string_view attribute, const std::array<Word<E>, N>& words) {
  const std::string text = node.text(attribute, std::string(words[0].text));
  std::string known;
  for (const Word<E>& word : words) {
    if (word.text == text) return word.meaning;
    known += str(known.empty() ? "" : ", ", word.text);
  }
  return Error(ErrorCode::invalid_argument,
               str("attribute '", attribute, "': expected one of ", known, ", found '", text, "'"));
}

constexpr auto kModes = std::to_array<Word<ResizeMode>>({{"nearest", ResizeMode::nearest},
                                                         {"linear", ResizeMode::linear},
                                                         {"bilinear", ResizeMode::linear},
                                                         {"cubic", ResizeMode::cubic}});
constexpr auto kTransforms =
    std::to_array<Word<ResizeCoordinates>>({{"asymmetric", ResizeCoordinates::asymmetric},
                                            {"align_corners", ResizeCoordinates::align_corners},
                                            {"half_pixel", ResizeCoordinates::half_pixel}});
constexpr auto kRoundings = std::to_array<Word<NearestMode>>({{"floor", NearestMode::floor},
                                                              {"ceil", NearestMode::ceil},
                                                              {"half_up", NearestMode::round_prefer_ceil},
                                                              {"half_down", NearestMode::round_prefer_floor}});
constexpr auto kSelectors = std::to_array<Word<bool>>({{"formula", false}, {"upper", true}});

/// Sizes are input 1, or output_dims, or else scales say them.
Result<> import_trt_resize(NodeContext& node) {
  TRY(node.expect_inputs(1, 2));
  Resize op;
  TRY_ASSIGN(op.mode, read_trt_word(node, "mode", kModes));
  TRY_ASSIGN(op.coordinates, read_trt_word(node, "coordTransform", kTransforms));
  TRY_ASSIGN(op.nearest_mode, read_trt_word(node, "round_mode", kRoundings));
  TRY_ASSIGN(const bool first_pixels, read_trt_word(node, "resizeSelector", kSelectors));
  ResizeTarget target;
  TRY_ASSIGN(target.sizes, as_i64(node, node.input(1)));
  if (target.sizes == kNoValue) {
    const std::vector<int64_t> sizes = node.integers("output_dims");
    const std::vector<float> scales = node.numbers("scales");
    if (sizes.empty() && scales.empty()) {
      return Error(ErrorCode::invalid_argument, "expected output_dims, scales or an input of sizes, found none");
    }
    if (!sizes.empty()) target.sizes = node.add_integers(sizes);
    if (sizes.empty()) target.scales = node.add_constant(Constant::f32_vector(scales));
  }
  if (!first_pixels) return node.finish(op, {node.input(0), kNoValue, target.scales, target.sizes});
  TRY_ASSIGN(const ValueId y, resize_with_first_pixels(node.writer(), ops::make(op), node.input(0), target));
  return node.set_output(0, y);
}

}  // namespace

Importer trt_resize() { return {{"TRT_Resize"}, import_trt_resize, "trt"}; }

}  // namespace tenon::onnx
