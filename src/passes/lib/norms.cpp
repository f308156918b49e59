// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Pieces of normalizations as exporters spell them.
#include "passes/lib/norms.h"

#include "ops/reduce_mean.h"

namespace tenon::passes {

std::optional<RowMean> row_mean(const Fusion& fusion, ValueId id) {
  const NodeId node = fusion.maker(id, "reduce_mean");
  const auto* op = node == kNoNode ? nullptr : fusion.graph().node(node).op.as<ReduceMean>();
  if (!op || !op->keepdims) return std::nullopt;
  const ValueId of = fusion.input(node, 0);
  const int rank = fusion.type(of).rank();
  const auto axes = constant_axes(fusion, fusion.input(node, 1), rank);
  if (!axes || axes->empty()) return std::nullopt;
  const auto count = static_cast<int64_t>(axes->size());
  for (int64_t i = 0; i < count; ++i) {
    if ((*axes)[static_cast<size_t>(i)] != rank - count + i) return std::nullopt;  // the last ones alone
  }
  return RowMean{node, of, rank - count};
}

std::optional<RootOf> root_of(const Fusion& fusion, ValueId id, std::vector<NodeId>& nodes) {
  const NodeId root = fusion.sole_maker(id, "sqrt");
  const NodeId sum = root == kNoNode ? kNoNode : fusion.sole_maker(fusion.input(root, 0), "add");
  if (sum == kNoNode) return std::nullopt;
  const auto [value, epsilon] = fusion.operands(sum);
  const auto number = fusion.number(epsilon);
  if (!number || *number < 0) return std::nullopt;
  nodes.insert(nodes.end(), {root, sum});
  return RootOf{value, *number};
}

std::optional<ValueId> square_of(const Fusion& fusion, ValueId id, std::vector<NodeId>& nodes) {
  if (const NodeId power = fusion.sole_maker(id, "pow"); power != kNoNode) {
    if (!fusion.is_number(fusion.input(power, 1), 2)) return std::nullopt;
    nodes.push_back(power);
    return fusion.input(power, 0);
  }
  const NodeId product = fusion.sole_maker(id, "mul");
  if (product == kNoNode || fusion.input(product, 0) != fusion.input(product, 1)) return std::nullopt;
  nodes.push_back(product);
  return fusion.input(product, 0);
}

std::vector<Quotient> quotients(const Fusion& fusion, NodeId id, std::vector<NodeId>& nodes) {
  const std::string_view name = fusion.graph().node(id).op.name();
  if (name == "div") {
    const auto root = root_of(fusion, fusion.input(id, 1), nodes);
    return root ? std::vector<Quotient>{{fusion.input(id, 0), *root}} : std::vector<Quotient>{};
  }
  for (size_t i = 0; name == "mul" && i < 2; ++i) {
    NodeId inverse = fusion.sole_maker(fusion.input(id, i), "reciprocal");
    ValueId below = inverse == kNoNode ? kNoValue : fusion.input(inverse, 0);
    if (inverse == kNoNode) {
      inverse = fusion.sole_maker(fusion.input(id, i), "div");
      if (inverse == kNoNode || !fusion.is_number(fusion.input(inverse, 0), 1)) continue;
      below = fusion.input(inverse, 1);
    }
    nodes.push_back(inverse);
    if (const auto root = root_of(fusion, below, nodes)) return {{fusion.input(id, 1 - i), *root}};
    nodes.clear();
  }
  return {};
}

std::optional<NormCore> norm_core(const Fusion& fusion, NodeId id) {
  constexpr double kLargestEpsilon = 1;
  std::vector<NodeId> nodes;
  for (const auto& [numerator, root] : quotients(fusion, id, nodes)) {
    const auto variance = row_mean(fusion, root.value);
    if (!variance || !fusion.is_sole(root.value) || root.epsilon > kLargestEpsilon) continue;
    nodes.push_back(variance->node);
    const auto squared = square_of(fusion, variance->of, nodes);
    const NodeId centred = squared && *squared == numerator ? fusion.maker(numerator, "sub") : kNoNode;
    if (centred == kNoNode) continue;
    const bool by_pow = fusion.maker(variance->of, "pow") != kNoNode;
    if (fusion.uses(numerator) != (by_pow ? 2 : 3) || fusion.graph().is_output(numerator)) continue;
    const ValueId x = fusion.input(centred, 0);
    const auto mean = row_mean(fusion, fusion.input(centred, 1));
    if (!mean || mean->of != x || mean->axis != variance->axis || !is_float(fusion.type(x).dtype)) continue;
    nodes.insert(nodes.end(), {centred, mean->node});
    return NormCore{x, variance->axis, root.epsilon, nodes};
  }
  return std::nullopt;
}

std::optional<Shape> row_shape(const TensorType& type, int64_t axis) {
  if (axis > type.rank()) return std::nullopt;  // a number that is divided by the root, say
  std::vector<Dim> dims(type.shape.begin() + axis, type.shape.end());
  Shape out(std::move(dims));
  return out.is_static() ? std::optional(out) : std::nullopt;
}

std::optional<Constant> row_constant(const Fusion& fusion, ValueId id, const Shape& row) {
  const Constant* constant = fusion.graph().constant(id);
  if (!constant || constant->type().shape.volume() != row.volume()) return std::nullopt;
  const Shape& shape = constant->type().shape;
  for (int i = 1; i <= std::max(shape.rank(), row.rank()); ++i) {
    const Dim have = i <= shape.rank() ? shape[shape.rank() - i] : Dim(1);
    const Dim want = i <= row.rank() ? row[row.rank() - i] : Dim(1);
    if (!(have == want)) return std::nullopt;
  }
  return Constant::copy({constant->type().dtype, row}, constant->bytes());
}

std::optional<std::vector<double>> channel_numbers(const Fusion& fusion, ValueId id, const Shape& x) {
  const Constant* constant = fusion.graph().constant(id);
  if (!constant || x.rank() < 2 || !x[1].is_number()) return std::nullopt;
  const Shape& shape = constant->type().shape;
  if (shape.rank() > x.rank()) return std::nullopt;
  for (int axis = 0; axis < shape.rank(); ++axis) {
    const bool is_channel = axis + x.rank() - shape.rank() == 1;
    if (!(shape[axis] == Dim(1)) && !(is_channel && shape[axis] == x[1])) return std::nullopt;
  }
  auto out = constant->to_f64();
  if (out.size() == 1) out.assign(static_cast<size_t>(x[1].number()), out[0]);
  return out;
}

bool has_activation(const Op& op) {
  const Attributes fields = op.fields();
  return std::any_of(fields.begin(), fields.end(), [](const auto& field) {
    const auto* word = std::get_if<std::string>(&field.second);
    return field.first == "activation" && word && *word != "none";
  });
}

bool take_in_channels(Fusion& fusion, NodeId id, std::string_view op) {
  const bool adds = fusion.graph().node(id).op.name() == "add";
  if (!adds && fusion.graph().node(id).op.name() != "mul") return false;
  const auto [x, by] = fusion.operands(id);
  const NodeId norm = fusion.sole_maker(x, op);
  if (norm == kNoNode || !(fusion.type(x) == fusion.type(fusion.output(id)))) return false;
  const Node node = fusion.graph().node(norm);
  if (has_activation(node.op)) return false;
  const Constant* scale = fusion.graph().constant(node.inputs[1]);
  const Constant* bias = fusion.graph().constant(node.inputs[2]);
  const auto numbers = channel_numbers(fusion, by, fusion.type(x).shape);
  if (!scale || !bias || !numbers) return false;
  const TensorType scale_type = scale->type(), bias_type = bias->type();
  auto factors = scale->to_f64(), shifts = bias->to_f64();
  for (size_t c = 0; c < numbers->size(); ++c) {
    shifts[c] = adds ? shifts[c] + (*numbers)[c] : shifts[c] * (*numbers)[c];
    if (!adds) factors[c] *= (*numbers)[c];
  }
  const ValueId new_scale = adds ? node.inputs[1] : fusion.add_constant(constant_of(scale_type, factors));
  const ValueId new_bias = fusion.add_constant(constant_of(bias_type, shifts));
  fusion.replace(id, node.op, {node.inputs[0], new_scale, new_bias}, {norm});
  return true;
}

}  // namespace tenon::passes
