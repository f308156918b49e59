// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// FlexAttention: attention whose scores and weights go through graphs of the user's.
#include <cmath>

#include "import/onnx/graph_importer.h"
#include "ops/cast.h"
#include "ops/expand.h"
#include "ops/matmul.h"
#include "ops/mul.h"
#include "ops/softmax.h"
#include "ops/transpose.h"

namespace tenon::onnx {

using onnx_schema::NodeProto;

Result<ValueId> GraphImporter::import_inline(const NodeProto& node, std::string_view attribute, ValueId value,
                                             Scope& scope) {
  for (const auto& one : node.attribute()) {
    if (one.name() != attribute) continue;
    const auto& graph = one.g();
    if (graph.input_size() != 1 || graph.output_size() != 1) {
      return Error(ErrorCode::corrupt_data, str("expected one input and output of '", attribute, "'"));
    }
    const std::string prefix = str(scope.prefix, node.output_size() > 0 ? node.output(0) : "", "/", attribute, "/");
    Scope inner{{}, &scope, scope.opsets, scope.arguments, prefix, scope.depth + 1};
    TRY(add_initializers(graph, inner));
    inner.names.emplace(graph.input(0).name(), value);
    import_nodes(graph.node(), inner);
    const ValueId* made = find(graph.output(0).name(), inner);
    if (!made || *made == kNoValue) return Error(ErrorCode::unsupported, str("nodes of '", attribute, "' failed"));
    return *made;
  }
  return value;
}

namespace {
/// Keys or values [B,G,T,D] for `heads` heads.
Result<ValueId> for_heads(NodeContext& node, ValueId x, int64_t heads) {
  const Shape shape = node.type(x).shape;
  if (shape.rank() != 4) return node.unsupported(str("expected keys and values of 4 dimensions, found ", shape));
  if (!shape[1].is_number()) return node.unsupported(str("expected a known number of heads, found ", shape));
  const int64_t groups = shape[1].number();
  if (groups == heads) return x;
  if (groups < 1 || heads % groups != 0)
    return Error(ErrorCode::invalid_argument, str("expected heads that divide ", heads, ", found ", groups));
  TRY_ASSIGN(const ValueId apart, node.add("unsqueeze", {x, node.add_integers({2})}));
  TRY_ASSIGN(const ValueId repeated, node.add(Expand{}, {apart, node.add_integers({1, 1, heads / groups, 1, 1})}));
  // [B,G,R,T,D] -> [B,G R,T,D]: heads are known, the rest is kept.
  TRY_ASSIGN(const ValueId shape_of, node.add("shape", {x}));
  TRY_ASSIGN(const ValueId batch, node.add("gather", {shape_of, node.add_integers({0})}));
  TRY_ASSIGN(const ValueId rest, node.add("gather", {shape_of, node.add_integers({2, 3})}));
  TRY_ASSIGN(const ValueId wanted, node.add("concat", {batch, node.add_integers({heads}), rest}));
  return node.add("reshape", {repeated, wanted});
}
}  // namespace

Result<> GraphImporter::import_flex_attention(const NodeProto& node, const std::vector<ValueId>& inputs, Scope& scope) {
  NodeContext context({node, opset_of("ai.onnx.preview", scope), scope.arguments}, assembly_, tensors_, inputs,
                      {scope.prefix + (node.output_size() > 0 ? node.output(0) : "")},
                      Origin(scope.prefix + (node.name().empty() ? "FlexAttention" : node.name())));
  TRY(context.expect_inputs(3, 3));
  const TensorType q = context.input_type(0);
  if (q.rank() != 4 || !q.shape[1].is_number() || !q.shape[3].is_number()) {
    return Error(ErrorCode::unsupported, str("expected queries of rank 4 with known heads and depth, found ", q));
  }
  TRY_ASSIGN(const ValueId k, for_heads(context, inputs[1], q.shape[1].number()));
  TRY_ASSIGN(const ValueId v, for_heads(context, inputs[2], q.shape[1].number()));
  DataType wide = q.dtype == DataType::f64 ? DataType::f64 : DataType::f32;
  if (const int64_t precision = context.integer("softmax_precision", 0); precision != 0) {
    TRY_ASSIGN(wide, data_type_of(precision));
  }
  const float scale = context.number("scale", 1.0f / std::sqrt(static_cast<float>(q.shape[3].number())));
  const ValueId root = context.add_scalar(q.dtype, static_cast<double>(std::sqrt(scale)));
  TRY_ASSIGN(const ValueId scaled_q, context.add(Mul{}, {inputs[0], root}));
  TRY_ASSIGN(ValueId keys, context.add(Mul{}, {k, root}));
  TRY_ASSIGN(keys, context.add(Transpose{.perm = {0, 1, 3, 2}}, {keys}));
  TRY_ASSIGN(ValueId scores, context.add(Matmul{}, {scaled_q, keys}));
  TRY_ASSIGN(scores, context.add(Cast{.to = wide}, {scores}));
  TRY_ASSIGN(scores, import_inline(node, "score_mod", scores, scope));
  TRY_ASSIGN(ValueId weights, context.add(Softmax{.axis = -1}, {scores}));
  TRY_ASSIGN(weights, import_inline(node, "prob_mod", weights, scope));
  TRY_ASSIGN(const ValueId values, context.add(Cast{.to = wide}, {v}));
  TRY_ASSIGN(const ValueId wide_y, context.add(Matmul{}, {weights, values}));
  TRY_ASSIGN(const ValueId y, context.add(Cast{.to = q.dtype}, {wide_y}));
  TRY(context.set_output(0, y));
  return bind_output(node.output(0), context.outputs()[0], scope);
}

}  // namespace tenon::onnx
