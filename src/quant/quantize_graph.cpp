// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Placing quantize and dequantize nodes.
#include "quant/quantize_graph.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "base/threads.h"
#include "ir/verify.h"
#include "ops/conv.h"
#include "ops/dequantize_linear.h"
#include "ops/lib/evaluate.h"
#include "ops/matmul.h"
#include "ops/quantize_linear.h"

namespace tenon::quant {

namespace {

constexpr float kLargestInteger = 127;
constexpr float kLargestFloat8 = 448;  // of f8e4m3fn
constexpr size_t kResidual = 3;

/// The axis of constant weights that counts results; -1 if the node is no product of f32 with constant weights.
int result_axis(const Graph& graph, const Node& node) {
  const bool product = node.op.is<Conv>() || node.op.is<Matmul>();
  if (!product || node.inputs.size() < 2 || !graph.constant(node.inputs[1])) return -1;
  if (graph.type(node.inputs[0]).dtype != DataType::f32) return -1;
  const int rank = graph.type(node.inputs[1]).rank();
  if (node.op.is<Conv>()) return 0;
  if (rank != 2 || graph.type(node.inputs[0]).rank() < 2) return -1;
  return node.op.as<Matmul>()->transpose_b ? 0 : 1;
}

/// Weights in 8 bits and their scales, one for each index along the axis or one for all.
struct Narrow {
  Constant values, scales;
};

Narrow quantize_weights(const Constant& weights, int axis) {
  const TensorType& type = weights.type();
  const int64_t count = type.shape[axis].number();
  int64_t inner = 1;
  for (int i = axis + 1; i < type.rank(); ++i) inner *= type.shape[i].number();
  const auto* from = reinterpret_cast<const float*>(weights.bytes().data());
  const int64_t volume = type.shape.volume();
  std::vector<float> scales(static_cast<size_t>(count), 0);
  const auto channel = [&](int64_t i) { return static_cast<size_t>(i / inner % count); };
  for (int64_t i = 0; i < volume; ++i) scales[channel(i)] = std::max(scales[channel(i)], std::abs(from[i]));
  for (float& scale : scales) scale = scale > 0 ? scale / kLargestInteger : 1;  // all zero: any scale will do
  Narrow out;
  out.values = Constant::make({DataType::i8, type.shape}, [&](std::byte* to) {
    for (int64_t i = 0; i < volume; ++i) {
      const float rounded = std::nearbyint(from[i] / scales[channel(i)]);
      reinterpret_cast<int8_t*>(to)[i] = static_cast<int8_t>(std::clamp(rounded, -kLargestInteger, kLargestInteger));
    }
  });
  out.scales = Constant::f32_vector(scales);
  return out;
}

Narrow to_float8(const Constant& weights) {
  constexpr int64_t kPiece = 4096;  // weights, of which rounding takes 100 us
  const std::span<const float> from(reinterpret_cast<const float*>(weights.bytes().data()),
                                    static_cast<size_t>(weights.type().shape.volume()));
  float largest = 0;
  for (const float weight : from) largest = std::max(largest, std::abs(weight));
  const float scale = largest > 0 ? largest / kLargestFloat8 : 1;
  Narrow out;
  out.values = Constant::make({DataType::f8e4m3fn, weights.type().shape}, [&](std::byte* to) {
    run_team(usable_cores(), [&](const Team& team) {
      const WorkRange part = team.range(static_cast<int64_t>(from.size()), kPiece);
      for (auto i = static_cast<size_t>(part.begin); i < static_cast<size_t>(part.end); ++i)
        store_number(DataType::f8e4m3fn, static_cast<double>(from[i] / scale), to + i);
    });
  });
  out.scales = Constant::scalar(DataType::f32, scale);
  return out;
}

class Quantizer {
 public:
  Quantizer(Graph& graph, const QuantizeOptions& options) : graph_(graph), options_(options) {}

  Result<std::vector<Decision>> run() {
    for (const auto& [name, scale] : options_.scales) {
      if (std::isfinite(scale) && scale > 0) continue;
      return Error(ErrorCode::invalid_argument,
                   str("expected a finite scale above 0 for tensor '", name, "', found ", scale));
    }
    std::vector<Decision> decisions;
    const size_t count = graph_.nodes().size();
    for (size_t i = 0; i < count; ++i) {
      const auto id = static_cast<NodeId>(i);
      if (graph_.erased(id)) continue;
      const int axis = result_axis(graph_, graph_.node(id));
      if (axis < 0) continue;
      decisions.push_back({to_string(graph_.node(id).origin), reason_against(id)});
      if (!decisions.back().reason.empty()) continue;
      TRY(quantize_operands(id, axis));
      chosen_.push_back(id);
    }
    if (!makes_float8()) read_residuals_as_integers();
    graph_.sweep();
    return decisions;
  }

 private:
  const float* scale_of(ValueId id) const {
    const auto found = options_.scales.find(graph_.value(id).name);
    return found == options_.scales.end() ? nullptr : &found->second;
  }

  bool makes_float8() const { return options_.to == DataType::f8e4m3fn; }

  /// Words of four numbers are the least that kernels read.
  std::string against_float8(const Node& node) const {
    constexpr int64_t kWord = 4;
    const auto* conv = node.op.as<Conv>();
    if (conv && conv->groups != 1) return "8-bit floats are multiplied in one group only";
    const TensorType& weights = graph_.type(node.inputs[1]);
    const int along = conv ? 1 : node.op.as<Matmul>()->transpose_b ? 1 : 0;
    const int64_t length = weights.shape[along].number();
    return length % kWord == 0 ? "" : str("8-bit floats are multiplied by fours, found ", length, " channels");
  }

  std::string reason_against(NodeId id) const {
    const Node& node = graph_.node(id);
    if (!scale_of(node.inputs[0])) return str("no range is known for '", graph_.value(node.inputs[0]).name, "'");
    if (makes_float8()) {
      if (const std::string reason = against_float8(node); !reason.empty()) return reason;
    }
    return options_.keep_out ? options_.keep_out(graph_, node) : "";
  }

  Result<ValueId> add(Op op, std::vector<ValueId> inputs, const Origin& origin) {
    const NodeId node = graph_.add_node(std::move(op), std::move(inputs), origin);
    TRY(ir::infer_node(graph_, node));
    return graph_.node(node).outputs[0];
  }

  /// The value through integers; one pair of nodes a value.
  Result<ValueId> rounded(ValueId id) {
    const auto found = pairs_.find(id);
    if (found != pairs_.end()) return found->second;
    // Integers are stored by who makes the value; who reads them must not look as if it were made of its producers.
    const Origin origin = graph_.producer(id) ? graph_.producer(id)->origin : Origin();
    const float step = makes_float8() ? *scale_of(id) * (kLargestInteger / kLargestFloat8) : *scale_of(id);
    const ValueId scale = graph_.add_constant(Constant::scalar(DataType::f32, step));
    TRY_ASSIGN(const ValueId narrow, add(ops::make(QuantizeLinear{.to = options_.to}), {id, scale}, origin));
    TRY_ASSIGN(const ValueId real, add(ops::make(DequantizeLinear{}), {narrow, scale}, Origin()));
    pairs_[id] = real;
    return real;
  }

  Result<> quantize_operands(NodeId id, int axis) {
    const Node node = graph_.node(id);
    TRY_ASSIGN(const ValueId data, rounded(node.inputs[0]));
    const Constant& exact = *graph_.constant(node.inputs[1]);
    const Narrow weights = makes_float8() ? to_float8(exact) : quantize_weights(exact, axis);
    const ValueId values = graph_.add_constant(weights.values), scales = graph_.add_constant(weights.scales);
    TRY_ASSIGN(const ValueId real, add(ops::make(DequantizeLinear{.axis = axis}), {values, scales}, node.origin));
    graph_.node(id).inputs[0] = data;
    graph_.node(id).inputs[1] = real;
    return Done{};
  }

  /// Not as 8-bit floats: their few digits are less than what a sum over many layers needs.
  void read_residuals_as_integers() {
    for (const NodeId id : chosen_) {
      Node& node = graph_.node(id);
      if (node.inputs.size() <= kResidual) continue;
      if (const auto found = pairs_.find(node.inputs[kResidual]); found != pairs_.end()) {
        node.inputs[kResidual] = found->second;
      }
    }
  }

  Graph& graph_;
  const QuantizeOptions& options_;
  std::map<ValueId, ValueId> pairs_;  // value -> the same through integers
  std::vector<NodeId> chosen_;
};

}  // namespace

Result<std::vector<Decision>> quantize_graph(Graph& graph, const QuantizeOptions& options) {
  return Quantizer(graph, options).run();
}

}  // namespace tenon::quant
