// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Callbacks while an engine is built.
#pragma once

#include "NvInferRuntimeBase.h"

namespace nvinfer1 {

namespace v_1_0 {
/// Hears how a build goes on, and can stop it. Must be thread-safe.
class IProgressMonitor : public IVersionedInterface {
 public:
  InterfaceInfo getInterfaceInfo() const noexcept override { return InterfaceInfo{"IProgressMonitor", 1, 0}; }
  ~IProgressMonitor() noexcept override = default;
  /// A phase of `nbSteps` steps begins inside `parentPhase` (nullptr at the top).
  virtual void phaseStart(const char* phaseName, const char* parentPhase, int32_t nbSteps) noexcept = 0;
  /// A step is done; false cancels the build.
  virtual bool stepComplete(const char* phaseName, int32_t step) noexcept = 0;
  /// The phase is over, by itself or after a cancel.
  virtual void phaseFinish(const char* phaseName) noexcept = 0;
};
}  // namespace v_1_0
using IProgressMonitor = v_1_0::IProgressMonitor;
}  // namespace nvinfer1
