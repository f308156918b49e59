// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Caffe networks: a prototxt and its caffemodel.
#pragma once

#include <NvCaffeParser.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tools/lib/logger.h"

namespace tenon::tools {

/// What belongs to a prototxt.
struct CaffeModel {
  std::filesystem::path weights;     // empty: made-up ones
  std::vector<std::string> outputs;  // blobs; empty: those that no layer reads
};

/// Fills the network and marks its outputs. Errors: Failure: file (missing, damaged), usage (no such blob), failure.
void parse_caffe(nvcaffeparser1::ICaffeParser& parser, const std::filesystem::path& deploy, const CaffeModel& model,
                 nvinfer1::INetworkDefinition& network, Logger& logger);

}  // namespace tenon::tools
