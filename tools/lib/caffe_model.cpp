// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Importing Caffe networks.
#include "tools/lib/caffe_model.h"

#include <set>

#include "tools/lib/failure.h"
#include "tools/lib/files.h"

namespace tenon::tools {
namespace {

/// Marks what no layer reads.
void mark_ends(nvinfer1::INetworkDefinition& network) {
  std::set<const nvinfer1::ITensor*> read;
  for (int i = 0; i < network.getNbLayers(); ++i) {
    const auto& layer = *network.getLayer(i);
    for (int k = 0; k < layer.getNbInputs(); ++k) read.insert(layer.getInput(k));
  }
  for (int i = 0; i < network.getNbLayers(); ++i) {
    const auto& layer = *network.getLayer(i);
    for (int k = 0; k < layer.getNbOutputs(); ++k) {
      if (!read.contains(layer.getOutput(k))) network.markOutput(*layer.getOutput(k));
    }
  }
}

}  // namespace

void parse_caffe(nvcaffeparser1::ICaffeParser& parser, const std::filesystem::path& deploy, const CaffeModel& model,
                 nvinfer1::INetworkDefinition& network, Logger& logger) {
  if (!model.weights.empty()) (void)first_bytes(model.weights, 1);  // a missing file is named
  const auto* blobs = parser.parse(deploy.c_str(), model.weights.c_str(), network, nvinfer1::DataType::kFLOAT);
  if (!blobs) {
    const std::string text = logger.take_errors("the network cannot be imported");
    const bool damaged = text.find("corrupt_data") != std::string::npos;
    throw Failure(damaged ? Exit::file : Exit::failure, deploy.string() + ": " + text);
  }
  for (const auto& name : model.outputs) {
    auto* tensor = blobs->find(name.c_str());
    if (!tensor) throw Failure(Exit::usage, deploy.string() + ": there is no blob '" + name + "' to be an output");
    network.markOutput(*tensor);
  }
  if (model.outputs.empty()) mark_ends(network);
}

}  // namespace tenon::tools
