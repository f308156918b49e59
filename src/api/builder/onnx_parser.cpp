// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// OnnxParser: imports, appends to the network, keeps every failure as an error object.
#include "api/builder/onnx_parser.h"

#include "api/builder/imported_plugins.h"
#include "api/common/implicit_batch.h"

#include <algorithm>
#include <cstring>
#include <filesystem>

namespace tenon::api {

namespace {

namespace parser = nvonnxparser;

parser::ErrorCode code_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::corrupt_data:
    case ErrorCode::not_found:
      return parser::ErrorCode::kMODEL_DESERIALIZE_FAILED;
    case ErrorCode::unsupported:
      return parser::ErrorCode::kUNSUPPORTED_GRAPH;
    case ErrorCode::out_of_memory:
      return parser::ErrorCode::kMEM_ALLOC_FAILED;
    case ErrorCode::invalid_argument:
      return parser::ErrorCode::kINVALID_GRAPH;
    default:
      return parser::ErrorCode::kINTERNAL_ERROR;
  }
}

std::string folder_of(const char* path) {
  const std::string text = path == nullptr ? "" : path;
  const size_t slash = text.rfind('/');
  return slash == std::string::npos ? "" : text.substr(0, slash);
}

}  // namespace

ParserError::ParserError(const onnx::ImportFailure& failure)
    : code_(parser::ErrorCode::kUNSUPPORTED_NODE),
      text_(to_string(failure)),
      node_(failure.number),
      node_name_(failure.node),
      node_operator_(failure.op_type) {}

template <class Import>
Result<Graph> OnnxParser::import(Import&& run) {
  std::vector<onnx::ImportFailure> failures;
  onnx::ImportOptions options;
  options.failures = &failures;
  if (network_.is_implicit()) options.batch = implicit_batch();
  ImportedPlugins plugins;
  options.unknown_node = [&](const onnx::UnknownNode& node) { return plugins.make(node); };
  auto graph = run(options);
  for (const auto& plugin : plugins.plugins()) network_.keep(plugin);
  if (graph.ok()) return graph;
  for (const onnx::ImportFailure& failure : failures) errors_.push_back(std::make_unique<ParserError>(failure));
  if (failures.empty()) {
    errors_.push_back(std::make_unique<ParserError>(code_of(graph.error().code()), graph.error().text()));
  }
  return graph;
}

void OnnxParser::locate(const char* modelPath, onnx::ImportOptions& options) {
  options.name = modelPath == nullptr ? "" : modelPath;
  options.folder = folder_of(modelPath);
}

bool OnnxParser::parse(const void* serialized, size_t size, const char* modelPath) noexcept {
  return guard(reporter_, "IParser::parse", false, [&]() -> Result<> {
    if (serialized == nullptr) return Error(ErrorCode::invalid_argument, "the model is null");
    TRY_ASSIGN(const Graph graph, import([&](onnx::ImportOptions& options) {
                 locate(modelPath, options);
                 return onnx::import_bytes({static_cast<const std::byte*>(serialized), size}, options);
               }));
    return network_.append(graph);
  });
}

bool OnnxParser::parseFromFile(const char* file, int /*verbosity*/) noexcept {
  return guard(reporter_, "IParser::parseFromFile", false, [&]() -> Result<> {
    if (file == nullptr) return Error(ErrorCode::invalid_argument, "the file name is null");
    TRY_ASSIGN(const Graph graph,
               import([&](onnx::ImportOptions& options) { return onnx::import_file(file, options); }));
    if (*network_.getName() == '\0') network_.setName(std::filesystem::path(file).stem().c_str());
    return network_.append(graph);
  });
}

Result<bool> OnnxParser::examine(const void* serialized, size_t size, const char* modelPath) {
  parts_.clear();
  if (serialized == nullptr) return Error(ErrorCode::invalid_argument, "the model is null");
  std::vector<bool> supported;
  const auto graph = import([&](onnx::ImportOptions& options) {
    locate(modelPath, options);
    options.supported = &supported;
    return onnx::import_bytes({static_cast<const std::byte*>(serialized), size}, options);
  });
  for (size_t i = 0; i < supported.size(); ++i) {
    if (!supported[i]) continue;
    if (i == 0 || !supported[i - 1]) parts_.emplace_back();
    parts_.back().push_back(static_cast<int64_t>(i));
  }
  if (!graph.ok() && supported.empty()) return graph.error();  // not even a model
  return graph.ok();
}

bool OnnxParser::supportsModel(const void* serialized, size_t size, SubGraphCollection_t& subGraphs,
                               const char* modelPath) noexcept {
  return guard(reporter_, "IParser::supportsModel", false, [&]() -> Result<bool> {
    subGraphs.clear();
    TRY_ASSIGN(const bool whole, examine(serialized, size, modelPath));
    for (const auto& part : parts_) subGraphs.emplace_back(std::vector<size_t>(part.begin(), part.end()), true);
    return whole;
  });
}

bool OnnxParser::supportsModelV2(const void* serialized, size_t size, const char* modelPath) noexcept {
  return guard(reporter_, "IParser::supportsModelV2", false,
               [&]() -> Result<bool> { return examine(serialized, size, modelPath); });
}

int64_t OnnxParser::getNbSubgraphs() noexcept { return static_cast<int64_t>(parts_.size()); }

bool OnnxParser::isSubgraphSupported(int64_t index) noexcept {
  return guard(reporter_, "IParser::isSubgraphSupported", false, [&]() -> Result<bool> {
    if (index >= 0 && index < getNbSubgraphs()) return true;  // what is not supported is in none
    return Error(ErrorCode::invalid_argument, str("expected a part below ", parts_.size(), ", found ", index));
  });
}

int64_t* OnnxParser::getSubgraphNodes(int64_t index, int64_t& length) noexcept {
  length = 0;
  return guard<int64_t*>(reporter_, "IParser::getSubgraphNodes", nullptr, [&]() -> Result<int64_t*> {
    if (index < 0 || index >= getNbSubgraphs()) {
      return Error(ErrorCode::invalid_argument, str("expected a part below ", parts_.size(), ", found ", index));
    }
    auto& nodes = parts_[static_cast<size_t>(index)];
    length = static_cast<int64_t>(nodes.size());
    return nodes.data();
  });
}

bool OnnxParser::loadModelProto(const void* serialized, size_t size, const char* modelPath) noexcept {
  return guard(reporter_, "IParser::loadModelProto", false, [&]() -> Result<> {
    if (serialized == nullptr) return Error(ErrorCode::invalid_argument, "the model is null");
    const auto* bytes = static_cast<const std::byte*>(serialized);
    loaded_ = Loaded{{bytes, bytes + size}, modelPath == nullptr ? "" : modelPath, {}};
    return Done{};
  });
}

bool OnnxParser::loadInitializer(const char* name, const void* data, size_t size) noexcept {
  return guard(reporter_, "IParser::loadInitializer", false, [&]() -> Result<> {
    if (!loaded_) return Error(ErrorCode::invalid_argument, "no model is loaded").hint("call loadModelProto first");
    if (name == nullptr || (data == nullptr && size > 0)) {
      return Error(ErrorCode::invalid_argument, "the name or the data is null");
    }
    loaded_->initializers[name] = {static_cast<const std::byte*>(data), size};
    return Done{};
  });
}

bool OnnxParser::parseModelProto() noexcept {
  return guard(reporter_, "IParser::parseModelProto", false, [&]() -> Result<> {
    if (!loaded_) return Error(ErrorCode::invalid_argument, "no model is loaded").hint("call loadModelProto first");
    const Loaded loaded = std::move(*loaded_);
    loaded_.reset();
    TRY_ASSIGN(const Graph graph, import([&](onnx::ImportOptions& options) {
                 locate(loaded.path.c_str(), options);
                 options.initializers = loaded.initializers;
                 return onnx::import_bytes(loaded.model, options);
               }));
    return network_.append(graph);
  });
}

bool OnnxParser::supportsOperator(const char* opName) const noexcept {
  return guard(reporter_, "IParser::supportsOperator", false, [&]() -> Result<bool> {
    if (opName == nullptr) return false;
    const std::vector<std::string> names = onnx::supported_operators();
    return std::find(names.begin(), names.end(), opName) != names.end() || ImportedPlugins::knows(opName);
  });
}

const nvonnxparser::IParserError* OnnxParser::getError(int index) const noexcept {
  return index >= 0 && index < getNbErrors() ? errors_[static_cast<size_t>(index)].get() : nullptr;
}

const nv::ITensor* OnnxParser::getLayerOutputTensor(const char* name, int64_t i) noexcept {
  if (name == nullptr) return nullptr;
  for (int32_t at = 0; at < network_.getNbLayers(); ++at) {
    const nv::ILayer* layer = network_.getLayer(at);
    if (std::strcmp(layer->getName(), name) == 0) return layer->getOutput(static_cast<int32_t>(i));
  }
  return nullptr;
}

const char* const* OnnxParser::getUsedVCPluginLibraries(int64_t& nbPluginLibs) const noexcept {
  nbPluginLibs = 0;  // no importer uses a plugin
  return nullptr;
}

/// The weights are those of the model: the call takes no others.
bool OnnxParser::parseWithWeightDescriptors(const void* serialized, size_t size) noexcept {
  return parse(serialized, size, nullptr);
}
/// It is asked for devices that Tenon has not: what can be imported does not depend on it.
bool OnnxParser::setBuilderConfig(const nv::IBuilderConfig* /*config*/) noexcept { return true; }

}  // namespace tenon::api
