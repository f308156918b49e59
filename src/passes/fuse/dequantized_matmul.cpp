// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A matrix product with large quantized weights keeps them quantized: they are a quarter or an eighth of the bytes to
// read. matmul(x, dequantize(w), bias, r) -> dequantized_matmul(x, w, scales, zeros, bias, r), four bits where all of
// w's numbers fit.
#include <algorithm>

#include "ops/dequantize_linear.h"
#include "ops/dequantized_matmul.h"
#include "ops/matmul.h"
#include "ops/transpose.h"
#include "passes/lib/narrow_weights.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

/// Where a value comes from, past a transpose of a matrix.
struct Maker {
  NodeId node = kNoNode;
  bool transposed = false;
  std::vector<NodeId> between;
};

Maker dequantizer_of(const Fusion& fusion, ValueId id) {
  Maker out{fusion.maker(id, DequantizeLinear::kName)};
  const NodeId transpose = fusion.maker(id, Transpose::kName);
  if (out.node != kNoNode || transpose == kNoNode) return out;
  if (fusion.graph().node(transpose).op.as<Transpose>()->perm != std::vector<int64_t>{1, 0}) return out;
  return {fusion.maker(fusion.input(transpose, 0), DequantizeLinear::kName), true, {transpose}};
}

/// How scales lie: strides from one row n and one block of k to the next; nullopt if they follow k in single steps.
struct ScaleSteps {
  int64_t n = 0, block = 0, size = 0;  // size: of a block; 0: all of k
};

std::optional<ScaleSteps> scale_steps(const DequantizeLinear& op, const Shape& scale, int rank, int n_axis) {
  if (scale.volume() == 1) return ScaleSteps{};
  const int axis = static_cast<int>(op.axis < 0 ? op.axis + rank : op.axis);
  if (op.block_size == 0) {
    if (axis != n_axis || scale.rank() != 1) return std::nullopt;
    return ScaleSteps{.n = 1};
  }
  if (axis == n_axis || scale.rank() != 2) return std::nullopt;
  const int64_t row = scale[1].number();
  return n_axis == 0 ? ScaleSteps{row, 1, op.block_size} : ScaleSteps{1, row, op.block_size};
}

std::optional<NarrowWeights> weights_of(const Fusion& fusion, ValueId id, bool transpose_b) {
  const Maker maker = dequantizer_of(fusion, id);
  if (maker.node == kNoNode) return std::nullopt;
  const Graph& graph = fusion.graph();
  const auto& op = *graph.node(maker.node).op.as<DequantizeLinear>();
  const Constant *q = graph.constant(fusion.input(maker.node, 0)), *scale = graph.constant(fusion.input(maker.node, 1));
  const ValueId zero_id = fusion.input(maker.node, 2);
  const Constant* zero = zero_id == kNoValue ? nullptr : graph.constant(zero_id);
  if (!q || !scale || (zero_id != kNoValue && !zero) || q->type().rank() != 2 || !is_worth_keeping(q->type()) ||
      scale->type().dtype != DataType::f32)
    return std::nullopt;
  const int n_axis = transpose_b != maker.transposed ? 0 : 1;
  const auto steps = scale_steps(op, scale->type().shape, 2, n_axis);
  if (!steps) return std::nullopt;
  NarrowWeights out{
      .n = q->type().shape[n_axis].number(), .k = q->type().shape[1 - n_axis].number(), .block = steps->size};
  out.nodes = maker.between;
  out.nodes.push_back(maker.node);
  out.blocks = steps->size == 0 ? 1 : (out.k + steps->size - 1) / steps->size;
  const std::vector<int64_t> numbers = q->to_i64(), zeros = zero ? zero->to_i64() : std::vector<int64_t>();
  const std::vector<double> scales = scale->to_f64();
  for (int64_t n = 0; n < out.n; ++n) {
    for (int64_t b = 0; b < out.blocks; ++b) {
      const auto at = static_cast<size_t>(n * steps->n + b * steps->block);
      out.scales.push_back(scales[at]);
      out.zeros.push_back(zero ? static_cast<double>(zeros[zeros.size() == 1 ? 0 : at]) : 0.0);
    }
    for (int64_t k = 0; k < out.k; ++k)
      out.numbers.push_back(numbers[static_cast<size_t>(n_axis == 0 ? n * out.k + k : k * out.n + n)]);
  }
  return out;
}

bool rewrite_product(Fusion& fusion, NodeId id) {
  const Node& node = fusion.graph().node(id);
  const auto* matmul = node.op.as<Matmul>();
  if (!matmul || matmul->transpose_a || node.inputs.size() < 2) return false;
  const TensorType& a = fusion.type(node.inputs[0]);
  if (a.dtype != DataType::f32 || a.rank() < 2 || fusion.type(node.inputs[1]).rank() != 2) return false;
  const ValueId bias = fusion.input(id, 2), residual = fusion.input(id, 3);
  if (residual != kNoValue && !(fusion.type(residual).shape == fusion.type(fusion.output(id)).shape)) return false;
  auto weights = weights_of(fusion, node.inputs[1], matmul->transpose_b);
  if (!weights || !a.shape[a.rank() - 1].is_number()) return false;
  DequantizedMatmul op{.block = weights->block, .epilogue = matmul->epilogue};
  for (double& scale : weights->scales) scale *= static_cast<double>(matmul->scale);
  const ValueId x = node.inputs[0];
  const auto [w, scales, zeros] = add_narrow(fusion, *weights, op.bits);
  fusion.replace(id, ops::make(op), {x, w, scales, zeros, bias, residual}, weights->nodes);
  return true;
}

}  // namespace

Pass dequantized_matmul() { return {"fuse.dequantized_matmul", for_each_node(rewrite_product)}; }

}  // namespace tenon::passes
