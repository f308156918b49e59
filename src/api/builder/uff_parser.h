// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// nvuffparser over the UFF importer.
#pragma once

#include <string>
#include <vector>

#include "NvUffParser.h"
#include "api/builder/imported_plugins.h"
#include "api/network/network.h"
#include "import/uff/import.h"

namespace tenon::api {

class UffParser final : public nvuffparser::IUffParser {
 public:
  bool registerInput(const char* inputName, nv::Dims inputDims,
                     nvuffparser::UffInputOrder inputOrder) noexcept override;
  bool registerOutput(const char* outputName) noexcept override;
  bool parse(const char* file, nv::INetworkDefinition& network, nv::DataType weightsType) noexcept override;
  bool parseBuffer(const char* buffer, std::size_t size, nv::INetworkDefinition& network,
                   nv::DataType weightsType) noexcept override;
  void destroy() noexcept override { delete this; }
  int32_t getUffRequiredVersionMajor() noexcept override { return UFF_REQUIRED_VERSION_MAJOR; }
  int32_t getUffRequiredVersionMinor() noexcept override { return UFF_REQUIRED_VERSION_MINOR; }
  int32_t getUffRequiredVersionPatch() noexcept override { return UFF_REQUIRED_VERSION_PATCH; }
  void setPluginNamespace(const char* libNamespace) noexcept override;
  void setErrorRecorder(nv::IErrorRecorder* recorder) noexcept override { reporter_.set_recorder(recorder); }
  nv::IErrorRecorder* getErrorRecorder() const noexcept override { return reporter_.recorder(); }
  void setPluginFactory(nvuffparser::IPluginFactory* factory) noexcept override { factory_ = factory; }
  void setPluginFactoryExt(nvuffparser::IPluginFactoryExt* factory) noexcept override { factory_ext_ = factory; }

 private:
  template <class Import>
  bool fill(const char* call, nv::INetworkDefinition& network, nv::DataType weights, Import&& run) noexcept;
  bool is_plugin(const std::string& node) const;
  Result<KnownNode> make_plugin(ImportedPlugins& plugins, const UnknownNode& node) const;

  Reporter reporter_{nullptr};  // what it has no network to report to
  std::vector<uff::Input> inputs_;
  std::vector<std::string> outputs_;
  std::string namespace_;
  nvuffparser::IPluginFactory* factory_ = nullptr;
  nvuffparser::IPluginFactoryExt* factory_ext_ = nullptr;
};

}  // namespace tenon::api
