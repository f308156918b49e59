// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// ProgressRelay: tells a build's progress to the settings' function and to an IProgressMonitor.
#pragma once

#include <functional>

#include "NvInfer.h"
#include "builder/build.h"
#include "tenon.h"

namespace tenon::api {

namespace nv = nvinfer1;

class ProgressRelay {
 public:
  ProgressRelay(std::function<bool(const Progress&)> function, nv::IProgressMonitor* monitor)
      : function_(std::move(function)), monitor_(monitor) {}
  ~ProgressRelay() {
    if (started_) monitor_->phaseFinish(kPhase);
  }
  ProgressRelay(const ProgressRelay&) = delete;
  ProgressRelay& operator=(const ProgressRelay&) = delete;

  /// False if one of them cancels.
  bool report(const BuildProgress& progress) {
    const int step = static_cast<int>(progress.done * kSteps);
    if (monitor_ != nullptr && !monitor(step)) return false;
    if (!function_) return true;
    return function_({progress.phase, step, kSteps, progress.elapsed_s, progress.remaining_s});
  }

 private:
  static constexpr int kSteps = 100;
  static constexpr const char* kPhase = "build";

  bool monitor(int step) {
    if (!started_) monitor_->phaseStart(kPhase, nullptr, kSteps);
    started_ = true;
    for (; done_ < step; ++done_) {
      if (!monitor_->stepComplete(kPhase, done_)) return false;
    }
    return true;
  }

  std::function<bool(const Progress&)> function_;
  nv::IProgressMonitor* monitor_;
  bool started_ = false;
  int done_ = 0;
};

}  // namespace tenon::api
