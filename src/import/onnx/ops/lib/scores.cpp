// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Scores and labels of ai.onnx.ml.
#include "import/onnx/ops/lib/scores.h"

#include "ops/arg_max.h"
#include "ops/cast.h"
#include "ops/concat.h"
#include "ops/gather.h"
#include "ops/greater.h"
#include "ops/neg.h"
#include "ops/sigmoid.h"
#include "ops/softmax.h"
#include "ops/sub.h"

namespace tenon::onnx {

Result<ValueId> feature_rows(NodeContext& node) {
  ValueId x = node.input(0);
  if (!is_float(node.type(x).dtype)) {
    TRY_ASSIGN(x, node.add(Cast{.to = DataType::f32}, {x}));
  }
  if (node.type(x).rank() == 1) {
    TRY_ASSIGN(x, node.add("unsqueeze", {x, node.add_integers({0})}));
  }
  if (node.type(x).rank() == 2) return x;
  return Error(ErrorCode::invalid_argument, str("expected rows of features, found ", node.input_type(0)));
}

ValueId add_floats(NodeContext& node, Shape shape, const std::vector<float>& values, DataType dtype) {
  return node.add_constant(Constant::make({dtype, std::move(shape)}, [&](std::byte* to) {
    for (const float value : values) {
      store_number(dtype, static_cast<double>(value), to);
      to += size_of(dtype);
    }
  }));
}

Result<ValueId> transformed(NodeContext& node, ValueId scores) {
  const std::string how = node.text("post_transform", "NONE");
  if (how == "NONE") return scores;
  if (how == "SOFTMAX") return node.add(Softmax{.axis = -1}, {scores});
  if (how == "LOGISTIC") return node.add(Sigmoid{}, {scores});
  return node.unsupported(str("post_transform ", how), "apply it behind the operator");
}

Result<Constant> class_labels(NodeContext& node) {
  for (const char* name : {"classlabels_strings", "classlabels_ints", "classlabels_int64s"}) {
    if (!node.has_attribute(name)) continue;
    if (std::string_view(name) != "classlabels_strings") return Constant::i64_vector(node.integers(name));
    const std::vector<std::string> texts = node.texts(name);
    return Constant::strings(Shape{static_cast<int64_t>(texts.size())}, texts);
  }
  return Error(ErrorCode::invalid_argument, "expected labels of its classes");
}

Result<ValueId> best_label(NodeContext& node, ValueId scores, const Constant& labels) {
  TRY_ASSIGN(const ValueId best, node.add(ArgMax{.axis = -1, .keepdims = false}, {scores}));
  return node.add(Gather{.axis = 0}, {node.add_constant(labels), best});
}

Result<> finish_two_classes(NodeContext& node, ValueId score, const Constant& labels, float threshold,
                            FirstScore first) {
  const DataType dtype = node.type(score).dtype;
  TRY_ASSIGN(const ValueId above, node.add(Greater{}, {score, node.add_scalar(dtype, static_cast<double>(threshold))}));
  TRY_ASSIGN(const ValueId index, node.add(Cast{.to = DataType::i64}, {above}));
  TRY_ASSIGN(const ValueId list, node.add("squeeze", {index, node.add_integers({1})}));
  TRY_ASSIGN(const ValueId label, node.add(Gather{.axis = 0}, {node.add_constant(labels), list}));
  TRY(node.set_output(0, label));
  ValueId other = kNoValue;
  if (node.text("post_transform", "NONE") == "LOGISTIC" || first == FirstScore::negative) {
    TRY_ASSIGN(other, node.add(Neg{}, {score}));
  } else {
    TRY_ASSIGN(other, node.add(Sub{}, {node.add_scalar(dtype, 1), score}));
  }
  TRY_ASSIGN(ValueId both, node.add(Concat{.axis = 1}, {other, score}));
  TRY_ASSIGN(both, transformed(node, both));
  TRY_ASSIGN(both, node.add(Cast{.to = DataType::f32}, {both}));
  return node.set_output(1, both);
}

}  // namespace tenon::onnx
