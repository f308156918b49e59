// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// trt: TRT_KVCacheUpdate, whose update is padded [B,H,N,D] or packed [tokens,H,D].
#include <cstdint>

#include "import/onnx/node_context.h"
#include "import/onnx/ops/lib/attention_parts.h"
#include "ops/add.h"
#include "ops/gather.h"
#include "ops/slice.h"
#include "ops/sub.h"
#include "ops/tensor_scatter.h"
#include "ops/transpose.h"

namespace tenon::onnx {

namespace {

/// Each place of the cache [B,H,N,D] takes its token of the update [tokens,H,D], if it has one. places: i64 [B] or
/// absent; bounds: i64 [B+1], where each sequence's tokens begin.
Result<ValueId> with_tokens(NodeContext& node, ValueId cache, ValueId update, ValueId places, ValueId bounds) {
  const ValueId columns = node.add_integers({1}), axis = node.add_integers({0});
  const auto column = [&](ValueId x) { return node.add("unsqueeze", {x, columns}); };
  TRY_ASSIGN(const ValueId length, length_of(node, cache, 2));
  TRY_ASSIGN(ValueId offset, count_up(node, length));  // of each place of the cache from where the update begins
  if (places != kNoValue) {
    TRY_ASSIGN(const ValueId begin, column(places));
    TRY_ASSIGN(offset, node.add(Sub{}, {offset, begin}));
  }
  TRY_ASSIGN(const ValueId firsts, node.add(Slice{}, {bounds, axis, node.add_integers({-1}), axis}));
  TRY_ASSIGN(const ValueId first, column(firsts));
  TRY_ASSIGN(const ValueId token, node.add(Add{}, {offset, first}));  // [B,N]
  TRY_ASSIGN(const ValueId ends, node.add(Slice{}, {bounds, columns, node.add_integers({INT64_MAX}), axis}));
  TRY_ASSIGN(const ValueId end, column(ends));
  TRY_ASSIGN(const ValueId begun, node.add("greater_equal", {token, first}));
  TRY_ASSIGN(const ValueId open, node.add("less", {token, end}));
  TRY_ASSIGN(const ValueId written, node.add("logical_and", {begun, open}));
  const ValueId none = node.add_constant(Constant::scalar(DataType::i64, 0));
  TRY_ASSIGN(const ValueId safe, node.add("where", {written, token, none}));
  TRY_ASSIGN(const ValueId rows, node.add(Gather{.axis = 0}, {update, safe}));  // [B,N,H,D]
  TRY_ASSIGN(const ValueId heads, node.add(Transpose{.perm = {0, 2, 1, 3}}, {rows}));
  TRY_ASSIGN(const ValueId chosen, node.add("unsqueeze", {written, node.add_integers({1, 3})}));
  return node.add("where", {chosen, heads, cache});
}

Result<> import_trt_kv_cache_update(NodeContext& node) {
  TRY(node.expect_inputs(2, 4));
  TRY_ASSIGN(const bool packed, is_packed(node, "update_form"));
  const std::string mode = node.text("mode", "linear");
  const int64_t axis = node.integer("axis", -2);
  const int rank = packed ? 3 : 4;
  if (mode != "linear" || axis != -2) {
    return node.unsupported(str("expected mode linear and axis -2, found ", mode, " and ", axis),
                            "TensorScatter of ONNX has other modes and axes");
  }
  if (node.input_type(0).rank() != 4 || node.input_type(1).rank() != rank) {
    return Error(ErrorCode::invalid_argument, str("expected a cache [B,H,N,D] and an update of rank ", rank, ", found ",
                                                  node.input_type(0), " and ", node.input_type(1)));
  }
  TRY_ASSIGN(const ValueId places, as_i64(node, node.input(2)));
  if (packed) {
    if (!node.has_input(3)) return Error(ErrorCode::invalid_argument, "expected update_lengths of a packed update");
    TRY_ASSIGN(const ValueId bounds, as_i64(node, node.input(3)));
    TRY_ASSIGN(const ValueId y, with_tokens(node, node.input(0), node.input(1), places, bounds));
    return node.set_output(0, y);
  }
  if (node.has_input(3)) return node.unsupported("update_lengths of a padded update", "leave them out, or pack it");
  std::vector<ValueId> operands = {node.input(0), node.input(1)};
  if (places != kNoValue) operands.push_back(places);
  return node.finish(TensorScatter{.axis = -2}, std::move(operands));
}

}  // namespace

Importer trt_kv_cache_update() { return {{"TRT_KVCacheUpdate"}, import_trt_kv_cache_update, "trt"}; }

}  // namespace tenon::onnx
