// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// An image classifier as an nvinfer1 engine: built from ONNX or loaded from a plan, then run picture by picture.
#pragma once

#include <NvInfer.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace classify {

class Classifier {
 public:
  static constexpr int kSide = 224;    // pixels
  static constexpr int kMaxBatch = 8;  // pictures at once

  /// Builds an engine from `model`, or loads `plan` if that file exists; a newly built plan is saved there unless the
  /// name is empty. Errors: std::runtime_error.
  Classifier(const std::string& model, const std::string& plan, nvinfer1::ILogger& logger);

  int classes() const { return classes_; }

  /// images[batch][3][224][224] -> logits[batch][classes]; at most kMaxBatch images. Errors: std::runtime_error.
  void run(std::span<const float> images, std::span<float> logits);

 private:
  // Destroyed from the last to the first: context, engine, runtime.
  std::unique_ptr<nvinfer1::IRuntime> runtime_;
  std::unique_ptr<nvinfer1::ICudaEngine> engine_;
  std::unique_ptr<nvinfer1::IExecutionContext> context_;
  std::string input_, output_;
  int classes_ = 0;
};

}  // namespace classify
