// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The order of passes. It is a decision, so it is written down: one line a pass.
#include "passes/pipelines.h"

namespace tenon::passes {

// clang-format off
#define TENON_SIMPLIFY_PASSES(X) \
  X(fold_constants)              \
  X(remove_identities)           \
  X(merge_numbers)               \
  X(merge_clips)                 \
  X(merge_casts)                 \
  X(merge_concats)               \
  X(fix_shapes)                  \
  X(einsum_product)              \
  X(sink_views)                  \
  X(merge_transposes)            \
  X(sink_transposes)             \
  X(transpose_view)              \
  X(pixel_rows)                  \
  X(select_slice)                \
  X(slices_split)                \
  X(merge_duplicates)

#define TENON_FUSE_PASSES(X) \
  X(conv_pad)                \
  X(pool_pad)                \
  X(conv_batch_norm)         \
  X(conv_scale)              \
  X(product_bias)            \
  X(gelu_erf)                \
  X(gelu_tanh)               \
  X(sigmoid)                 \
  X(softplus)                \
  X(silu)                    \
  X(swish)                   \
  X(hard_swish)              \
  X(hard_sigmoid)            \
  X(mish)                    \
  X(layer_norm)              \
  X(rms_norm)                \
  X(instance_norm)           \
  X(group_norm)              \
  X(lp_norm)                 \
  X(pixel_shuffle)           \
  X(pixel_unshuffle)         \
  X(rotary_embedding)        \
  X(rotary_parts)            \
  X(softmax)                 \
  X(attention)               \
  X(packed_attention)        \
  X(product_transpose)       \
  X(product_residual)        \
  X(product_activation)      \
  X(norm_activation)         \
  X(transposed_blocks)       \
  X(sink_dequantize)         \
  X(hoist_quantize)          \
  X(quantized_again)         \
  X(quantized_average)       \
  X(integer_conv)            \
  X(dynamic_product)         \
  X(quantized_product)       \
  X(float8_product)          \
  X(quantized_result)        \
  X(quantized_residual)      \
  X(quantized_twice)         \
  X(norm_quantize)           \
  X(attention_quantize)      \
  X(dequantized_matmul)      \
  X(dequantized_conv)        \
  X(dequantized_constants)

// When activations have their names: hard swish ends with a factor, too.
#define TENON_LATE_PASSES(X) \
  X(affine_into_conv)

// When nothing else is left to put into the siblings.
#define TENON_WIDEN_PASSES(X) \
  X(horizontal_conv)          \
  X(horizontal_matmul)

// When nothing else is left to fuse: what elementwise operators remain.
#define TENON_REGION_PASSES(X) \
  X(batch_norm_affine)         \
  X(channel_gate)              \
  X(pointwise_region)          \
  X(epilogue)
// clang-format on

#define TENON_DECLARE(name) Pass name();
#define TENON_DECLARE_MERGE(name) Pass name(const KeepApart& keep_apart);
#define TENON_CALL(name) name(),
#define TENON_CALL_MERGE(name) name(keep_apart),
TENON_SIMPLIFY_PASSES(TENON_DECLARE)
TENON_FUSE_PASSES(TENON_DECLARE)
TENON_LATE_PASSES(TENON_DECLARE)
TENON_WIDEN_PASSES(TENON_DECLARE)
TENON_REGION_PASSES(TENON_DECLARE)
TENON_WIDEN_PASSES(TENON_DECLARE_MERGE)
TENON_REGION_PASSES(TENON_DECLARE_MERGE)

std::span<const Pass> simplify_passes() {
  static const std::vector<Pass> all = {TENON_SIMPLIFY_PASSES(TENON_CALL)};
  return all;
}

std::span<const Pass> fuse_passes() {
  static const std::vector<Pass> all = {TENON_FUSE_PASSES(TENON_CALL) TENON_LATE_PASSES(TENON_CALL)
                                            TENON_WIDEN_PASSES(TENON_CALL) TENON_REGION_PASSES(TENON_CALL)};
  return all;
}

std::span<const Pass> region_passes() {
  static const std::vector<Pass> all = {TENON_REGION_PASSES(TENON_CALL)};
  return all;
}

Result<> simplify(Graph& graph, const PassOptions& options) { return run_pipeline(simplify_passes(), graph, options); }

namespace {
/// A fusion may let others see what they look for, and leave transposes and constants to clear: both pipelines in turn.
std::vector<Pass> both_pipelines() {
  std::vector<Pass> both = {TENON_FUSE_PASSES(TENON_CALL)};
  both.insert(both.end(), simplify_passes().begin(), simplify_passes().end());
  return both;
}
}  // namespace

Result<> fuse_vertically(Graph& graph, const PassOptions& options) {
  std::vector<Pass> all = both_pipelines();
  TRY(run_pipeline(all, graph, options));
  const std::vector<Pass> late = {TENON_LATE_PASSES(TENON_CALL)};
  all.insert(all.begin(), late.begin(), late.end());
  return run_pipeline(all, graph, options);
}

Result<> merge(Graph& graph, const PassOptions& options, const KeepApart& keep_apart) {
  std::vector<Pass> all = {TENON_WIDEN_PASSES(TENON_CALL_MERGE)};
  const std::vector<Pass> both = both_pipelines();
  all.insert(all.end(), both.begin(), both.end());
  TRY(run_pipeline(all, graph, options));
  const std::vector<Pass> regions = {TENON_REGION_PASSES(TENON_CALL_MERGE)};
  return run_pipeline(regions, graph, options);
}

Result<> fuse(Graph& graph, const PassOptions& options) {
  TRY(fuse_vertically(graph, options));
  return merge(graph, options);
}

#undef TENON_DECLARE_MERGE
#undef TENON_CALL_MERGE
#undef TENON_DECLARE
#undef TENON_CALL

}  // namespace tenon::passes
