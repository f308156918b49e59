// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// AlgorithmSelection: names are hashed to the numbers that nvinfer1 has for tactics, the same on every machine.
#include "api/builder/algorithms.h"

#include <algorithm>

#include "api/common/convert.h"
#include "base/hash.h"

namespace tenon::api {

namespace {

/// One operand or result, as the tactic takes it.
class IOInfo final : public nv::IAlgorithmIOInfo, public nv::apiv::VAlgorithmIOInfo {
 public:
  explicit IOInfo(const TensorType& type) : type_(data_type(type.dtype)), strides_(dims_of(type.shape)) {
    int64_t stride = 1;
    for (int32_t i = strides_.nbDims - 1; i >= 0; --i) {
      const int64_t size = strides_.d[i];
      strides_.d[i] = stride;
      stride *= size;
    }
    mImpl = this;
  }
  nv::DataType getDataType() const noexcept override { return type_; }
  nv::Dims getStrides() const noexcept override { return strides_; }
  int64_t getVectorizedDim() const noexcept override { return -1; }
  int64_t getComponentsPerElement() const noexcept override { return 1; }

 private:
  nv::DataType type_;
  nv::Dims strides_;
};

/// A tactic by number. Tenon's tactics have no variants, so the second number is 0.
class Variant final : public nv::IAlgorithmVariant, public nv::apiv::VAlgorithmVariant {
 public:
  explicit Variant(std::string_view tactic) : number_(static_cast<int64_t>(hash_text(tactic) >> 1)) { mImpl = this; }
  int64_t getImplementation() const noexcept override { return number_; }
  int64_t getTactic() const noexcept override { return 0; }

 private:
  int64_t number_;
};

}  // namespace

class Algorithm final : public nv::IAlgorithm, public nv::apiv::VAlgorithm {
 public:
  Algorithm(const tune::Selection::Candidate& candidate, const Problem& problem)
      : variant_(candidate.tactic), workspace_(candidate.workspace_bytes) {
    mImpl = this;
    for (const auto* types : {&problem.in, &problem.out}) {
      for (const TensorType& type : *types) ports_.push_back(std::make_unique<IOInfo>(type));
    }
  }
  const nv::IAlgorithmVariant& getAlgorithmVariant() const noexcept override { return variant_; }
  float getTimingMSec() const noexcept override { return ms_; }
  std::size_t getWorkspaceSize() const noexcept override { return workspace_; }
  const nv::IAlgorithmIOInfo* getAlgorithmIOInfoByIndex(int32_t index) const noexcept override {
    return index >= 0 && static_cast<size_t>(index) < ports_.size() ? ports_[static_cast<size_t>(index)].get()
                                                                    : nullptr;
  }
  void set_time_us(double us) { ms_ = static_cast<float>(us / 1000); }

 private:
  Variant variant_;
  std::size_t workspace_;
  float ms_ = 0;  // until it was timed
  std::vector<std::unique_ptr<IOInfo>> ports_;
};

class AlgorithmContext final : public nv::IAlgorithmContext, public nv::apiv::VAlgorithmContext {
 public:
  AlgorithmContext(std::string name, const Problem& problem) : name_(std::move(name)) {
    mImpl = this;
    inputs_ = problem.in.size();
    for (const auto* types : {&problem.in, &problem.out}) {
      for (const TensorType& type : *types) shapes_.push_back(dims_of(type.shape));
    }
  }
  const char* getName() const noexcept override { return name_.c_str(); }
  /// Tactics are chosen at the shapes of a profile's opt.
  nv::Dims getDimensions(int32_t index, nv::OptProfileSelector /*select*/) const noexcept override {
    return index >= 0 && static_cast<size_t>(index) < shapes_.size() ? shapes_[static_cast<size_t>(index)] : no_dims();
  }
  int32_t getNbInputs() const noexcept override { return static_cast<int32_t>(inputs_); }
  int32_t getNbOutputs() const noexcept override { return static_cast<int32_t>(shapes_.size() - inputs_); }

 private:
  std::string name_;
  size_t inputs_ = 0;
  std::vector<nv::Dims> shapes_;
};

AlgorithmSelection::AlgorithmSelection(nv::IAlgorithmSelector& selector, bool refuses_empty)
    : selector_(selector), refuses_empty_(refuses_empty) {}
AlgorithmSelection::~AlgorithmSelection() = default;

Result<std::vector<size_t>> AlgorithmSelection::select(const tune::Selection& selection) {
  Shown& shown = shown_[selection.text];
  if (!shown.context) {
    const int number = ++problems_of_[selection.layer];
    const std::string name = number == 1 ? selection.layer : str(selection.layer, " [", number, "]");
    shown.context = std::make_unique<AlgorithmContext>(name, selection.problem);
  }
  std::vector<const nv::IAlgorithm*> choices;
  for (const auto& candidate : selection.candidates) {
    auto& algorithm = shown.algorithms[std::string(candidate.tactic)];
    if (!algorithm) algorithm = std::make_unique<Algorithm>(candidate, selection.problem);
    choices.push_back(algorithm.get());
  }
  const auto count = static_cast<int32_t>(choices.size());
  std::vector<int32_t> answer(choices.size(), -1);
  const int32_t chosen = selector_.selectAlgorithms(*shown.context, choices.data(), count, answer.data());
  if (chosen < 0 || chosen > count) {
    return Error(ErrorCode::invalid_argument,
                 str("selectAlgorithms for '", selection.layer, "' returned ", chosen, ", expected 0 to ", count));
  }
  if (chosen == 0 && refuses_empty_) {
    return Error(ErrorCode::invalid_argument, str("selectAlgorithms selected nothing for '", selection.layer, "'"))
        .hint("clear BuilderFlag::kREJECT_EMPTY_ALGORITHMS to leave such layers to the builder");
  }
  std::vector<size_t> out;
  for (int32_t i = 0; i < (chosen == 0 ? count : chosen); ++i) {
    const int32_t at = chosen == 0 ? i : answer[static_cast<size_t>(i)];
    if (at < 0 || at >= count) {
      return Error(ErrorCode::invalid_argument, str("selectAlgorithms for '", selection.layer, "' selected number ", at,
                                                    ", expected 0 to ", count - 1));
    }
    out.push_back(static_cast<size_t>(at));
  }
  return out;
}

void AlgorithmSelection::report(const DeviceSection& section) {
  std::vector<const nv::IAlgorithmContext*> contexts;
  std::vector<const nv::IAlgorithm*> taken;
  for (const auto& choices : section.choices) {
    for (const Choice& choice : choices) {
      const auto shown = shown_.find(choice.problem);
      if (choice.tactic.empty() || shown == shown_.end()) continue;
      const auto algorithm = shown->second.algorithms.find(choice.tactic);
      if (algorithm == shown->second.algorithms.end()) continue;
      algorithm->second->set_time_us(choice.time_us);
      contexts.push_back(shown->second.context.get());
      taken.push_back(algorithm->second.get());
    }
  }
  selector_.reportAlgorithms(contexts.data(), taken.data(), static_cast<int32_t>(taken.size()));
}

}  // namespace tenon::api
