// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// OnnxParser: imports, appends to the network, keeps every failure as an error object.
#include "api/builder/onnx_parser.h"

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
  auto graph = run(options);
  if (graph.ok()) return graph;
  for (const onnx::ImportFailure& failure : failures) errors_.push_back(std::make_unique<ParserError>(failure));
  if (failures.empty()) {
    errors_.push_back(std::make_unique<ParserError>(code_of(graph.error().code()), graph.error().text()));
  }
  return graph;
}

bool OnnxParser::parse(const void* serialized, size_t size, const char* modelPath) noexcept {
  return guard(reporter_, "IParser::parse", false, [&]() -> Result<> {
    if (serialized == nullptr) return Error(ErrorCode::invalid_argument, "the model is null");
    TRY_ASSIGN(const Graph graph, import([&](onnx::ImportOptions& options) {
                 options.name = modelPath == nullptr ? "" : modelPath;
                 options.folder = folder_of(modelPath);
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

bool OnnxParser::supportsModelV2(const void* serialized, size_t size, const char* modelPath) noexcept {
  return guard(reporter_, "IParser::supportsModelV2", false, [&]() -> Result<> {
    if (serialized == nullptr) return Error(ErrorCode::invalid_argument, "the model is null");
    TRY(import([&](onnx::ImportOptions& options) {
      options.folder = folder_of(modelPath);
      return onnx::import_bytes({static_cast<const std::byte*>(serialized), size}, options);
    }));
    return Done{};
  });
}

bool OnnxParser::supportsOperator(const char* opName) const noexcept {
  return guard(reporter_, "IParser::supportsOperator", false, [&]() -> Result<bool> {
    if (opName == nullptr) return false;
    const std::vector<std::string> names = onnx::supported_operators();
    return std::find(names.begin(), names.end(), opName) != names.end();
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

// ---- not supported yet

bool OnnxParser::supportsModel(const void* /*serialized*/, size_t /*size*/, SubGraphCollection_t& /*subGraphs*/,
                               const char* /*modelPath*/) noexcept {
  return unsupported(reporter_, "IParser::supportsModel (parts of a model)", false);
}
bool OnnxParser::parseWithWeightDescriptors(const void* /*serialized*/, size_t /*size*/) noexcept {
  return unsupported(reporter_, "IParser::parseWithWeightDescriptors", false);
}
int64_t OnnxParser::getNbSubgraphs() noexcept { return unsupported(reporter_, "IParser::getNbSubgraphs", int64_t{0}); }
bool OnnxParser::isSubgraphSupported(int64_t /*index*/) noexcept {
  return unsupported(reporter_, "IParser::isSubgraphSupported", false);
}
int64_t* OnnxParser::getSubgraphNodes(int64_t /*index*/, int64_t& length) noexcept {
  length = 0;
  return unsupported(reporter_, "IParser::getSubgraphNodes", static_cast<int64_t*>(nullptr));
}
bool OnnxParser::loadModelProto(const void* /*serialized*/, size_t /*size*/, const char* /*modelPath*/) noexcept {
  return unsupported(reporter_, "IParser::loadModelProto", false);
}
bool OnnxParser::loadInitializer(const char* /*name*/, const void* /*data*/, size_t /*size*/) noexcept {
  return unsupported(reporter_, "IParser::loadInitializer", false);
}
bool OnnxParser::parseModelProto() noexcept { return unsupported(reporter_, "IParser::parseModelProto", false); }
bool OnnxParser::setBuilderConfig(const nv::IBuilderConfig* config) noexcept {
  return config == nullptr || unsupported(reporter_, "IParser::setBuilderConfig", false);
}

}  // namespace tenon::api
