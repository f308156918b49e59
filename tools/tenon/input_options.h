// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The option that gives inputs their values.
#pragma once

#include <CLI/CLI.hpp>

#include <map>
#include <string>
#include <vector>

#include "tools/lib/npy.h"
#include "tools/tenon/model_options.h"

namespace tenon::tools {

class InputOptions {
 public:
  void add_to(CLI::App& command);
  /// Errors: Failure(file, usage).
  std::map<std::string, Array> read() const;
  /// Inputs of open size that no option of `model` describes get the shape of their array.
  static BuildRequest request(ModelOptions& model, const std::map<std::string, Array>& arrays);
  const std::vector<std::string>& words() const { return words_; }

 private:
  std::vector<std::string> words_;
};

}  // namespace tenon::tools
