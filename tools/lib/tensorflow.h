// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// TensorFlow's models, by way of ONNX: tf2onnx reads them in a Python of the user's.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace tenon::tools {

struct TensorFlowModel {
  std::filesystem::path path;  // a frozen graph, or the folder of a SavedModel
  std::filesystem::path python = "python3";
  std::vector<std::string> options;  // tf2onnx's own: --inputs, --outputs, --opset, ...
};

/// Writes `onnx`. A frozen graph whose ends are not named gets all placeholders and all values that no node reads;
/// they are printed.
/// Errors: Failure(file) if the model is not there; Failure(failure) with the last lines that Python wrote.
void convert_tensorflow(const TensorFlowModel& model, const std::filesystem::path& onnx);

}  // namespace tenon::tools
