// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Objects that a program implements by the older release's interface, as release 10 calls them.
#pragma once

#include "api/eras/lib/convert.h"

namespace tenon::eras {

/// Base of all bridges: what the program gave.
template <class Era>
class Bridge {
 public:
  explicit Bridge(Era* object) : era_(object) {}
  virtual ~Bridge() = default;
  Era* era() const { return era_; }

 protected:
  Era* era_;
};

/// One bridge for each object of the program, kept until the process ends: engines may outlive what set the object.
template <class B, class Era>
B* bridge_of(Era* object) {
  if (object == nullptr) return nullptr;
  static std::mutex mutex;
  static auto& bridges = *new std::unordered_map<Era*, std::unique_ptr<B>>;
  const std::scoped_lock lock(mutex);
  auto& found = bridges[object];
  if (!found) found = std::make_unique<B>(object);
  return found.get();
}

/// What the program gave, out of what release 10 returns; nullptr for objects of the library.
template <class Era, class Abi>
Era* era_of(Abi* object) {
  auto* bridge = object ? dynamic_cast<Bridge<Era>*>(object) : nullptr;
  return bridge ? bridge->era() : nullptr;
}

class LoggerBridge : public abi::ILogger, public Bridge<era::ILogger> {
 public:
  using Bridge::Bridge;
  void log(Severity severity, const char* text) noexcept override {
    era_->log(static_cast<era::ILogger::Severity>(severity), text);
  }
};
inline abi::ILogger* to_abi(era::ILogger* logger) { return bridge_of<LoggerBridge>(logger); }

class ProfilerBridge : public abi::IProfiler, public Bridge<era::IProfiler> {
 public:
  using Bridge::Bridge;
  void reportLayerTime(const char* name, float ms) noexcept override { era_->reportLayerTime(name, ms); }
};
inline abi::IProfiler* to_abi(era::IProfiler* profiler) { return bridge_of<ProfilerBridge>(profiler); }

#if TENON_ERA >= 6
class ErrorRecorderBridge : public abi::IErrorRecorder, public Bridge<era::IErrorRecorder> {
 public:
  using Bridge::Bridge;
  int32_t getNbErrors() const noexcept override { return era_->getNbErrors(); }
  abi::ErrorCode getErrorCode(int32_t index) const noexcept override {
    return static_cast<abi::ErrorCode>(era_->getErrorCode(index));
  }
  ErrorDesc getErrorDesc(int32_t index) const noexcept override { return era_->getErrorDesc(index); }
  bool hasOverflowed() const noexcept override { return era_->hasOverflowed(); }
  void clear() noexcept override { era_->clear(); }
  bool reportError(abi::ErrorCode code, ErrorDesc text) noexcept override {
    return era_->reportError(static_cast<era::ErrorCode>(code), text);
  }
  RefCount incRefCount() noexcept override { return era_->incRefCount(); }
  RefCount decRefCount() noexcept override { return era_->decRefCount(); }
};
inline abi::IErrorRecorder* to_abi(era::IErrorRecorder* recorder) { return bridge_of<ErrorRecorderBridge>(recorder); }
#endif

class GpuAllocatorBridge : public abi::IGpuAllocator, public Bridge<era::IGpuAllocator> {
 public:
  using Bridge::Bridge;
  void* allocate(uint64_t size, uint64_t alignment, uint32_t flags) noexcept override {
    return era_->allocate(size, alignment, flags);
  }
  bool deallocate(void* memory) noexcept override {
#if TENON_ERA >= 8
    return era_->deallocate(memory);
#else
    era_->free(memory);
    return true;
#endif
  }
#if TENON_ERA >= 8
  void* reallocate(void* address, uint64_t alignment, uint64_t size) noexcept override {
    return era_->reallocate(address, alignment, size);
  }
#endif
};
inline abi::IGpuAllocator* to_abi(era::IGpuAllocator* allocator) { return bridge_of<GpuAllocatorBridge>(allocator); }

/// A calibrator, whatever its kind: release 10 asks for the kind by name or by getAlgorithm().
template <class Abi>
class CalibratorBridge : public Abi, public Bridge<era::IInt8Calibrator> {
 public:
  using Bridge<era::IInt8Calibrator>::Bridge;
  int32_t getBatchSize() const noexcept override { return era_->getBatchSize(); }
  bool getBatch(void* bindings[], const char* names[], int32_t count) noexcept override {
    return era_->getBatch(bindings, names, count);
  }
  const void* readCalibrationCache(std::size_t& length) noexcept override { return era_->readCalibrationCache(length); }
  void writeCalibrationCache(const void* data, std::size_t length) noexcept override {
    era_->writeCalibrationCache(data, length);
  }
};
class LegacyCalibratorBridge : public CalibratorBridge<abi::IInt8LegacyCalibrator> {
 public:
  using CalibratorBridge::CalibratorBridge;
  double getQuantile() const noexcept override { return legacy()->getQuantile(); }
  double getRegressionCutoff() const noexcept override { return legacy()->getRegressionCutoff(); }
  const void* readHistogramCache(std::size_t& length) noexcept override { return legacy()->readHistogramCache(length); }
  void writeHistogramCache(const void* data, std::size_t length) noexcept override {
    legacy()->writeHistogramCache(data, length);
  }

 private:
  era::IInt8LegacyCalibrator* legacy() const { return static_cast<era::IInt8LegacyCalibrator*>(era_); }
};
inline abi::IInt8Calibrator* to_abi(era::IInt8Calibrator* calibrator) {
  if (calibrator == nullptr) return nullptr;
  switch (calibrator->getAlgorithm()) {
    case era::CalibrationAlgoType::kENTROPY_CALIBRATION:
      return bridge_of<CalibratorBridge<abi::IInt8EntropyCalibrator>>(calibrator);
    case era::CalibrationAlgoType::kENTROPY_CALIBRATION_2:
      return bridge_of<CalibratorBridge<abi::IInt8EntropyCalibrator2>>(calibrator);
#if TENON_ERA >= 6
    case era::CalibrationAlgoType::kMINMAX_CALIBRATION:
      return bridge_of<CalibratorBridge<abi::IInt8MinMaxCalibrator>>(calibrator);
#endif
    default:
      return bridge_of<LegacyCalibratorBridge>(calibrator);
  }
}

#if TENON_ERA >= 8
class OutputAllocatorBridge : public abi::IOutputAllocator, public Bridge<era::IOutputAllocator> {
 public:
  using Bridge::Bridge;
  void* reallocateOutput(const char* name, void* current, uint64_t size, uint64_t alignment) noexcept override {
    return era_->reallocateOutput(name, current, size, alignment);
  }
  void notifyShape(const char* name, const abi::Dims& dims) noexcept override {
    era_->notifyShape(name, dims32<era::Dims>(dims));
  }
};
inline abi::IOutputAllocator* to_abi(era::IOutputAllocator* allocator) {
  return bridge_of<OutputAllocatorBridge>(allocator);
}
#endif

}  // namespace tenon::eras
