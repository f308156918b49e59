// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// ProgressRelay: tells a build's progress to the settings' function and to an IProgressMonitor.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "NvInfer.h"
#include "base/str.h"
#include "builder/build.h"
#include "quant/calibrate.h"
#include "tenon.h"

namespace tenon::api {

namespace nv = nvinfer1;

/// The phases of a build that a monitor has heard the beginning of; those that are left open end with this.
class MonitorPhases {
 public:
  explicit MonitorPhases(nv::IProgressMonitor* monitor) : monitor_(monitor) {}
  ~MonitorPhases() { finish_to(0); }
  MonitorPhases(const MonitorPhases&) = delete;
  MonitorPhases& operator=(const MonitorPhases&) = delete;

  size_t depth() const { return open_.size(); }

  /// Inside the one that began last.
  void start(std::string name, size_t steps) {
    const char* parent = open_.empty() ? nullptr : open_.back().name.c_str();
    if (monitor_ != nullptr) monitor_->phaseStart(name.c_str(), parent, static_cast<int32_t>(steps));
    open_.push_back({std::move(name)});
  }

  /// Of the phase that began last, `count` steps are done. False cancels.
  bool done(size_t count) {
    Phase& phase = open_.back();
    for (; phase.done < count; ++phase.done) {
      if (monitor_ != nullptr && !monitor_->stepComplete(phase.name.c_str(), static_cast<int32_t>(phase.done)))
        return false;
    }
    return true;
  }

  /// Until so many are open.
  void finish_to(size_t depth) {
    for (; open_.size() > depth; open_.pop_back()) {
      if (monitor_ != nullptr) monitor_->phaseFinish(open_.back().name.c_str());
    }
  }

 private:
  struct Phase {
    std::string name;
    size_t done = 0;
  };
  nv::IProgressMonitor* monitor_;
  std::vector<Phase> open_;
};

class ProgressRelay {
 public:
  ProgressRelay(std::function<bool(const Progress&)> function, nv::IProgressMonitor* monitor)
      : function_(std::move(function)), phases_(monitor) {}

  /// False if one of them cancels.
  bool report(const BuildProgress& progress) {
    const auto step = static_cast<size_t>(progress.done * kSteps);
    begin();
    phases_.finish_to(kBuildDepth);
    if (!phases_.done(step)) return false;
    return !function_ ||
           function_({progress.phase, static_cast<int>(step), kSteps, progress.elapsed_s, progress.remaining_s});
  }

  /// The phase "calibration" inside "build", of two steps: the batches and the thresholds. A phase says at its start
  /// how many steps it has, and nobody knows how many batches there are: so each is a phase of one step, "calibration
  /// batch 0" and so on, and the thresholds are one of as many steps as there are tensors. False if one of them
  /// cancels.
  bool report(const quant::CalibrationProgress& progress) {
    begin();
    if (phases_.depth() == kBuildDepth) phases_.start("calibration", 2);
    if (!(progress.tensors > 0 ? thresholds(progress) : batches(progress))) return false;
    if (!function_) return true;
    const double elapsed_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    if (progress.tensors > 0) {
      return function_({"calibration thresholds", static_cast<int>(progress.thresholds),
                        static_cast<int>(progress.tensors), elapsed_s, -1});
    }
    return function_({"calibration", static_cast<int>(progress.batches), 0, elapsed_s, -1});
  }

 private:
  static constexpr int kSteps = 100;
  static constexpr size_t kBuildDepth = 1, kCalibrationDepth = 2;

  void begin() {
    if (phases_.depth() == 0) phases_.start("build", kSteps);
  }

  bool batches(const quant::CalibrationProgress& progress) {
    if (progress.read > progress.batches) {
      phases_.start(str("calibration batch ", progress.batches), 1);
    } else if (phases_.depth() > kCalibrationDepth) {
      if (!phases_.done(1)) return false;
      phases_.finish_to(kCalibrationDepth);
    }
    return true;
  }

  bool thresholds(const quant::CalibrationProgress& progress) {
    if (phases_.depth() == kCalibrationDepth) {
      if (!phases_.done(1)) return false;
      phases_.start("calibration thresholds", progress.tensors);
    }
    if (!phases_.done(progress.thresholds)) return false;
    if (progress.thresholds < progress.tensors) return true;
    phases_.finish_to(kCalibrationDepth);
    if (!phases_.done(2)) return false;
    phases_.finish_to(kBuildDepth);
    return true;
  }

  std::function<bool(const Progress&)> function_;
  MonitorPhases phases_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace tenon::api
