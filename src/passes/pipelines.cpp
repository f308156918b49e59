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
  X(fix_shapes)                  \
  X(merge_transposes)            \
  X(sink_transposes)             \
  X(merge_duplicates)

#define TENON_FUSE_PASSES(X) \
  X(conv_pad)                \
  X(conv_batch_norm)         \
  X(conv_scale)              \
  X(product_bias)            \
  X(gelu_erf)                \
  X(silu)                    \
  X(hard_swish)              \
  X(mish)                    \
  X(layer_norm)              \
  X(rms_norm)                \
  X(attention)               \
  X(product_residual)        \
  X(product_activation)      \
  X(quantized_product)       \
  X(quantized_result)        \
  X(dequantized_constants)
// clang-format on

#define TENON_DECLARE(name) Pass name();
#define TENON_CALL(name) name(),
TENON_SIMPLIFY_PASSES(TENON_DECLARE)
TENON_FUSE_PASSES(TENON_DECLARE)

std::span<const Pass> simplify_passes() {
  static const std::vector<Pass> all = {TENON_SIMPLIFY_PASSES(TENON_CALL)};
  return all;
}

std::span<const Pass> fuse_passes() {
  static const std::vector<Pass> all = {TENON_FUSE_PASSES(TENON_CALL)};
  return all;
}

#undef TENON_DECLARE
#undef TENON_CALL

Result<> simplify(Graph& graph, const PassOptions& options) { return run_pipeline(simplify_passes(), graph, options); }

Result<> fuse(Graph& graph, const PassOptions& options) { return run_pipeline(fuse_passes(), graph, options); }

}  // namespace tenon::passes
