// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operators that Tenon has with the same operands: their attributes are fields under the same or another name.
#include <algorithm>
#include <array>

#include "import/onnx/node_context.h"
#include "import/onnx/ops/lib/through_floats.h"

namespace tenon::onnx {

namespace {

/// An attribute and the field that it becomes. In words, capitals become small letters.
struct Renamed {
  std::string_view attribute;
  std::string_view field;
};

struct Direct {
  std::string_view onnx;
  std::string_view ours;
  std::array<Renamed, 3> fields = {};
};

constexpr Renamed kAlpha = {"alpha", "alpha"};
constexpr Renamed kAxis = {"axis", "axis"};
constexpr Renamed kReduction = {"reduction", "reduction"};
constexpr Renamed kKeepdims = {"keepdims", "keepdims"};
constexpr Renamed kSelectLast = {"select_last_index", "select_last"};
constexpr Renamed kBlocksize = {"blocksize", "blocksize"};

constexpr auto kDirect = std::to_array<Direct>({
    {"Abs", "abs"},
    {"Acos", "acos"},
    {"Acosh", "acosh"},
    {"Add", "add"},
    {"AffineGrid", "affine_grid", {{{"align_corners", "align_corners"}}}},
    {"And", "logical_and"},
    {"ArgMax", "arg_max", {kAxis, kKeepdims, kSelectLast}},
    {"ArgMin", "arg_min", {kAxis, kKeepdims, kSelectLast}},
    {"Asin", "asin"},
    {"Asinh", "asinh"},
    {"Atan", "atan"},
    {"Atanh", "atanh"},
    {"BitShift", "bit_shift", {{{"direction", "direction"}}}},
    {"BitwiseAnd", "bitwise_and"},
    {"BitwiseNot", "bitwise_not"},
    {"BitwiseOr", "bitwise_or"},
    {"BitwiseXor", "bitwise_xor"},
    {"Ceil", "ceil"},
    {"Celu", "celu", {kAlpha}},
    {"Col2Im", "col2im", {{{"strides", "strides"}, {"pads", "pads"}, {"dilations", "dilations"}}}},
    {"Concat", "concat", {kAxis}},
    {"Cos", "cos"},
    {"Cosh", "cosh"},
    {"CumProd", "cum_prod", {{{"exclusive", "exclusive"}, {"reverse", "reverse"}}}},
    {"CumSum", "cum_sum", {{{"exclusive", "exclusive"}, {"reverse", "reverse"}}}},
    {"DepthToSpace", "depth_to_space", {kBlocksize, {"mode", "mode"}}},
    {"Det", "det"},
    {"Div", "div"},
    {"Einsum", "einsum", {{{"equation", "equation"}}}},
    {"Elu", "elu", {kAlpha}},
    {"Equal", "equal"},
    {"Erf", "erf"},
    {"Exp", "exp"},
    {"Expand", "expand"},
    {"Flatten", "flatten", {kAxis}},
    {"Floor", "floor"},
    {"Gather", "gather", {kAxis}},
    {"GatherElements", "gather_elements", {kAxis}},
    {"GatherND", "gather_nd", {{{"batch_dims", "batch_dims"}}}},
    {"Gelu", "gelu", {{{"approximate", "approximate"}}}},
    {"Greater", "greater"},
    {"GreaterOrEqual", "greater_equal"},
    {"HardSigmoid", "hard_sigmoid", {kAlpha, {"beta", "beta"}}},
    {"HardSwish", "hard_swish"},
    {"Identity", "identity"},
    {"ImageDecoder", "image_decoder", {{{"pixel_format", "pixel_format"}}}},
    {"IsInf", "is_inf", {{{"detect_negative", "detect_negative"}, {"detect_positive", "detect_positive"}}}},
    {"IsNaN", "is_nan"},
    {"LeakyRelu", "leaky_relu", {kAlpha}},
    {"Less", "less"},
    {"LessOrEqual", "less_equal"},
    {"Log", "log"},
    {"MaxUnpool", "max_unpool", {{{"kernel_shape", "kernel"}, {"strides", "strides"}, {"pads", "pads"}}}},
    {"Mish", "mish"},
    {"Mod", "mod", {{{"fmod", "fmod"}}}},
    {"Mul", "mul"},
    {"Neg", "neg"},
    {"NonMaxSuppression", "non_max_suppression", {{{"center_point_box", "center_point_box"}}}},
    {"NonZero", "non_zero"},
    {"Not", "logical_not"},
    {"OneHot", "one_hot", {kAxis}},
    {"Or", "logical_or"},
    {"PRelu", "prelu"},
    {"Range", "range"},
    {"Reciprocal", "reciprocal"},
    {"Reshape", "reshape", {{{"allowzero", "allow_zero"}}}},
    {"ReverseSequence", "reverse_sequence", {{{"time_axis", "time_axis"}, {"batch_axis", "batch_axis"}}}},
    {"Round", "round"},
    {"Scatter", "scatter_elements", {kAxis}},
    {"ScatterElements", "scatter_elements", {kAxis, kReduction}},
    {"ScatterND", "scatter_nd", {kReduction}},
    {"Selu", "selu", {kAlpha, {"gamma", "gamma"}}},
    {"Shape", "shape", {{{"start", "start"}, {"end", "end"}}}},
    {"Sigmoid", "sigmoid"},
    {"Sign", "sign"},
    {"Sin", "sin"},
    {"Sinh", "sinh"},
    {"Size", "size"},
    {"Softplus", "softplus"},
    {"Softsign", "softsign"},
    {"SpaceToDepth", "space_to_depth", {kBlocksize, {"mode", "mode"}}},
    {"Sqrt", "sqrt"},
    {"Sub", "sub"},
    {"Tan", "tan"},
    {"Tanh", "tanh"},
    {"ThresholdedRelu", "thresholded_relu", {kAlpha}},
    {"Tile", "tile"},
    {"Transpose", "transpose", {{{"perm", "perm"}}}},
    {"Trilu", "trilu", {{{"upper", "upper"}}}},
    {"Where", "where"},
    {"Xor", "logical_xor"},
});

/// The attribute of the kind that the field has.
Attribute read(NodeContext& node, std::string_view name, const Attribute& kind) {
  if (std::holds_alternative<bool>(kind)) return node.integer(name, 0) != 0;
  if (std::holds_alternative<int64_t>(kind)) return node.integer(name, 0);
  if (std::holds_alternative<double>(kind)) return static_cast<double>(node.number(name, 0));
  if (std::holds_alternative<std::vector<int64_t>>(kind)) return node.integers(name);
  std::string text = node.text(name, "");
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

Result<> import_direct(NodeContext& node) {
  const auto* row =
      std::find_if(kDirect.begin(), kDirect.end(), [&](const Direct& one) { return one.onnx == node.op_type(); });
  const OpDef* def = find_op(ops::all(), row->ours);
  if (!def) return node.unsupported(str("no operator '", row->ours, "' yet"));
  Attributes fields = def->fields(def->defaults.get());
  for (const Renamed& renamed : row->fields) {
    for (auto& [name, value] : fields) {
      if (name == renamed.field && node.has_attribute(renamed.attribute)) value = read(node, renamed.attribute, value);
    }
  }
  TRY_ASSIGN(auto attributes, def->make(fields));
  const bool asks = row->onnx == "IsInf" || row->onnx == "IsNaN";
  if (asks || row->onnx == "Col2Im" || row->onnx == "Erf") {
    return finish_through_floats(node, Op(def, std::move(attributes)), node.inputs(), !asks);
  }
  return node.finish(Op(def, std::move(attributes)), node.inputs());
}

std::vector<std::string_view> direct_names() {
  std::vector<std::string_view> out;
  for (const Direct& one : kDirect) out.push_back(one.onnx);
  return out;
}

}  // namespace

Importer direct() { return {direct_names(), &import_direct}; }

}  // namespace tenon::onnx
