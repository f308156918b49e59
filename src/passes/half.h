// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A network in 16-bit floats, where the user allows them; and one of 16-bit floats on a device that computes in f32.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "passes/lib/pass.h"

namespace tenon::passes {

/// Layers of the source network by their names; what no source layer stands for by the name of what it gives.
using LayerNames = std::set<std::string, std::less<>>;

/// The names of one node.
std::vector<std::string> layer_names(const Graph& graph, const Node& node);
/// Does one of the layers stand for it?
bool is_one_of(const LayerNames& layers, const Graph& graph, const Node& node);

/// Every f32 value becomes one of the 16-bit type `to`, but inputs, outputs, operands whose elements decide shapes, and
/// what the layers `kept` read and give: casts stand at the ends. Sums stay f32 inside the operators. Errors: those of
/// inference, naming the node.
Result<> to_half(Graph& graph, DataType to = DataType::f16, const LayerNames& kept = {});

/// The same as a pass; it changes nothing where no operator but casts gives f32.
Pass half(DataType to = DataType::f16, LayerNames kept = {});

/// The same of a network with products of 8 bits: what they do not give in 8 bits becomes 16 bits, too. Scales stay
/// f32, and so does what is quantized by ranges of its own.
Pass half_beside_bytes(DataType to = DataType::f16, LayerNames kept = {});

/// These nodes read their 16-bit float operands as f32, and round their results to the types they had: what they give
/// is what 16-bit operators with sums in f32 give. Errors: those of inference, naming the node.
Result<> compute_in_f32(Graph& graph, std::span<const NodeId> nodes);

/// Weights that were rounded, and those that were not: their values do not fit.
struct RoundedWeights {
  size_t count = 0;
  size_t bytes = 0;  // before, as f32
  std::vector<std::string> too_large;
};

/// f32 constants of two dimensions and more, and not only a few elements, become ones that the 16-bit type `to` holds
/// exactly; they stay f32. A plan stores such constants in 16 bits. What the layers `kept` read stays as it is. Errors:
/// those of casts.
Result<RoundedWeights> round_weights(Graph& graph, DataType to, const LayerNames& kept = {});

/// Products by what they give, and the 16-bit type that they multiply in.
using ProductArithmetic = std::map<std::string, DataType>;

/// Convolutions and matrix products of f32 that give these values may multiply in 16 bits; not such as have constants
/// that the type cannot hold.
void allow_arithmetic(Graph& graph, const ProductArithmetic& products);
/// These may, and no others.
void allow_arithmetic_only(Graph& graph, const ProductArithmetic& products);

/// Of the graph's products, those that may.
ProductArithmetic arithmetic_of(const Graph& graph);
/// f32 for what is no such product, or may not.
DataType arithmetic_of(const Op& op);

}  // namespace tenon::passes
