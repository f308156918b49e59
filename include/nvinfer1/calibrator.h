// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Calibrators for 8-bit inference.
#pragma once

#include "NvInferRuntimeBase.h"

namespace nvinfer1 {

/// How ranges are found from histograms.
enum class CalibrationAlgoType : int32_t {
  kLEGACY_CALIBRATION = 0,
  kENTROPY_CALIBRATION = 1,
  kENTROPY_CALIBRATION_2 = 2,
  kMINMAX_CALIBRATION = 3,
};
template <>
constexpr int32_t EnumMax<CalibrationAlgoType>() noexcept {
  return 4;
}

/// Supplies batches of typical inputs, from which ranges for 8-bit inference are measured.
class IInt8Calibrator : public IVersionedInterface {
 public:
  ~IInt8Calibrator() noexcept override = default;
  virtual int32_t getBatchSize() const noexcept = 0;
  /// Puts the address of each input's next batch into `bindings`; false when there is no more.
  virtual bool getBatch(void* bindings[], const char* names[], int32_t nbBindings) noexcept = 0;
  virtual const void* readCalibrationCache(std::size_t& length) noexcept = 0;
  virtual void writeCalibrationCache(const void* data, std::size_t length) noexcept = 0;
  virtual CalibrationAlgoType getAlgorithm() noexcept = 0;
};

namespace v_1_0 {
/// Ranges of least information loss.
class IInt8EntropyCalibrator : public IInt8Calibrator {
 public:
  InterfaceInfo getInterfaceInfo() const noexcept override { return InterfaceInfo{"IInt8EntropyCalibrator", 1, 0}; }
  ~IInt8EntropyCalibrator() noexcept override = default;
  CalibrationAlgoType getAlgorithm() noexcept override { return CalibrationAlgoType::kENTROPY_CALIBRATION; }
};
}  // namespace v_1_0
using IInt8EntropyCalibrator = v_1_0::IInt8EntropyCalibrator;

namespace v_1_0 {
/// Ranges of least information loss, per tensor for activations and per channel for weights.
class IInt8EntropyCalibrator2 : public IInt8Calibrator {
 public:
  InterfaceInfo getInterfaceInfo() const noexcept override { return InterfaceInfo{"IInt8EntropyCalibrator2", 1, 0}; }
  ~IInt8EntropyCalibrator2() noexcept override = default;
  CalibrationAlgoType getAlgorithm() noexcept override { return CalibrationAlgoType::kENTROPY_CALIBRATION_2; }
};
}  // namespace v_1_0
using IInt8EntropyCalibrator2 = v_1_0::IInt8EntropyCalibrator2;

namespace v_1_0 {
/// Ranges from the smallest and largest value.
class IInt8MinMaxCalibrator : public IInt8Calibrator {
 public:
  InterfaceInfo getInterfaceInfo() const noexcept override { return InterfaceInfo{"IInt8MinMaxCalibrator", 1, 0}; }
  ~IInt8MinMaxCalibrator() noexcept override = default;
  CalibrationAlgoType getAlgorithm() noexcept override { return CalibrationAlgoType::kMINMAX_CALIBRATION; }
};
}  // namespace v_1_0
using IInt8MinMaxCalibrator = v_1_0::IInt8MinMaxCalibrator;

namespace v_1_0 {
/// Ranges by quantile and cutoff.
class IInt8LegacyCalibrator : public IInt8Calibrator {
 public:
  InterfaceInfo getInterfaceInfo() const noexcept override { return InterfaceInfo{"IInt8Calibrator", 1, 0}; }
  ~IInt8LegacyCalibrator() noexcept override = default;
  CalibrationAlgoType getAlgorithm() noexcept override { return CalibrationAlgoType::kLEGACY_CALIBRATION; }
  virtual double getQuantile() const noexcept = 0;
  virtual double getRegressionCutoff() const noexcept = 0;
  virtual const void* readHistogramCache(std::size_t& length) noexcept = 0;
  virtual void writeHistogramCache(const void* data, std::size_t length) noexcept = 0;
};
}  // namespace v_1_0
using IInt8LegacyCalibrator = v_1_0::IInt8LegacyCalibrator;
}  // namespace nvinfer1
