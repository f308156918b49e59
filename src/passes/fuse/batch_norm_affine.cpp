// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A batch normalization that no convolution took in is a product and a sum, which a region of elementwise operators
// takes in together with the activation behind it.
#include <cmath>

#include "ops/add.h"
#include "ops/batch_norm.h"
#include "ops/mul.h"
#include "passes/lib/fusion.h"
#include "passes/lib/keep_apart.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

Pass batch_norm_affine();
Pass batch_norm_affine(const KeepApart& keep_apart);

namespace {
bool rewrite_batch_norm_affine(Fusion& fusion, NodeId id) {
  const Node node = fusion.graph().node(id);
  const TensorType type = fusion.type(node.inputs[0]);
  std::vector<std::vector<double>> statistics;
  for (size_t i = 1; i < 5; ++i) {
    const Constant* constant = fusion.graph().constant(node.inputs[i]);
    if (!constant) return false;
    statistics.push_back(constant->to_f64());
  }
  const double epsilon = static_cast<double>(node.op.as<BatchNorm>()->epsilon);
  std::vector<double> factors, shifts;
  for (size_t c = 0; c < statistics[0].size(); ++c) {
    factors.push_back(statistics[0][c] / std::sqrt(statistics[3][c] + epsilon));
    shifts.push_back(statistics[1][c] - statistics[2][c] * factors[c]);
  }
  std::vector<Dim> dims(static_cast<size_t>(type.rank() - 1), Dim(1));
  dims[0] = Dim(static_cast<int64_t>(factors.size()));
  const TensorType numbers{type.dtype, Shape(std::move(dims))};
  const ValueId factor = fusion.add_constant(constant_of(numbers, factors));
  const ValueId shift = fusion.add_constant(constant_of(numbers, shifts));
  const ValueId scaled = fusion.add(ops::make(Mul{}), {node.inputs[0], factor}, node.origin);
  fusion.replace(id, ops::make(Add{}), {scaled, shift}, {});
  return true;
}
}  // namespace

Pass batch_norm_affine(const KeepApart& keep_apart) {
  return {"fuse.batch_norm_affine", [keep_apart](Graph& graph) -> Result<bool> {
            Fusion fusion(graph);
            bool changed = false;
            for (size_t i = 0; i < graph.nodes().size(); ++i) {
              const auto id = static_cast<NodeId>(i);
              if (graph.erased(id) || !graph.node(id).op.is<BatchNorm>()) continue;
              const TensorType& type = graph.type(graph.node(id).inputs[0]);
              const bool wanted = type.rank() >= 2 && type.dtype == DataType::f32;
              if (!wanted || (keep_apart && keep_apart(graph.node(id).origin))) continue;
              changed = rewrite_batch_norm_affine(fusion, id) || changed;
            }
            return changed;
          }};
}
Pass batch_norm_affine() { return batch_norm_affine(nullptr); }

}  // namespace tenon::passes
