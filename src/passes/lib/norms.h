// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What the passes that find normalizations share.
#pragma once

#include <algorithm>

#include "passes/lib/fusion.h"

namespace tenon::passes {

/// A mean over the last axes, dimensions kept: of what, and from which axis on.
struct RowMean {
  NodeId node = kNoNode;
  ValueId of = kNoValue;
  int64_t axis = 0;
};
std::optional<RowMean> row_mean(const Fusion& fusion, ValueId id);

/// `id` is sqrt(v + epsilon) with a constant epsilon: gives v; nodes from the last to the first are added to `nodes`.
struct RootOf {
  ValueId value = kNoValue;
  double epsilon = 0;
};
std::optional<RootOf> root_of(const Fusion& fusion, ValueId id, std::vector<NodeId>& nodes);

/// `id` is x^2 or x x: gives x.
std::optional<ValueId> square_of(const Fusion& fusion, ValueId id, std::vector<NodeId>& nodes);

/// `id` divides `numerator` by a root, or multiplies it with the root's reciprocal: the root's value and epsilon.
struct Quotient {
  ValueId numerator = kNoValue;
  RootOf root;
};
std::vector<Quotient> quotients(const Fusion& fusion, NodeId id, std::vector<NodeId>& nodes);

/// `id` is (x - mean(x)) / sqrt(mean((x - mean(x))^2) + epsilon) of floats, both means over the axes from `axis` on,
/// and nobody else reads what is between: `nodes` without `id`.
struct NormCore {
  ValueId x = kNoValue;
  int64_t axis = 0;
  double epsilon = 0;
  std::vector<NodeId> nodes;
};
std::optional<NormCore> norm_core(const Fusion& fusion, NodeId id);

/// Shape of the axes from `axis` on, if they are numbers; nullopt also where there is no such axis.
std::optional<Shape> row_shape(const TensorType& type, int64_t axis);

/// A constant of those axes that broadcasts over the others: reshaped to them; nullopt otherwise.
std::optional<Constant> row_constant(const Fusion& fusion, ValueId id, const Shape& row);

/// Numbers of a constant that broadcasts over x [N,C,...] with one number a channel, or one for all; nullopt otherwise.
std::optional<std::vector<double>> channel_numbers(const Fusion& fusion, ValueId id, const Shape& x);

/// Does the operator end with an activation of its own?
bool has_activation(const Op& op);

/// norm(x, s, b) c -> norm(x, s c, b c); norm(x, s, b) + c -> norm(x, s, b + c), for a normalization `op` with a scale
/// and a bias [C] and without an activation.
bool take_in_channels(Fusion& fusion, NodeId id, std::string_view op);

}  // namespace tenon::passes
