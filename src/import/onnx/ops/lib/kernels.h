// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What the linear models and support vector machines of ai.onnx.ml share.
#pragma once

#include "import/onnx/node_context.h"

namespace tenon::onnx {

/// x [N,C] times a list of rows [R,C], transposed. Errors: invalid_argument if the list has no whole rows.
Result<ValueId> times_rows(NodeContext& node, ValueId x, const std::vector<float>& list, int64_t rows);

/// The kernel of each row of x and each of `count` support vectors [N,count], as kernel_type and kernel_params (gamma,
/// coef0, degree) say. Errors: invalid_argument for another kernel.
Result<ValueId> svm_kernel(NodeContext& node, ValueId x, const std::vector<float>& vectors, int64_t count);

/// Output `output` of the node is `value` as f32.
Result<> set_floats(NodeContext& node, size_t output, ValueId value);

}  // namespace tenon::onnx
