// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// OptimizationProfile: visible contradictions are refused at once, all else when an engine is built.
#include "api/builder/optimization_profile.h"

namespace tenon::api {

namespace {

constexpr const char* kNames[] = {"min", "opt", "max"};

bool in_range(nv::OptProfileSelector select) {
  return static_cast<int>(select) >= 0 && static_cast<int>(select) < nv::EnumMax<nv::OptProfileSelector>();
}

/// Neighbours must have the same length and not fall.
Result<> check_order(const std::string& input, const std::array<std::vector<int64_t>, 3>& all,
                     const std::array<bool, 3>& set) {
  for (size_t i = 0; i < 3; ++i) {
    for (size_t j = i + 1; j < 3; ++j) {
      if (!set[i] || !set[j]) continue;
      if (all[i].size() != all[j].size()) {
        return Error(ErrorCode::invalid_argument, str("input '", input, "': ", kNames[i], " has ", all[i].size(),
                                                      " numbers, ", kNames[j], " has ", all[j].size()));
      }
      for (size_t k = 0; k < all[i].size(); ++k) {
        if (all[i][k] <= all[j][k]) continue;
        return Error(ErrorCode::invalid_argument, str("input '", input, "', number ", k, ": ", kNames[i], " is ",
                                                      all[i][k], ", above ", kNames[j], " ", all[j][k]));
      }
    }
  }
  return Done{};
}

Result<> check_dims(const std::string& name, const OptimizationProfile::Input& input) {
  std::array<std::vector<int64_t>, 3> numbers;
  std::array<bool, 3> set{};
  for (size_t i = 0; i < 3; ++i) {
    if (!input.dims[i]) continue;
    set[i] = true;
    TRY_ASSIGN(numbers[i], numbers_of(*input.dims[i]));
    for (const int64_t size : numbers[i]) {
      if (size < 0) return Error(ErrorCode::invalid_argument, str("input '", name, "': a dimension is ", size));
    }
  }
  return check_order(name, numbers, set);
}

}  // namespace

bool OptimizationProfile::setDimensions(const char* inputName, nv::OptProfileSelector select,
                                        const nv::Dims& dims) noexcept {
  return guard(reporter_, "IOptimizationProfile::setDimensions", false, [&]() -> Result<> {
    if (inputName == nullptr || !in_range(select))
      return Error(ErrorCode::invalid_argument, "no such input or selector");
    const auto found = inputs_.find(inputName);
    Input changed = found == inputs_.end() ? Input{} : found->second;
    changed.dims[static_cast<size_t>(select)] = dims;
    TRY(check_dims(inputName, changed));
    inputs_[inputName] = std::move(changed);
    return Done{};
  });
}

nv::Dims OptimizationProfile::getDimensions(const char* inputName, nv::OptProfileSelector select) const noexcept {
  const auto found = inputName == nullptr ? inputs_.end() : inputs_.find(inputName);
  if (found == inputs_.end() || !in_range(select)) return no_dims();
  return found->second.dims[static_cast<size_t>(select)].value_or(no_dims());
}

bool OptimizationProfile::setShapeValuesV2(const char* inputName, nv::OptProfileSelector select, const int64_t* values,
                                           int32_t nbValues) noexcept {
  return guard(reporter_, "IOptimizationProfile::setShapeValues", false, [&]() -> Result<> {
    if (inputName == nullptr || !in_range(select) || nbValues < 0 || (values == nullptr && nbValues > 0)) {
      return Error(ErrorCode::invalid_argument, "no such input, selector or values");
    }
    const auto found = inputs_.find(inputName);
    Input changed = found == inputs_.end() ? Input{} : found->second;
    const auto at = static_cast<size_t>(select);
    changed.values[at].assign(values, values + nbValues);
    changed.narrow[at].assign(values, values + nbValues);
    const auto& all = changed.values;
    TRY(check_order(inputName, all, {!all[0].empty(), !all[1].empty(), !all[2].empty()}));
    inputs_[inputName] = std::move(changed);
    return Done{};
  });
}

bool OptimizationProfile::setShapeValues(const char* inputName, nv::OptProfileSelector select, const int32_t* values,
                                         int32_t nbValues) noexcept {
  return guard(reporter_, "IOptimizationProfile::setShapeValues", false, [&]() -> Result<bool> {
    if (values == nullptr || nbValues < 0) return Error(ErrorCode::invalid_argument, "the values are null");
    const std::vector<int64_t> wide(values, values + nbValues);
    return setShapeValuesV2(inputName, select, wide.data(), nbValues);
  });
}

int32_t OptimizationProfile::getNbShapeValues(const char* inputName) const noexcept {
  const auto found = inputName == nullptr ? inputs_.end() : inputs_.find(inputName);
  if (found == inputs_.end()) return -1;
  for (const auto& values : found->second.values) {
    if (!values.empty()) return static_cast<int32_t>(values.size());
  }
  return -1;
}

const int32_t* OptimizationProfile::getShapeValues(const char* inputName,
                                                   nv::OptProfileSelector select) const noexcept {
  const auto found = inputName == nullptr ? inputs_.end() : inputs_.find(inputName);
  if (found == inputs_.end() || !in_range(select)) return nullptr;
  const auto& values = found->second.narrow[static_cast<size_t>(select)];
  return values.empty() ? nullptr : values.data();
}

const int64_t* OptimizationProfile::getShapeValuesV2(const char* inputName,
                                                     nv::OptProfileSelector select) const noexcept {
  const auto found = inputName == nullptr ? inputs_.end() : inputs_.find(inputName);
  if (found == inputs_.end() || !in_range(select)) return nullptr;
  const auto& values = found->second.values[static_cast<size_t>(select)];
  return values.empty() ? nullptr : values.data();
}

bool OptimizationProfile::setExtraMemoryTarget(float target) noexcept {
  if (!(target >= 0 && target <= 1)) {
    reporter_.error("IOptimizationProfile::setExtraMemoryTarget", nv::ErrorCode::kINVALID_ARGUMENT,
                    "expected a fraction from 0 to 1");
    return false;
  }
  extra_memory_target_ = target;
  return true;
}

float OptimizationProfile::getExtraMemoryTarget() const noexcept { return extra_memory_target_; }

bool OptimizationProfile::isValid() const noexcept {
  for (const auto& [name, input] : inputs_) {
    const bool some = input.dims[0] || input.dims[1] || input.dims[2];
    const bool all = input.dims[0] && input.dims[1] && input.dims[2];
    if (some && !all) return false;
  }
  return true;
}

}  // namespace tenon::api
