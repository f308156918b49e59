// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Logger and profiler: what a program implements to hear from the library.
#pragma once

#include "nvinfer1/forward.h"

namespace nvinfer1 {

/// Where the library's messages go. Implemented by the program, and called from any thread.
class ILogger {
 public:
  /// How bad it is; lower is worse.
  enum class Severity : int32_t {
    kINTERNAL_ERROR = 0,  ///< a defect of the library
    kERROR = 1,           ///< a call failed
    kWARNING = 2,         ///< it went on, but something was not as asked
    kINFO = 3,            ///< progress
    kVERBOSE = 4,         ///< detail for debugging
  };
  ILogger() = default;
  /// One message, without a line end. Must not throw; must not call the library.
  virtual void log(Severity severity, const AsciiChar* msg) noexcept = 0;
  virtual ~ILogger() = default;
  /// Of release 11; never called.
  virtual InterfaceInfo getInterfaceInfo() const noexcept { return InterfaceInfo{"ILogger", 1, 0}; }

 protected:
  ILogger(const ILogger&) = default;
  ILogger(ILogger&&) = default;
  ILogger& operator=(const ILogger&) & = default;
  ILogger& operator=(ILogger&&) & = default;
};

/// Gives a plugin library the program's logger.
class ILoggerFinder {
 public:
  virtual ILogger* findLogger() = 0;

 protected:
  virtual ~ILoggerFinder() = default;

 public:
  /// Of release 11; never called.
  virtual InterfaceInfo getInterfaceInfo() const noexcept { return InterfaceInfo{"ILoggerFinder", 1, 0}; }
};

namespace v_1_0 {
/// Hears the time of each layer after an inference.
class IProfiler {
 public:
  /// Called once for each layer, in order of execution; milliseconds.
  virtual void reportLayerTime(const char* layerName, float ms) noexcept = 0;
  virtual ~IProfiler() noexcept = default;
  /// Of release 11; never called.
  virtual InterfaceInfo getInterfaceInfo() const noexcept { return InterfaceInfo{"IProfiler", 1, 0}; }
};
}  // namespace v_1_0
using IProfiler = v_1_0::IProfiler;

template <>
constexpr int32_t EnumMax<ILogger::Severity>() noexcept {
  return 5;
}
}  // namespace nvinfer1
