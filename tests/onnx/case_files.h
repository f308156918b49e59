// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The folders of ONNX backend cases, as tests/onnx/cases.py writes and reads them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "ir/tensor.h"

namespace tenon::onnx_cases {

struct NamedConstant {
  std::string name;
  Constant elements;
};

/// FOLDER/inputs.txt and FOLDER/input_I.bin. Errors: corrupt_data.
Result<std::vector<NamedConstant>> read_inputs(const std::filesystem::path& folder);

/// FOLDER/outputs.txt and FOLDER/output_I.bin, in this order. Errors: corrupt_data.
Result<> write_outputs(const std::filesystem::path& folder, const std::vector<NamedConstant>& outputs);

}  // namespace tenon::onnx_cases
