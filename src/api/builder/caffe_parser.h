// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// nvcaffeparser1 over the Caffe importer.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "NvCaffeParser.h"
#include "api/builder/imported_plugins.h"
#include "api/network/network.h"
#include "import/caffe/import.h"

namespace tenon::api {

class BlobTensors final : public nvcaffeparser1::IBlobNameToTensor {
 public:
  explicit BlobTensors(std::map<std::string, Tensor*, std::less<>> tensors) : tensors_(std::move(tensors)) {}
  ~BlobTensors() noexcept override = default;
  nv::ITensor* find(const char* name) const noexcept override;

 private:
  std::map<std::string, Tensor*, std::less<>> tensors_;
};

class CaffeParser final : public nvcaffeparser1::ICaffeParser {
 public:
  using Blobs = nvcaffeparser1::IBlobNameToTensor;

  const Blobs* parse(const char* deploy, const char* model, nv::INetworkDefinition& network,
                     nv::DataType weightType) noexcept override;
  const Blobs* parseBuffers(const uint8_t* deployBuffer, std::size_t deployLength, const uint8_t* modelBuffer,
                            std::size_t modelLength, nv::INetworkDefinition& network,
                            nv::DataType weightType) noexcept override;
  nvcaffeparser1::IBinaryProtoBlob* parseBinaryProto(const char* fileName) noexcept override;
  void setProtobufBufferSize(size_t size) noexcept override { largest_ = size; }
  void destroy() noexcept override { delete this; }
  void setPluginFactoryV2(nvcaffeparser1::IPluginFactoryV2* factory) noexcept override { factory_v2_ = factory; }
  void setPluginNamespace(const char* libNamespace) noexcept override;
  void setErrorRecorder(nv::IErrorRecorder* recorder) noexcept override { reporter_.set_recorder(recorder); }
  nv::IErrorRecorder* getErrorRecorder() const noexcept override { return reporter_.recorder(); }
  void setPluginFactory(nvcaffeparser1::IPluginFactory* factory) noexcept override { factory_ = factory; }
  void setPluginFactoryExt(nvcaffeparser1::IPluginFactoryExt* factory) noexcept override { factory_ext_ = factory; }

 private:
  template <class Import>
  const Blobs* fill(const char* call, nv::INetworkDefinition& network, nv::DataType weights, Import&& run) noexcept;
  bool is_plugin(const std::string& layer) const;
  Result<KnownNode> make_plugin(ImportedPlugins& plugins, const UnknownNode& node);
  Result<> check_size(size_t bytes) const;

  Reporter reporter_{nullptr};  // what it has no network to report to
  size_t largest_ = 0x7fffffff;
  std::string namespace_;
  nvcaffeparser1::IPluginFactory* factory_ = nullptr;
  nvcaffeparser1::IPluginFactoryExt* factory_ext_ = nullptr;
  nvcaffeparser1::IPluginFactoryV2* factory_v2_ = nullptr;
  std::vector<std::unique_ptr<BlobTensors>> blobs_;
  std::vector<Constant> weights_;  // of layers that are plugins
};

}  // namespace tenon::api
