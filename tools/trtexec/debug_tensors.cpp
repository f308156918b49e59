// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Marks and saves tensors inside the network.
#include "tools/trtexec/debug_tensors.h"

#include <set>

#include "tools/lib/failure.h"
#include "tools/lib/files.h"
#include "tools/trtexec/log.h"
#include "tools/trtexec/values.h"

namespace tenon::tools::trtexec {
namespace {

using Files = std::map<std::string, std::string>;

/// Keeps the values, since a callback cannot fail with a message.
class Values final : public nvinfer1::IDebugListener {
 public:
  bool processDebugTensor(const void* data, nvinfer1::TensorLocation, nvinfer1::DataType type,
                          const nvinfer1::Dims& shape, const char* name, cudaStream_t) override {
    const auto* bytes = static_cast<const std::byte*>(data);
    const std::size_t count = static_cast<std::size_t>(volume(to_shape(shape))) * byte_size(type);
    values[name].assign(bytes, bytes + count);
    return true;
  }
  std::map<std::string, std::vector<std::byte>> values;

 private:
  static std::size_t byte_size(nvinfer1::DataType type) {
    using Type = nvinfer1::DataType;
    switch (type) {
      case Type::kINT64:
        return 8;
      case Type::kFLOAT:
      case Type::kINT32:
        return 4;
      case Type::kHALF:
      case Type::kBF16:
        return 2;
      default:
        return 1;
    }
  }
};

}  // namespace

void mark_debug_tensors(const Arguments& arguments, nvinfer1::INetworkDefinition& network) {
  if (arguments.has("--markUnfusedTensorsAsDebugTensors")) network.markUnfusedTensorsAsDebugTensors();
  std::set<std::string> wanted;
  for (const std::string& name : arguments.names("--markDebug")) wanted.insert(name);
  const auto mark = [&](nvinfer1::ITensor* tensor) {
    if (tensor && wanted.erase(tensor->getName()) != 0) network.markDebug(*tensor);
  };
  for (int i = 0; i < network.getNbInputs(); ++i) mark(network.getInput(i));
  for (int i = 0; i < network.getNbLayers(); ++i) {
    const auto& layer = *network.getLayer(i);
    for (int k = 0; k < layer.getNbOutputs(); ++k) mark(layer.getOutput(k));
  }
  if (!wanted.empty())
    throw Failure(Exit::usage, "--markDebug=" + *wanted.begin() + ": the network has no tensor of that name");
}

void save_debug_tensors(const Arguments& arguments, Session& session, Logger& logger) {
  const Files files = parse_pairs(arguments.values("--saveDebugTensors"), "--saveDebugTensors", ':');
  if (files.empty()) return;
  Values listener;
  session.context().setDebugListener(&listener);
  for (const auto& [name, file] : files) {
    if (!session.context().setTensorDebugState(name.c_str(), true))
      throw Failure(Exit::usage, "--saveDebugTensors=" + name + ": " + logger.take_errors("there is no such tensor"));
  }
  session.run();
  for (const auto& [name, file] : files) {
    const auto found = listener.values.find(name);
    if (found == listener.values.end())
      throw Failure(Exit::failure, "--saveDebugTensors=" + name + ": the inference did not have this tensor");
    const Bytes bytes(found->second);
    write_file(file, std::span(&bytes, 1));
    info("Debug tensor " + name + " saved to " + file + " (" + std::to_string(bytes.size()) + " bytes)");
  }
  session.context().setAllTensorsDebugState(false);
  session.context().setDebugListener(nullptr);
}

}  // namespace tenon::tools::trtexec
