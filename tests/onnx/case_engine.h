// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// One model, once through import, build and run.
#pragma once

#include "tests/onnx/case_files.h"

namespace tenon::onnx_cases {

/// Outputs in the order of the model's. TENON_CASES_ON=reference runs the imported graph on the references instead.
Result<std::vector<NamedConstant>> run_model(const std::filesystem::path& model,
                                             const std::vector<NamedConstant>& inputs);

}  // namespace tenon::onnx_cases
