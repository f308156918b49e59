// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The options that allow or ask for precisions.
#pragma once

#include <memory>
#include <string>

#include "tools/lib/sample_calibrator.h"
#include "tools/trtexec/arguments.h"

namespace tenon::tools::trtexec {

/// --fp16, --bf16, --int8, --best, --calib, --precisionConstraints and --layerPrecisions. Lives as long as the build:
/// it owns the calibrator.
class Precision {
 public:
  explicit Precision(const Arguments& arguments) : arguments_(arguments) {}

  /// Errors: Failure(usage) for layers and types that do not exist.
  void configure(nvinfer1::INetworkDefinition& network, nvinfer1::IBuilderConfig& config);
  /// What went wrong in the calibrator; empty if nothing did.
  std::string failure() const { return calibrator_ ? calibrator_->failure() : std::string(); }

 private:
  void set_layers(nvinfer1::INetworkDefinition& network, nvinfer1::IBuilderConfig& config) const;
  void set_calibrator(const nvinfer1::INetworkDefinition& network, nvinfer1::IBuilderConfig& config);

  const Arguments& arguments_;
  std::unique_ptr<SampleCalibrator> calibrator_;
};

}  // namespace tenon::tools::trtexec
