// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// UffParser: remembers inputs and outputs, imports, appends to the network.
#include "api/builder/uff_parser.h"

#include <new>

#include "api/builder/imported_plugins.h"
#include "api/common/implicit_batch.h"

namespace tenon::api {

namespace {

Result<uff::InputOrder> order_of(nvuffparser::UffInputOrder order) {
  switch (order) {
    case nvuffparser::UffInputOrder::kNCHW:
      return uff::InputOrder::nchw;
    case nvuffparser::UffInputOrder::kNHWC:
      return uff::InputOrder::nhwc;
    case nvuffparser::UffInputOrder::kNC:
      return uff::InputOrder::nc;
  }
  return Error(ErrorCode::invalid_argument, str("the input order ", static_cast<int>(order), " is none"));
}

nvuffparser::FieldType kind_of(nv::PluginFieldType type) {
  switch (type) {
    case nv::PluginFieldType::kFLOAT32:
      return nvuffparser::FieldType::kFLOAT;
    case nv::PluginFieldType::kINT32:
      return nvuffparser::FieldType::kINT32;
    case nv::PluginFieldType::kCHAR:
      return nvuffparser::FieldType::kCHAR;
    default:
      return nvuffparser::FieldType::kUNKNOWN;
  }
}

}  // namespace

bool UffParser::registerInput(const char* inputName, nv::Dims inputDims,
                              nvuffparser::UffInputOrder inputOrder) noexcept {
  return guard(reporter_, "IUffParser::registerInput", false, [&]() -> Result<> {
    if (inputName == nullptr || *inputName == '\0') return Error(ErrorCode::invalid_argument, "an input needs a name");
    TRY_ASSIGN(const uff::InputOrder order, order_of(inputOrder));
    if (inputDims.nbDims < 1 || inputDims.nbDims > nv::Dims::MAX_DIMS) {
      return Error(ErrorCode::invalid_argument, str("expected dimensions, found ", inputDims.nbDims));
    }
    uff::Input input{inputName, {inputDims.d, inputDims.d + inputDims.nbDims}, order};
    inputs_.push_back(std::move(input));
    return Done{};
  });
}

bool UffParser::registerOutput(const char* outputName) noexcept {
  return guard(reporter_, "IUffParser::registerOutput", false, [&]() -> Result<> {
    if (outputName == nullptr || *outputName == '\0') {
      return Error(ErrorCode::invalid_argument, "an output needs a name");
    }
    outputs_.emplace_back(outputName);
    return Done{};
  });
}

bool UffParser::is_plugin(const std::string& node) const {
  const char* name = node.c_str();
  return (factory_ && factory_->isPlugin(name)) ||
         (factory_ext_ && (factory_ext_->isPlugin(name) || factory_ext_->isPluginExt(name)));
}

Result<KnownNode> UffParser::make_plugin(ImportedPlugins& plugins, const UnknownNode& node) const {
  FieldList fields;
  for (const auto& [name, value] : node.attributes) TRY(fields.add(name, value));
  std::vector<nvuffparser::FieldMap> maps;
  for (const nv::PluginField& field : fields.all()) {
    maps.emplace_back(field.name, field.data, kind_of(field.type), field.length);
  }
  const char* name = node.name.c_str();
  const bool plain = factory_ && factory_->isPlugin(name);
  auto* factory = plain ? factory_ : factory_ext_;
  const nvuffparser::FieldCollection all{static_cast<int32_t>(maps.size()), maps.data()};
  return plugins.refer(factory->createPlugin(name, nullptr, 0, all), node);
}

template <class Import>
bool UffParser::fill(const char* call, nv::INetworkDefinition& network, nv::DataType weights, Import&& run) noexcept {
  auto* own = dynamic_cast<Network*>(&network);
  Reporter reporter(own ? own->reporter().logger() : nullptr);
  reporter.set_recorder(reporter_.recorder() ? reporter_.recorder() : own ? own->reporter().recorder() : nullptr);
  return guard(reporter, call, false, [&]() -> Result<> {
    if (own == nullptr) return Error(ErrorCode::invalid_argument, "the network is of another library");
    if (weights != nv::DataType::kFLOAT && weights != nv::DataType::kHALF) {
      return Error(ErrorCode::invalid_argument, "expected weights of type kFLOAT or kHALF");
    }
    uff::ImportOptions options;
    options.inputs = inputs_;
    options.outputs = outputs_;
    if (own->is_implicit()) options.batch = implicit_batch();
    options.half_weights = weights == nv::DataType::kHALF;
    ImportedPlugins plugins(namespace_);
    options.is_plugin = [this](const std::string& node) { return is_plugin(node); };
    options.make_plugin = [&](const UnknownNode& node) { return make_plugin(plugins, node); };
    options.unknown_node = [&](const UnknownNode& node) { return plugins.make(node); };
    TRY_ASSIGN(const Graph graph, run(options));
    for (const auto& plugin : plugins.plugins()) own->keep(plugin);
    return own->append(graph);
  });
}

bool UffParser::parse(const char* file, nv::INetworkDefinition& network, nv::DataType weightsType) noexcept {
  return fill("IUffParser::parse", network, weightsType, [&](const uff::ImportOptions& options) -> Result<Graph> {
    if (file == nullptr) return Error(ErrorCode::invalid_argument, "the file name is null");
    return uff::import_file(file, options);
  });
}

bool UffParser::parseBuffer(const char* buffer, std::size_t size, nv::INetworkDefinition& network,
                            nv::DataType weightsType) noexcept {
  return fill("IUffParser::parseBuffer", network, weightsType, [&](const uff::ImportOptions& options) -> Result<Graph> {
    if (buffer == nullptr) return Error(ErrorCode::invalid_argument, "the buffer is null");
    return uff::import_bytes(std::as_bytes(std::span(buffer, size)), options);
  });
}

void UffParser::setPluginNamespace(const char* libNamespace) noexcept {
  guard(reporter_, "IUffParser::setPluginNamespace", [&]() -> Result<> {
    namespace_ = libNamespace == nullptr ? "" : libNamespace;
    return Done{};
  });
}

}  // namespace tenon::api

extern "C" void* createNvUffParser_INTERNAL() noexcept {
  return static_cast<nvuffparser::IUffParser*>(new (std::nothrow) tenon::api::UffParser);
}

namespace nvuffparser {

FieldMap::FieldMap(const char* name, const void* data, const FieldType type, int32_t length)
    : name(name), data(data), type(type), length(length) {}

IUffParser* createUffParser() noexcept { return static_cast<IUffParser*>(createNvUffParser_INTERNAL()); }
void shutdownProtobufLibrary() noexcept {}

}  // namespace nvuffparser
