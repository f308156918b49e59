// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// --input NAME=FILE.npy.
#include "tools/tenon/input_options.h"

namespace tenon::tools {

void InputOptions::add_to(CLI::App& command) {
  command.add_option("--input", words_, "Values of an input; repeat for several")
      ->option_text("NAME=FILE.npy")
      ->expected(1)
      ->take_all();
}

std::map<std::string, Array> InputOptions::read() const {
  std::map<std::string, Array> arrays;
  for (const auto& [name, file] : parse_pairs(words_, "--input", '=')) arrays.emplace(name, read_npy(file));
  return arrays;
}

BuildRequest InputOptions::request(ModelOptions& model, const std::map<std::string, Array>& arrays) {
  BuildRequest request = model.request();
  if (request.profiles.empty() && !arrays.empty()) request.profiles.emplace_back();
  if (request.profiles.size() == 1)
    for (const auto& [name, array] : arrays) {
      auto& shapes = request.profiles[0];
      if (shapes.min.contains(name) || shapes.opt.contains(name) || shapes.max.contains(name)) continue;
      for (auto* named : {&shapes.min, &shapes.opt, &shapes.max}) named->emplace(name, array.shape);
    }
  return request;
}

}  // namespace tenon::tools
