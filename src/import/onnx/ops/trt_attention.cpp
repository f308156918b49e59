// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// trt: TRT_Attention and TRT_QuantizedAttention, padded [B,H,N,D] or packed [tokens,H,D].
#include <cmath>

#include "import/onnx/node_context.h"
#include "import/onnx/ops/lib/attention_parts.h"
#include "ops/lib/attention_forms.h"
#include "ops/transpose.h"

namespace tenon::onnx {

namespace {

Result<AttentionForms> forms_and_lengths(NodeContext& node, size_t lengths) {
  AttentionForms out;
  TRY_ASSIGN(out.packed_q, is_packed(node, "query_form"));
  TRY_ASSIGN(out.packed_kv, is_packed(node, "kv_form"));
  TRY_ASSIGN(out.q_bounds, as_i64(node, node.input(lengths)));
  TRY_ASSIGN(out.kv_lengths, as_i64(node, node.input(lengths + 1)));
  out.mask = node.input(3);
  const std::string normalization = node.text("TRT_normalization_op", "softmax");
  if (normalization != "none" && normalization != "softmax") {
    return Error(ErrorCode::invalid_argument,
                 str("expected TRT_normalization_op softmax or none, found '", normalization, "'"));
  }
  out.normalized = normalization == "softmax";
  return out;
}

Result<> import_trt_plain_attention(NodeContext& node) {
  for (const std::string_view old : {"is_causal", "scale"}) {
    if (node.has_attribute(old) || node.input_count() > 6) {
      return node.unsupported(str("expected at most 6 inputs and no attribute '", old, "'"),
                              "say causal_kind, scale the queries, and give the lengths as inputs 4 and 5");
    }
  }
  TRY(node.expect_inputs(3, 6));
  TRY_ASSIGN(AttentionForms what, forms_and_lengths(node, 4));
  if (node.integer("nb_rank", 1) != 1) {
    return node.unsupported("keys and values spread over several ranks", "export for one device, nb_rank 1");
  }
  const std::string kind = node.text("causal_kind", "none");
  if (kind != "none" && kind != "upper_left" && kind != "lower_right") {
    return Error(ErrorCode::invalid_argument,
                 str("expected causal_kind none, upper_left or lower_right, found '", kind, "'"));
  }
  if (kind != "none") what.causal = kind == "upper_left" ? CausalKind::upper_left : CausalKind::lower_right;
  if (kind != "none" && node.has_input(3)) {
    return Error(ErrorCode::invalid_argument, str("expected no mask beside causal_kind ", kind, ", found one"));
  }
  TRY_ASSIGN(const ValueId y, attention_of(node.writer(), what, node.input(0), node.input(1), node.input(2)));
  return node.set_output(0, y);
}

/// [B,N,H D] -> [B,H,N,D], as ONNX's Attention takes operands of rank 3.
Result<ValueId> heads_apart(NodeContext& node, ValueId x, int64_t heads) {
  TRY_ASSIGN(const ValueId apart, node.add("reshape", {x, node.add_integers({0, 0, heads, -1})}));
  return node.add(Transpose{.perm = {0, 2, 1, 3}}, {apart});
}

Result<> import_trt_quantized_attention(NodeContext& node) {
  TRY(node.expect_inputs(3, 7));
  TRY_ASSIGN(AttentionForms what, forms_and_lengths(node, 5));
  if (node.integer("is_causal", 0) != 0) what.causal = CausalKind::upper_left;
  what.weights_scale = node.input(4);
  if (const int64_t type = node.integer("normalization_quantize_to_type", 0); type != 0) {
    TRY_ASSIGN(what.weights_type, data_type_of(type));
  }
  if (what.weights_type != DataType::f8e4m3fn && what.weights_type != DataType::i8) {
    return Error(ErrorCode::invalid_argument,
                 str("expected normalization_quantize_to_type f8e4m3fn or i8, found ", what.weights_type));
  }
  ValueId q = node.input(0), k = node.input(1), v = node.input(2);
  const bool joined = !what.packed_q && !what.packed_kv && node.type(q).rank() == 3;
  if (joined) {
    const int64_t heads = node.integer("q_num_heads", 0), groups = node.integer("kv_num_heads", 0);
    if (heads < 1 || groups < 1) {
      return Error(ErrorCode::invalid_argument, "expected q_num_heads and kv_num_heads for operands of rank 3");
    }
    TRY_ASSIGN(q, heads_apart(node, q, heads));
    TRY_ASSIGN(k, heads_apart(node, k, groups));
    TRY_ASSIGN(v, heads_apart(node, v, groups));
  }
  const Shape& shape = node.type(q).shape;
  const Dim depth = shape.rank() > 0 ? shape[shape.rank() - 1] : Dim(0);
  if (!node.has_attribute("scale") && (!depth.is_number() || depth.number() < 1)) {
    return node.unsupported(str("expected a known depth, found ", node.type(q)), "give the attribute scale");
  }
  what.scale =
      node.has_attribute("scale") ? node.number("scale", 1) : 1.0f / std::sqrt(static_cast<float>(depth.number()));
  TRY_ASSIGN(ValueId y, attention_of(node.writer(), what, q, k, v));
  if (joined) {
    TRY_ASSIGN(y, node.add(Transpose{.perm = {0, 2, 1, 3}}, {y}));
    TRY_ASSIGN(y, node.add("reshape", {y, node.add_integers({0, 0, -1})}));
  }
  return node.set_output(0, y);
}

Result<> import_trt_attention(NodeContext& node) {
  return node.op_type() == "TRT_Attention" ? import_trt_plain_attention(node) : import_trt_quantized_attention(node);
}

}  // namespace

Importer trt_attention() { return {{"TRT_Attention", "TRT_QuantizedAttention"}, import_trt_attention, "trt"}; }

}  // namespace tenon::onnx
