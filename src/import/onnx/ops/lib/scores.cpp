// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Scores and labels of ai.onnx.ml.
#include "import/onnx/ops/lib/scores.h"

#include "ops/add.h"
#include "ops/arg_max.h"
#include "ops/cast.h"
#include "ops/concat.h"
#include "ops/gather.h"
#include "ops/greater.h"
#include "ops/mul.h"
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

namespace {

/// The quantile of the normal distribution, by Winitzki's approximation of the inverse of erf (2008, "A handy
/// approximation for the error function and its inverse"), with the digits that ONNX Runtime has.
Result<ValueId> probits(NodeContext& node, ValueId p) {
  const DataType dtype = node.type(p).dtype;
  constexpr double kA = 0.147f, kPi = 3.14159f;
  const auto number = [&](double value) { return node.add_scalar(dtype, value); };
  TRY_ASSIGN(const ValueId twice, node.add(Mul{}, {p, number(2)}));
  TRY_ASSIGN(const ValueId x, node.add(Sub{}, {twice, number(1)}));
  TRY_ASSIGN(const ValueId below, node.add(Sub{}, {number(1), x}));
  TRY_ASSIGN(const ValueId above, node.add(Add{}, {number(1), x}));
  TRY_ASSIGN(const ValueId product, node.add(Mul{}, {below, above}));
  TRY_ASSIGN(const ValueId log, node.add("log", {product}));
  TRY_ASSIGN(const ValueId half, node.add(Mul{}, {log, number(0.5)}));
  TRY_ASSIGN(const ValueId v, node.add(Add{}, {half, number(2 / (kPi * kA))}));
  TRY_ASSIGN(const ValueId square, node.add(Mul{}, {v, v}));
  TRY_ASSIGN(const ValueId shift, node.add(Mul{}, {log, number(1 / kA)}));
  TRY_ASSIGN(const ValueId inside, node.add(Sub{}, {square, shift}));
  TRY_ASSIGN(const ValueId root, node.add("sqrt", {inside}));
  TRY_ASSIGN(const ValueId rest, node.add(Sub{}, {root, v}));
  TRY_ASSIGN(const ValueId size, node.add("sqrt", {rest}));
  TRY_ASSIGN(const ValueId sign, node.add("sign", {x}));
  TRY_ASSIGN(const ValueId inverse, node.add(Mul{}, {sign, size}));
  return node.add(Mul{}, {inverse, number(1.41421356f)});
}

/// Softmax of the scores that are not 0; those stay 0.
Result<ValueId> softmax_but_zeros(NodeContext& node, ValueId scores) {
  const DataType dtype = node.type(scores).dtype;
  constexpr double kNearZero = 1e-7;
  const ValueId axis = node.add_integers({-1});
  TRY_ASSIGN(const ValueId size, node.add("abs", {scores}));
  TRY_ASSIGN(const ValueId counts, node.add(Greater{}, {size, node.add_scalar(dtype, kNearZero)}));
  TRY_ASSIGN(const ValueId most, node.add("reduce_max", {scores, axis}));
  TRY_ASSIGN(const ValueId moved, node.add(Sub{}, {scores, most}));
  TRY_ASSIGN(const ValueId exps, node.add("exp", {moved}));
  TRY_ASSIGN(const ValueId kept, node.add("where", {counts, exps, node.add_scalar(dtype, 0)}));
  TRY_ASSIGN(const ValueId sum, node.add("reduce_sum", {kept, axis}));
  return node.add("div", {kept, sum});
}

}  // namespace

Result<ValueId> transformed(NodeContext& node, ValueId scores) {
  const std::string how = node.text("post_transform", "NONE");
  const Shape& shape = node.type(scores).shape;
  const bool single = shape[shape.rank() - 1] == Dim(1);  // then there is nothing to share out
  if (how == "NONE" || (single && how.starts_with("SOFTMAX"))) return scores;
  if (how == "SOFTMAX_ZERO") return softmax_but_zeros(node, scores);
  if (how == "PROBIT") return probits(node, scores);
  if (how == "SOFTMAX") return node.add(Softmax{.axis = -1}, {scores});
  if (how == "LOGISTIC") return node.add(Sigmoid{}, {scores});
  return Error(ErrorCode::invalid_argument,
               str("expected post_transform NONE, SOFTMAX, LOGISTIC, SOFTMAX_ZERO or PROBIT, found '", how, "'"));
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
  const std::string how = node.text("post_transform", "NONE");
  if (how == "PROBIT") {
    return node.unsupported("post_transform PROBIT of one score for two classes, whose pairs nobody defines",
                            "give a score for each class");
  }
  if (!how.starts_with("SOFTMAX")) {  // ONNX Runtime leaves the pair as it is
    TRY_ASSIGN(both, transformed(node, both));
  }
  TRY_ASSIGN(both, node.add(Cast{.to = DataType::f32}, {both}));
  return node.set_output(1, both);
}

}  // namespace tenon::onnx
