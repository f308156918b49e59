// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What low precision costs: the error of a whole network, of each product, and the fewest products that must stay in
// f32 for a budget.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "quant/calibrate.h"
#include "quant/error_metric.h"

namespace tenon {

struct AccuracyOptions {
  double max_error = -1;  // below 0: there is no budget
  quant::ErrorMetric metric = quant::ErrorMetric::top1;
  bool table = false;  // each product's error belongs in the report even without a budget
  /// Batch `number` of the data, an operand per input port, good until the next call; nullopt behind the last.
  std::function<Result<std::optional<std::vector<ConstTensor>>>(size_t number)> batch;

  bool wanted() const { return max_error >= 0 || table; }
};

/// Holds networks against one in f32, on the same data.
class AccuracyMeter {
 public:
  /// Errors: those of the runner; invalid_argument without data.
  static Result<AccuracyMeter> make(Graph reference, const AccuracyOptions& options,
                                    const quant::RunnerMaker& make_runner);

  /// The worst output's error over all data; where it is above `enough`, the run may end as soon as that is certain.
  /// Errors: those of the data and of the run.
  Result<double> error_of(Graph graph, double enough = 1e300) const;
  /// The worst output's relative error over a few batches: for an order among graphs.
  Result<double> rough_error_of(Graph graph) const;
  /// The relative errors of the values of these names, which both graphs have, over a few batches.
  Result<std::vector<double>> errors_of_values(const Graph& graph, const std::vector<std::string>& names) const;
  /// Samples in all batches, along the first axis of the first input.
  int64_t samples() const { return samples_; }

 private:
  struct Wish {
    quant::ErrorMetric metric;
    size_t batches;  // at most
    double enough = 1e300;
  };
  /// Errors of each output.
  Result<std::vector<double>> compare(Graph graph, const Wish& wish, quant::Runner* other_reference = nullptr) const;
  Result<std::vector<ConstTensor>> reference_of(size_t number, const std::vector<ConstTensor>& batch) const;

  Graph reference_;
  const AccuracyOptions* options_ = nullptr;
  const quant::RunnerMaker* make_runner_ = nullptr;
  std::unique_ptr<quant::Runner> runner_;  // of the reference
  int64_t samples_ = 0;
  size_t batches_ = 0;
  mutable std::vector<std::vector<Constant>> kept_;  // what the reference gave, batch by batch, while there is room
  mutable size_t kept_bytes_ = 0;
};

/// Networks of which each of `count` products is in low precision or, where its bit is set, in f32.
struct PrecisionChoices {
  std::vector<std::string> products;
  std::function<Result<Graph>(const std::vector<bool>& in_f32)> make;
  std::function<Result<>(double done)> progress;  // 0..1; an error ends it
};

struct Budgeted {
  std::vector<bool> in_f32;  // by product
  std::vector<double>
      alone;                // relative error of the outputs if only this product is in low precision; empty: not taken
  double error_of_all = 0;  // with every product in low precision
  double error = 0;         // with those of `in_f32`
};

/// The relative error of the outputs that each product costs alone, on a few batches.
Result<std::vector<double>> errors_alone(const PrecisionChoices& choices, const AccuracyMeter& meter);

/// Keeps products in f32, those first that cost most alone, by bisection; then gives back each that the budget does not
/// need. Errors: unsupported if not even f32 everywhere meets it.
Result<Budgeted> meet_budget(const PrecisionChoices& choices, const AccuracyMeter& meter,
                             const AccuracyOptions& options);

}  // namespace tenon
