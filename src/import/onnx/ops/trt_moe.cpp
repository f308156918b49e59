// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// trt: TRT_MoE, the mixture of experts of the network interface.
#include <iterator>

#include "import/onnx/node_context.h"
#include "ops/lib/experts.h"

namespace tenon::onnx {

namespace {

/// The name that the node has of the two an attribute may have, the vendor's for the layer and that of its operators.
std::string_view present(const NodeContext& node, std::string_view layer_name, std::string_view name) {
  return node.has_attribute(layer_name) ? layer_name : name;
}

Result<ExpertRounding> rounding_of(NodeContext& node) {
  constexpr size_t kStaticScale = 9, kSecondScale = 10;
  ExpertRounding out{.dynamic = node.has_input(kSecondScale)};
  const auto type_named = [&](std::string_view layer_name, std::string_view name, DataType& to) -> Result<> {
    if (const int64_t number = node.integer(present(node, layer_name, name), 0); number != 0) {
      TRY_ASSIGN(to, data_type_of(number));
    }
    return Done{};
  };
  TRY(type_named("quantizationToType", "quantization_to_type", out.to));
  const bool rounds = out.dynamic || node.has_input(kStaticScale);
  if (rounds && out.to == DataType::none) out.to = out.dynamic ? DataType::f4e2m1 : DataType::f8e4m3fn;
  out.scale = node.input(out.dynamic ? kSecondScale : kStaticScale);
  if (!out.dynamic) return out;
  out.scale_type = DataType::f8e4m3fn;
  TRY(type_named("dynQOutputScaleType", "dyn_q_output_scale_type", out.scale_type));
  constexpr int64_t kBlockOfFourBits = 16;
  out.block = node.integers(present(node, "quantizationBlockShape", "quantization_block_shape"), {kBlockOfFourBits});
  return out;
}

/// Inputs as the layer has them: hidden states, experts of the tokens, their scores; weights of gate, up and down;
/// their biases; the scale of what goes into the down projection; or the scale of the scales of its blocks.
Result<> import_trt_moe(NodeContext& node) {
  TRY(node.expect_inputs(6, 11));
  Experts experts{.x = node.input(0), .selected = node.input(1), .scores = node.input(2)};
  Experts::Projection* const projections[] = {&experts.gate, &experts.up, &experts.down};
  for (size_t i = 0; i < std::size(projections); ++i) *projections[i] = {node.input(3 + i), node.input(6 + i)};
  const std::string activation = node.text(present(node, "activationType", "activation_type"), "silu");
  if (activation != "silu" && activation != "none") {
    return Error(ErrorCode::invalid_argument, str("expected activation_type silu or none, found '", activation, "'"));
  }
  experts.silu = activation == "silu";
  experts.limit = node.number(present(node, "swigluParamLimit", "swiglu_param_limit"), experts.limit);
  experts.alpha = node.number(present(node, "swigluParamAlpha", "swiglu_param_alpha"), experts.alpha);
  experts.beta = node.number(present(node, "swigluParamBeta", "swiglu_param_beta"), experts.beta);
  TRY_ASSIGN(experts.rounding, rounding_of(node));
  TRY_ASSIGN(const ValueId y, mixture_of(node.writer(), experts));
  return node.set_output(0, y);
}

}  // namespace

Importer trt_moe() { return {{"TRT_MoE"}, import_trt_moe, "trt"}; }

}  // namespace tenon::onnx
