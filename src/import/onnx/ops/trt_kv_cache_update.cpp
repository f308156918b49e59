// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// trt: TRT_KVCacheUpdate, whose update is padded [B,H,N,D] or packed [tokens,H,D].
#include "import/onnx/node_context.h"
#include "import/onnx/ops/lib/attention_parts.h"
#include "ops/lib/attention_forms.h"

namespace tenon::onnx {

namespace {

Result<> import_trt_kv_cache_update(NodeContext& node) {
  TRY(node.expect_inputs(2, 4));
  CacheUpdate what{.cache = node.input(0), .update = node.input(1)};
  TRY_ASSIGN(what.packed, is_packed(node, "update_form"));
  const std::string mode = node.text("mode", "linear");
  const int64_t axis = node.integer("axis", -2);
  if (mode != "linear" || axis != -2) {
    return node.unsupported(str("expected mode linear and axis -2, found ", mode, " and ", axis),
                            "TensorScatter of ONNX has other modes and axes");
  }
  TRY_ASSIGN(what.places, as_i64(node, node.input(2)));
  TRY_ASSIGN(what.bounds, as_i64(node, node.input(3)));
  TRY_ASSIGN(const ValueId y, updated_cache(node.writer(), what));
  return node.set_output(0, y);
}

}  // namespace

Importer trt_kv_cache_update() { return {{"TRT_KVCacheUpdate"}, import_trt_kv_cache_update, "trt"}; }

}  // namespace tenon::onnx
