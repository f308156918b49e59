// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IOptimizationProfile: three shapes for each input, by name.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/common/convert.h"
#include "api/common/report.h"

namespace tenon::api {

class OptimizationProfile final : public nv::IOptimizationProfile, public nv::apiv::VOptimizationProfile {
 public:
  explicit OptimizationProfile(const Reporter& reporter) : reporter_(reporter) { mImpl = this; }

  /// What was set for one input: dimensions, values of a shape tensor, or both.
  struct Input {
    std::array<std::optional<nv::Dims>, 3> dims;  // by OptProfileSelector
    std::array<std::vector<int64_t>, 3> values;
    std::array<std::vector<int32_t>, 3> narrow;  // what getShapeValues hands out
  };
  const std::map<std::string, Input>& inputs() const { return inputs_; }

  bool setDimensions(const char* inputName, nv::OptProfileSelector select, const nv::Dims& dims) noexcept override;
  nv::Dims getDimensions(const char* inputName, nv::OptProfileSelector select) const noexcept override;
  bool setShapeValues(const char* inputName, nv::OptProfileSelector select, const int32_t* values,
                      int32_t nbValues) noexcept override;
  int32_t getNbShapeValues(const char* inputName) const noexcept override;
  const int32_t* getShapeValues(const char* inputName, nv::OptProfileSelector select) const noexcept override;
  bool setExtraMemoryTarget(float target) noexcept override;
  float getExtraMemoryTarget() const noexcept override;
  bool isValid() const noexcept override;
  bool setShapeValuesV2(const char* inputName, nv::OptProfileSelector select, const int64_t* values,
                        int32_t nbValues) noexcept override;
  const int64_t* getShapeValuesV2(const char* inputName, nv::OptProfileSelector select) const noexcept override;

 private:
  Reporter reporter_;
  std::map<std::string, Input> inputs_;
  float extra_memory_target_ = 1;
};

}  // namespace tenon::api
