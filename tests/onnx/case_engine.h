// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// One model, once through import, build and run.
#pragma once

#include "tests/onnx/case_files.h"

namespace tenon::onnx_cases {

struct CaseOutputs {
  std::vector<NamedConstant> elements;  // in the order of the model's outputs
  std::vector<std::string> tactics;     // "op tactic" of each step that an engine ran
  bool with_fixed_inputs = false;       // it could be imported only with its lists of integers fixed to these values
};

/// TENON_CASES_ON=reference runs the imported graph on the references instead of an engine, =cuda on a GPU alone.
Result<CaseOutputs> run_model(const std::filesystem::path& model, const std::vector<NamedConstant>& inputs);

}  // namespace tenon::onnx_cases
