// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// UFF models, whose inputs and outputs the command line names.
#pragma once

#include <NvUffParser.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tools/lib/logger.h"
#include "tools/lib/shapes.h"

namespace tenon::tools {

struct UffModel {
  NamedShapes inputs;  // without the batch
  nvuffparser::UffInputOrder order = nvuffparser::UffInputOrder::kNCHW;
  std::vector<std::string> outputs;  // empty: those that the file marks
};

/// Fills the network and marks its outputs. Errors: Failure: file (damaged), failure.
void parse_uff(nvuffparser::IUffParser& parser, const std::filesystem::path& path, const UffModel& model,
               nvinfer1::INetworkDefinition& network, Logger& logger);

}  // namespace tenon::tools
