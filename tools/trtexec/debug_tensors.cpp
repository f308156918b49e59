// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Marks and saves tensors inside the network.
#include "tools/trtexec/debug_tensors.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>

#include "tools/lib/failure.h"
#include "tools/lib/files.h"
#include "tools/lib/session.h"
#include "tools/trtexec/log.h"
#include "tools/trtexec/values.h"

namespace tenon::tools::trtexec {
namespace {

using Files = std::map<std::string, std::string>;

struct Value {
  ElementType type;
  Shape shape;
  std::vector<std::byte> bytes;
};

/// Keeps the values, since a callback cannot fail with a message.
class Values final : public nvinfer1::IDebugListener {
 public:
  bool processDebugTensor(const void* data, nvinfer1::TensorLocation, nvinfer1::DataType type,
                          const nvinfer1::Dims& shape, const char* name, cudaStream_t) override {
    const auto* bytes = static_cast<const std::byte*>(data);
    const ElementType element = element_type(type);
    const auto count = static_cast<std::size_t>(volume(to_shape(shape))) * static_cast<std::size_t>(element.size);
    values[name] = {element, to_shape(shape), {bytes, bytes + count}};
    return true;
  }
  std::map<std::string, Value> values;
};

/// The name of a tensor as that of a file.
std::string file_name(std::string name) {
  std::ranges::replace_if(
      name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '.' && c != '-'; }, '_');
  return name;
}

/// "min = -1, max = 2, mean = 0.5": of the numbers that are none of NaN and infinite.
std::string summary(const Value& value) {
  double least = INFINITY, most = -INFINITY, sum = 0;
  std::size_t count = 0;
  for (const auto& element : to_json(value.type, value.bytes)) {
    const double number = element.is_number() ? element.get<double>() : NAN;
    if (!std::isfinite(number)) continue;
    least = std::min(least, number);
    most = std::max(most, number);
    sum += number;
    ++count;
  }
  if (count == 0) return "no finite element";
  return "min = " + number(least) + ", max = " + number(most) + ", mean = " + number(sum / static_cast<double>(count));
}

void save_as(const std::string& format, const std::string& name, const Value& value) {
  const std::string what = "Debug tensor " + name + " (" + to_string(value.shape) + " " + to_string(value.type) + ")";
  if (format == "summary") return info(what + ": " + summary(value));
  if (format == "string") return info(what + ": " + to_json(value.type, value.bytes).dump());
  const std::string file = file_name(name) + (format == "numpy" ? ".npy" : ".raw");
  if (format == "raw") {
    const Bytes bytes(value.bytes);
    write_file(file, std::span(&bytes, 1));
  } else {
    const Array array = to_array(value.type, value.shape, value.bytes);
    write_npy(file, array.type, array.shape, array.data);
  }
  info(what + " saved to " + file);
}

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

void check_debug_formats(const Arguments& arguments) {
  const std::set<std::string> known = {"summary", "string", "numpy", "raw"};
  for (const std::string& format : arguments.names("--saveAllDebugTensors"))
    if (!known.contains(format))
      throw Failure(Exit::usage,
                    "--saveAllDebugTensors: expected summary, string, numpy or raw, found '" + format + "'");
}

void save_debug_tensors(const Arguments& arguments, Session& session, Logger& logger) {
  const Files files = parse_pairs(arguments.values("--saveDebugTensors"), "--saveDebugTensors", ':');
  const std::vector<std::string> formats = arguments.names("--saveAllDebugTensors");
  if (files.empty() && formats.empty()) return;
  Values listener;
  session.context().setDebugListener(&listener);
  for (const auto& [name, file] : files) {
    if (!session.context().setTensorDebugState(name.c_str(), true))
      throw Failure(Exit::usage, "--saveDebugTensors=" + name + ": " + logger.take_errors("there is no such tensor"));
  }
  if (!formats.empty()) {
    session.context().setAllTensorsDebugState(true);
    if (arguments.has("--markUnfusedTensorsAsDebugTensors")) session.context().setUnfusedTensorsDebugState(true);
  }
  session.run();
  if (!formats.empty() && listener.values.empty())
    throw Failure(Exit::usage, "--saveAllDebugTensors: no tensor is marked: build with --markDebug=NAMES");
  for (const auto& [name, file] : files) {
    const auto found = listener.values.find(name);
    if (found == listener.values.end())
      throw Failure(Exit::failure, "--saveDebugTensors=" + name + ": the inference did not have this tensor");
    const Bytes bytes(found->second.bytes);
    write_file(file, std::span(&bytes, 1));
    info("Debug tensor " + name + " saved to " + file + " (" + std::to_string(bytes.size()) + " bytes)");
  }
  for (const std::string& format : formats)
    for (const auto& [name, value] : listener.values) save_as(format, name, value);
  session.context().setAllTensorsDebugState(false);
  session.context().setDebugListener(nullptr);
}

}  // namespace tenon::tools::trtexec
