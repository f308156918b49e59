// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// CaffeParser: imports, appends to the network, remembers which tensor a blob is.
#include "api/builder/caffe_parser.h"

#include "api/builder/imported_plugins.h"
#include "api/common/implicit_batch.h"
#include "base/file.h"

namespace tenon::api {

namespace {

class BinaryBlob final : public nvcaffeparser1::IBinaryProtoBlob {
 public:
  explicit BinaryBlob(Constant constant) : constant_(std::move(constant)) {}
  const void* getData() noexcept override { return constant_.bytes().data(); }
  nv::Dims4 getDimensions() noexcept override {
    const Shape& shape = constant_.type().shape;
    return nv::Dims4(shape[0].number(), shape[1].number(), shape[2].number(), shape[3].number());
  }
  nv::DataType getDataType() noexcept override { return nv::DataType::kFLOAT; }
  void destroy() noexcept override { delete this; }

 private:
  Constant constant_;
};

}  // namespace

nv::ITensor* BlobTensors::find(const char* name) const noexcept {
  if (name == nullptr) return nullptr;
  const auto found = tensors_.find(std::string_view(name));
  return found == tensors_.end() ? nullptr : found->second;
}

bool CaffeParser::is_plugin(const std::string& layer) const {
  const char* name = layer.c_str();
  return (factory_v2_ && factory_v2_->isPluginV2(name)) || (factory_ && factory_->isPlugin(name)) ||
         (factory_ext_ && (factory_ext_->isPlugin(name) || factory_ext_->isPluginExt(name)));
}

Result<KnownNode> CaffeParser::make_plugin(ImportedPlugins& plugins, const UnknownNode& node) {
  // A plugin may look at its weights as long as the parser lives.
  weights_.insert(weights_.end(), node.weights.begin(), node.weights.end());
  const std::vector<nv::Weights> weights = weights_of(node);
  const char* name = node.name.c_str();
  const auto count = static_cast<int32_t>(weights.size());
  if (factory_v2_ && factory_v2_->isPluginV2(name)) {
    return plugins.copy(factory_v2_->createPlugin(name, weights.data(), count, namespace_.c_str()), node);
  }
  const bool plain = factory_ && factory_->isPlugin(name);
  return plugins.refer((plain ? factory_ : factory_ext_)->createPlugin(name, weights.data(), count), node);
}

Result<> CaffeParser::check_size(size_t bytes) const {
  if (bytes <= largest_) return Done{};
  return Error(ErrorCode::invalid_argument, str("expected at most ", largest_, " bytes, found ", bytes))
      .hint("allow more with setProtobufBufferSize");
}

template <class Import>
const CaffeParser::Blobs* CaffeParser::fill(const char* call, nv::INetworkDefinition& network, nv::DataType weights,
                                            Import&& run) noexcept {
  auto* own = dynamic_cast<Network*>(&network);
  Reporter reporter(own ? own->reporter().logger() : nullptr);
  reporter.set_recorder(reporter_.recorder() ? reporter_.recorder() : own ? own->reporter().recorder() : nullptr);
  return guard<const Blobs*>(reporter, call, nullptr, [&]() -> Result<const Blobs*> {
    if (own == nullptr) return Error(ErrorCode::invalid_argument, "the network is of another library");
    if (weights != nv::DataType::kFLOAT && weights != nv::DataType::kHALF) {
      return Error(ErrorCode::invalid_argument, "expected weights of type kFLOAT or kHALF");
    }
    std::map<std::string, std::string> names;
    caffe::ImportOptions options;
    options.half_weights = weights == nv::DataType::kHALF;
    options.mark_outputs = false;
    options.blobs = &names;
    if (own->is_implicit()) options.batch = implicit_batch();
    ImportedPlugins plugins;
    options.is_plugin = [this](const std::string& layer) { return is_plugin(layer); };
    options.make_plugin = [&](const UnknownNode& node) { return make_plugin(plugins, node); };
    TRY_ASSIGN(const Graph graph, run(options));
    for (const auto& plugin : plugins.plugins()) own->keep(plugin);
    TRY_ASSIGN(const std::vector<Tensor*> tensors, own->append_values(graph));
    std::map<std::string, Tensor*, std::less<>> found;
    for (const auto& [blob, value] : names) found.emplace(blob, tensors[index(graph.find(value))]);
    blobs_.push_back(std::make_unique<BlobTensors>(std::move(found)));
    return blobs_.back().get();
  });
}

const CaffeParser::Blobs* CaffeParser::parse(const char* deploy, const char* model, nv::INetworkDefinition& network,
                                             nv::DataType weightType) noexcept {
  return fill("ICaffeParser::parse", network, weightType, [&](caffe::ImportOptions& options) -> Result<Graph> {
    if (deploy == nullptr) return Error(ErrorCode::invalid_argument, "the name of the deploy file is null");
    const std::string weights = model == nullptr ? "" : model;
    options.random_weights = weights.empty();
    for (const std::string& path : {std::string(deploy), weights}) {
      if (path.empty()) continue;
      TRY_ASSIGN(const auto file, MappedFile::open(path));
      TRY(check_size(file->bytes().size()).note(str("in '", path, "'")));
    }
    return caffe::import_files(deploy, weights, options);
  });
}

const CaffeParser::Blobs* CaffeParser::parseBuffers(const uint8_t* deployBuffer, std::size_t deployLength,
                                                    const uint8_t* modelBuffer, std::size_t modelLength,
                                                    nv::INetworkDefinition& network, nv::DataType weightType) noexcept {
  return fill("ICaffeParser::parseBuffers", network, weightType, [&](caffe::ImportOptions& options) -> Result<Graph> {
    if (deployBuffer == nullptr) return Error(ErrorCode::invalid_argument, "the deploy buffer is null");
    TRY(check_size(deployLength));
    TRY(check_size(modelLength));
    const size_t weights = modelBuffer == nullptr ? 0 : modelLength;
    options.random_weights = weights == 0;
    return caffe::import_bytes(std::as_bytes(std::span(deployBuffer, deployLength)),
                               std::as_bytes(std::span(modelBuffer, weights)), options);
  });
}

nvcaffeparser1::IBinaryProtoBlob* CaffeParser::parseBinaryProto(const char* fileName) noexcept {
  using Blob = nvcaffeparser1::IBinaryProtoBlob;
  return guard<Blob*>(reporter_, "ICaffeParser::parseBinaryProto", nullptr, [&]() -> Result<Blob*> {
    if (fileName == nullptr) return Error(ErrorCode::invalid_argument, "the file name is null");
    TRY_ASSIGN(const auto file, MappedFile::open(fileName));
    TRY(check_size(file->bytes().size()));
    TRY_ASSIGN(Constant blob, caffe::read_blob(file->bytes()).note(str("in '", fileName, "'")));
    return new BinaryBlob(std::move(blob));
  });
}

void CaffeParser::setPluginNamespace(const char* libNamespace) noexcept {
  guard(reporter_, "ICaffeParser::setPluginNamespace", [&]() -> Result<> {
    namespace_ = libNamespace == nullptr ? "" : libNamespace;
    return Done{};
  });
}

}  // namespace tenon::api

extern "C" void* createNvCaffeParser_INTERNAL() noexcept {
  return static_cast<nvcaffeparser1::ICaffeParser*>(new (std::nothrow) tenon::api::CaffeParser);
}

namespace nvcaffeparser1 {

ICaffeParser* createCaffeParser() noexcept { return static_cast<ICaffeParser*>(createNvCaffeParser_INTERNAL()); }
void shutdownProtobufLibrary() noexcept {}

}  // namespace nvcaffeparser1
