// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Measuring errors, and the search for a budget.
#include "builder/accuracy.h"

#include <algorithm>
#include <numeric>

namespace tenon {

namespace {

constexpr size_t kFewBatches = 8;                 // for what only orders products
constexpr size_t kKeptBytes = size_t{256} << 20;  // outputs of the reference that are not computed again
constexpr size_t kGivenBack = 48;                 // tries, each a run over all data

Graph with_outputs(const Graph& graph, const std::vector<std::string>& names) {
  Graph out = graph;
  out.clear_outputs();
  for (const std::string& name : names) out.add_output(out.find(name), name);
  return out;
}

}  // namespace

Result<AccuracyMeter> AccuracyMeter::make(Graph reference, const AccuracyOptions& options,
                                          const quant::RunnerMaker& make_runner) {
  AccuracyMeter meter;
  if (!options.batch) {
    return Error(ErrorCode::invalid_argument, "an accuracy budget is measured on data, found none")
        .hint("give calibration or validation data");
  }
  for (size_t number = 0;; ++number) {
    TRY_ASSIGN(const auto batch, options.batch(number).note(str("while reading validation batch ", number)));
    if (!batch) break;
    const bool counts = !batch->empty() && (*batch)[0].type.rank() > 0;
    ++meter.batches_;
    meter.samples_ += counts ? (*batch)[0].type.shape[0].number() : 1;
  }
  if (meter.samples_ == 0) {
    return Error(ErrorCode::invalid_argument, "an accuracy budget needs at least one batch of data, found none");
  }
  meter.reference_ = std::move(reference);
  meter.options_ = &options;
  meter.make_runner_ = &make_runner;
  TRY_ASSIGN(meter.runner_, make_runner(meter.reference_));
  return meter;
}

Result<std::vector<ConstTensor>> AccuracyMeter::reference_of(size_t number,
                                                             const std::vector<ConstTensor>& batch) const {
  std::vector<ConstTensor> out;
  if (number < kept_.size()) {
    for (const Constant& one : kept_[number]) out.push_back(one.tensor());
    return out;
  }
  TRY_ASSIGN(out, runner_->run(batch));
  if (number > kept_.size() || kept_bytes_ >= kKeptBytes) return out;
  auto& kept = kept_.emplace_back();
  for (const ConstTensor& one : out) {
    kept.push_back(Constant::copy(one.type, {one.data, one.type.bytes()}));
    kept_bytes_ += one.type.bytes();
  }
  return out;
}

Result<std::vector<double>> AccuracyMeter::compare(Graph graph, const Wish& wish,
                                                   quant::Runner* other_reference) const {
  TRY_ASSIGN(const std::unique_ptr<quant::Runner> runner, (*make_runner_)(std::move(graph)));
  std::vector<quant::OutputError> errors;
  for (size_t number = 0; number < wish.batches; ++number) {
    TRY_ASSIGN(const auto batch, options_->batch(number).note(str("while reading validation batch ", number)));
    if (!batch) break;
    const std::string where = str("in validation batch ", number);
    TRY_ASSIGN(const auto expected,
               (other_reference ? other_reference->run(*batch) : reference_of(number, *batch)).note(where));
    TRY_ASSIGN(const std::vector<ConstTensor> found, runner->run(*batch).note(where));
    errors.resize(found.size(), quant::OutputError(wish.metric));
    const double share = static_cast<double>(number + 1) / static_cast<double>(batches_);
    bool enough = false;
    for (size_t i = 0; i < found.size(); ++i) {
      errors[i].add(expected[i], found[i]);
      enough = enough || errors[i].at_least(share) > wish.enough;
    }
    if (enough) break;
  }
  std::vector<double> out;
  for (const quant::OutputError& error : errors) out.push_back(error.value());
  return out;
}

Result<double> AccuracyMeter::error_of(Graph graph, double enough) const {
  TRY_ASSIGN(const std::vector<double> errors, compare(std::move(graph), {options_->metric, batches_, enough}));
  return errors.empty() ? 0 : *std::max_element(errors.begin(), errors.end());
}

Result<double> AccuracyMeter::rough_error_of(Graph graph) const {
  TRY_ASSIGN(const auto errors, compare(std::move(graph), {quant::ErrorMetric::relative, kFewBatches}));
  return errors.empty() ? 0 : *std::max_element(errors.begin(), errors.end());
}

Result<std::vector<double>> AccuracyMeter::errors_of_values(const Graph& graph,
                                                            const std::vector<std::string>& names) const {
  TRY_ASSIGN(const std::unique_ptr<quant::Runner> expected, (*make_runner_)(with_outputs(reference_, names)));
  return compare(with_outputs(graph, names), {quant::ErrorMetric::relative, kFewBatches}, expected.get());
}

Result<std::vector<double>> errors_alone(const PrecisionChoices& choices, const AccuracyMeter& meter) {
  const size_t count = choices.products.size();
  std::vector<double> out;
  for (size_t i = 0; i < count; ++i) {
    TRY(choices.progress(static_cast<double>(i) / static_cast<double>(count)));
    std::vector<bool> in_f32(count, true);
    in_f32[i] = false;
    TRY_ASSIGN(Graph graph, choices.make(in_f32));
    TRY_ASSIGN(const double error, meter.rough_error_of(std::move(graph)));
    out.push_back(error);
  }
  return out;
}

namespace {

/// The search of meet_budget().
class Search {
 public:
  Search(const PrecisionChoices& choices, const AccuracyMeter& meter, const AccuracyOptions& options)
      : choices_(choices), meter_(meter), options_(options) {}

  Result<Budgeted> run() {
    Budgeted out;
    out.in_f32.assign(choices_.products.size(), false);
    TRY_ASSIGN(Graph all, choices_.make(out.in_f32));
    TRY_ASSIGN(out.error_of_all, meter_.error_of(std::move(all)));
    out.error = out.error_of_all;
    if (out.error <= options_.max_error && !options_.table) return out;
    TRY_ASSIGN(out.alone, errors_alone(choices_, meter_));
    if (out.error <= options_.max_error) return out;
    order_.resize(out.in_f32.size());
    std::iota(order_.begin(), order_.end(), size_t{0});
    std::stable_sort(order_.begin(), order_.end(), [&](size_t a, size_t b) { return out.alone[a] > out.alone[b]; });
    TRY(bisect(out));
    TRY(give_back(out));
    return out;
  }

 private:
  Result<double> error_of(const std::vector<bool>& in_f32) {
    TRY(choices_.progress(1));
    TRY_ASSIGN(Graph graph, choices_.make(in_f32));
    return meter_.error_of(std::move(graph), options_.max_error);
  }

  std::vector<bool> first(size_t count) const {
    std::vector<bool> out(order_.size(), false);
    for (size_t i = 0; i < count; ++i) out[order_[i]] = true;
    return out;
  }

  /// The least number of the most sensitive products; errors need not fall with each, so the last that met it is kept.
  Result<> bisect(Budgeted& out) {
    size_t too_few = 0, enough = order_.size();
    out.in_f32 = first(enough);
    TRY_ASSIGN(out.error, error_of(out.in_f32));
    if (out.error > options_.max_error) {
      return Error(ErrorCode::unsupported,
                   str("the accuracy budget cannot be met: expected an error (", quant::to_string(options_.metric),
                       ") of at most ", options_.max_error, ", found ", out.error, " with every product in f32"))
          .hint("allow more with the budget, or look at what is not deterministic in the network");
    }
    while (enough - too_few > 1) {
      const size_t middle = (too_few + enough) / 2;
      TRY_ASSIGN(const double error, error_of(first(middle)));
      if (error > options_.max_error) {
        too_few = middle;
        continue;
      }
      enough = middle;
      out.error = error;
    }
    out.in_f32 = first(enough);
    kept_ = enough;
    return Done{};
  }

  /// From the least sensitive up: whatever is not needed.
  Result<> give_back(Budgeted& out) {
    size_t tries = 0;
    for (size_t i = kept_; i-- > 0 && tries < kGivenBack; ++tries) {
      std::vector<bool> fewer = out.in_f32;
      fewer[order_[i]] = false;
      TRY_ASSIGN(const double error, error_of(fewer));
      if (error > options_.max_error) continue;
      out.in_f32 = std::move(fewer);
      out.error = error;
    }
    return Done{};
  }

  const PrecisionChoices& choices_;
  const AccuracyMeter& meter_;
  const AccuracyOptions& options_;
  std::vector<size_t> order_;  // most sensitive first
  size_t kept_ = 0;
};

}  // namespace

Result<Budgeted> meet_budget(const PrecisionChoices& choices, const AccuracyMeter& meter,
                             const AccuracyOptions& options) {
  return Search(choices, meter, options).run();
}

}  // namespace tenon
