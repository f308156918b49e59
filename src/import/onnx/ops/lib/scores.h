// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What the regressors and classifiers of ai.onnx.ml share: rows as floats, transformed scores, labels.
#pragma once

#include "import/onnx/node_context.h"

namespace tenon::onnx {

/// Input 0 as floats [N,C]; one row if it has one axis. Doubles stay.
Result<ValueId> feature_rows(NodeContext& node);

/// A list of floats as a constant of `dtype`.
ValueId add_floats(NodeContext& node, Shape shape, const std::vector<float>& values, DataType dtype = DataType::f32);

/// scores [N,E] as the attribute post_transform says; one score a row stays by SOFTMAX. Errors: invalid_argument for
/// another text.
Result<ValueId> transformed(NodeContext& node, ValueId scores);

/// The class labels, of whichever attribute has them. Errors: invalid_argument if there are none.
Result<Constant> class_labels(NodeContext& node);

/// The label of the largest score in each row [N].
Result<ValueId> best_label(NodeContext& node, ValueId scores, const Constant& labels);

/// Of two classes with one score each row [N,1]: output 0 the second label where the score is above `threshold`, output
/// 1 the scores of both, the first as `first_score` is: one minus the other, or its negative; logistic if so
/// transformed.
enum class FirstScore { complement, negative };
Result<> finish_two_classes(NodeContext& node, ValueId score, const Constant& labels, float threshold,
                            FirstScore first);

}  // namespace tenon::onnx
