// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// SVMClassifier of ai.onnx.ml: one product decides each pair of classes, and pairs vote.
#include <algorithm>
#include <numeric>

#include "import/onnx/ops/lib/kernels.h"
#include "import/onnx/ops/lib/scores.h"
#include "ops/add.h"
#include "ops/arg_max.h"
#include "ops/cast.h"
#include "ops/clip.h"
#include "ops/concat.h"
#include "ops/gather.h"
#include "ops/greater.h"
#include "ops/matmul.h"
#include "ops/mul.h"
#include "ops/neg.h"
#include "ops/pairwise_coupling.h"
#include "ops/sigmoid.h"

namespace tenon::onnx {

namespace {

/// What the attributes say of a classifier by pairs.
struct Pairs {
  int64_t classes = 0, vectors = 0, count = 0;  // count: of pairs
  std::vector<int64_t> class_of;                // by support vector
};

Result<Pairs> pairs_of(NodeContext& node) {
  Pairs out;
  const std::vector<int64_t> sizes = node.integers("vectors_per_class");
  out.classes = static_cast<int64_t>(sizes.size());
  out.count = out.classes * (out.classes - 1) / 2;
  const auto numbers = static_cast<int64_t>(node.numbers("coefficients").size());
  for (int64_t c = 0; c < out.classes; ++c) {
    const int64_t size = sizes[static_cast<size_t>(c)];
    if (size < 0 || size > numbers - out.vectors) {  // a vector has a coefficient at least
      return Error(ErrorCode::invalid_argument,
                   str("expected vectors_per_class that fit ", numbers, " coefficients, found ", join(sizes)));
    }
    out.class_of.insert(out.class_of.end(), static_cast<size_t>(size), c);
    out.vectors += size;
  }
  const auto offsets = static_cast<int64_t>(node.numbers("rho").size());
  if (out.classes < 2 || out.vectors < 1 || numbers != (out.classes - 1) * out.vectors || offsets != out.count) {
    return Error(ErrorCode::invalid_argument,
                 str("expected (classes - 1) x vectors coefficients and an offset a pair, found ", out.classes,
                     " classes, ", out.vectors, " vectors, ", numbers, " coefficients and ", offsets, " offsets"));
  }
  return out;
}

/// [vectors, pairs]: what a vector counts in the decision between i and j; nothing unless it is of one of them.
std::vector<float> weights_of(const Pairs& pairs, const std::vector<float>& coefficients) {
  std::vector<float> out(static_cast<size_t>(pairs.vectors * pairs.count), 0.0f);
  int64_t pair = 0;
  for (int64_t i = 0; i < pairs.classes; ++i) {
    for (int64_t j = i + 1; j < pairs.classes; ++j, ++pair) {
      for (int64_t v = 0; v < pairs.vectors; ++v) {
        const int64_t own = pairs.class_of[static_cast<size_t>(v)];
        if (own != i && own != j) continue;
        const int64_t row = own == i ? j - 1 : i;
        out[static_cast<size_t>(v * pairs.count + pair)] = coefficients[static_cast<size_t>(row * pairs.vectors + v)];
      }
    }
  }
  return out;
}

/// The class with the most pairs on its side: class i where the decision is above 0, else j.
Result<ValueId> most_votes(NodeContext& node, ValueId decisions, const Pairs& pairs, const Constant& labels) {
  std::vector<float> change(static_cast<size_t>(pairs.count * pairs.classes), 0.0f);
  std::vector<float> start(static_cast<size_t>(pairs.classes), 0.0f);
  size_t row = 0;
  for (int64_t i = 0; i < pairs.classes; ++i) {
    for (int64_t j = i + 1; j < pairs.classes; ++j, row += static_cast<size_t>(pairs.classes)) {
      change[row + static_cast<size_t>(i)] = 1;
      change[row + static_cast<size_t>(j)] = -1;
      start[static_cast<size_t>(j)] += 1;
    }
  }
  const DataType dtype = node.type(decisions).dtype;
  TRY_ASSIGN(const ValueId above, node.add(Greater{}, {decisions, node.add_scalar(dtype, 0)}));
  TRY_ASSIGN(const ValueId ones, node.add(Cast{.to = DataType::f32}, {above}));
  TRY_ASSIGN(const ValueId moved,
             node.add(Matmul{}, {ones, add_floats(node, Shape{pairs.count, pairs.classes}, change)}));
  TRY_ASSIGN(const ValueId votes, node.add(Add{}, {moved, add_floats(node, Shape{pairs.classes}, start)}));
  return best_label(node, votes, labels);
}

/// Probabilities of the classes, by a logistic curve for each pair.
Result<ValueId> probabilities(NodeContext& node, ValueId decisions, const Pairs& pairs) {
  const DataType dtype = node.type(decisions).dtype;
  const auto row = [&](const char* name) { return add_floats(node, Shape{pairs.count}, node.numbers(name), dtype); };
  TRY_ASSIGN(const ValueId scaled, node.add(Mul{}, {decisions, row("prob_a")}));
  TRY_ASSIGN(const ValueId moved, node.add(Add{}, {scaled, row("prob_b")}));
  TRY_ASSIGN(const ValueId turned, node.add(Neg{}, {moved}));
  TRY_ASSIGN(const ValueId each, node.add(Sigmoid{}, {turned}));
  constexpr double kLeast = 1e-7;
  TRY_ASSIGN(const ValueId inside, node.add(Clip{.min = kLeast, .max = 1 - kLeast}, {each}));
  return node.add(PairwiseCoupling{.classes = pairs.classes}, {inside});
}

/// Without support vectors: a row of coefficients for each class. Of two classes it is, as in ONNX Runtime, the second
/// one whose greatest score is beyond a threshold, whichever it is of.
Result<> import_linear_svm(NodeContext& node, const Constant& labels) {
  TRY_ASSIGN(const ValueId x, feature_rows(node));
  const DataType dtype = node.type(x).dtype;
  const std::vector<float> coefficients = node.numbers("coefficients"), rho = node.numbers("rho");
  if (rho.empty()) return Error(ErrorCode::invalid_argument, "expected rho");
  const int64_t classes = labels.type().shape.volume();
  TRY_ASSIGN(const ValueId products, times_rows(node, x, coefficients, classes));
  TRY_ASSIGN(const ValueId scores, node.add(Add{}, {products, node.add_scalar(dtype, static_cast<double>(rho[0]))}));
  if (classes == 2) {
    const bool positive = std::all_of(coefficients.begin(), coefficients.end(), [](float c) { return c >= 0; });
    TRY_ASSIGN(const ValueId most, node.add("reduce_max", {scores, node.add_integers({1})}));
    TRY_ASSIGN(const ValueId beyond, node.add("greater", {most, node.add_scalar(dtype, positive ? 0.5 : 0)}));
    TRY_ASSIGN(const ValueId far, node.add("squeeze", {beyond, node.add_integers({1})}));
    TRY_ASSIGN(const ValueId best, node.add(ArgMax{.axis = 1, .keepdims = false}, {scores}));
    TRY_ASSIGN(const ValueId chosen, node.add("where", {far, node.add_scalar(DataType::i64, 1), best}));
    TRY_ASSIGN(const ValueId label, node.add(Gather{.axis = 0}, {node.add_constant(labels), chosen}));
    TRY(node.set_output(0, label));
  } else {
    TRY_ASSIGN(const ValueId label, best_label(node, scores, labels));
    TRY(node.set_output(0, label));
  }
  TRY_ASSIGN(const ValueId y, transformed(node, scores));
  return set_floats(node, 1, y);
}

Result<> import_svm_classifier(NodeContext& node) {
  TRY(node.expect_inputs(1, 1));
  TRY_ASSIGN(const Constant labels, class_labels(node));
  if (!node.has_attribute("vectors_per_class")) return import_linear_svm(node, labels);
  TRY_ASSIGN(const Pairs pairs, pairs_of(node));
  if (labels.type().shape.volume() != pairs.classes) {
    return Error(ErrorCode::invalid_argument, str("expected ", pairs.classes, " labels, found ", labels.type()));
  }
  TRY_ASSIGN(const ValueId x, feature_rows(node));
  const DataType dtype = node.type(x).dtype;
  TRY_ASSIGN(const ValueId kernel, svm_kernel(node, x, node.numbers("support_vectors"), pairs.vectors));
  const std::vector<float> weights = weights_of(pairs, node.numbers("coefficients"));
  TRY_ASSIGN(const ValueId sums,
             node.add(Matmul{}, {kernel, add_floats(node, Shape{pairs.vectors, pairs.count}, weights, dtype)}));
  TRY_ASSIGN(const ValueId decisions,
             node.add(Add{}, {sums, add_floats(node, Shape{pairs.count}, node.numbers("rho"), dtype)}));
  TRY_ASSIGN(const ValueId label, most_votes(node, decisions, pairs, labels));
  TRY(node.set_output(0, label));
  ValueId scores = decisions;
  if (!node.numbers("prob_a").empty()) {
    TRY_ASSIGN(scores, probabilities(node, decisions, pairs));
  } else if (pairs.count == 1) {
    TRY_ASSIGN(const ValueId other, node.add(Neg{}, {decisions}));
    TRY_ASSIGN(scores, node.add(Concat{.axis = 1}, {other, decisions}));
  }
  TRY_ASSIGN(scores, transformed(node, scores));
  return set_floats(node, 1, scores);
}

}  // namespace

Importer ml_svm_classifier() { return {{"SVMClassifier"}, import_svm_classifier, "ai.onnx.ml"}; }

}  // namespace tenon::onnx
