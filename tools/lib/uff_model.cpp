// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Importing UFF models.
#include "tools/lib/uff_model.h"

#include "tools/lib/engine.h"
#include "tools/lib/failure.h"

namespace tenon::tools {

void parse_uff(nvuffparser::IUffParser& parser, const std::filesystem::path& path, const UffModel& model,
               nvinfer1::INetworkDefinition& network, Logger& logger) {
  bool good = true;
  for (const auto& [name, shape] : model.inputs) {
    const auto order = shape.size() == 1 ? nvuffparser::UffInputOrder::kNC : model.order;
    good = good && parser.registerInput(name.c_str(), to_dims(shape, name), order);
  }
  for (const auto& name : model.outputs) good = good && parser.registerOutput(name.c_str());
  if (good && parser.parse(path.c_str(), network)) return;
  const std::string text = logger.take_errors("the model cannot be imported");
  const bool damaged = text.find("corrupt_data") != std::string::npos;
  throw Failure(damaged ? Exit::file : Exit::failure, path.string() + ": " + text);
}

}  // namespace tenon::tools
