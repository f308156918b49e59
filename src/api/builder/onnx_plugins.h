// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Nodes of ONNX models that name a registered plugin.
#pragma once

#include <memory>
#include <vector>

#include "NvOnnxParserRuntime.h"
#include "api/plugins/live_plugin.h"
#include "import/onnx/import.h"

namespace tenon::api {

/// Makes plugins of nodes by the creators of the registry, of version and namespace as the attributes `plugin_version`
/// ("1" if absent) and `plugin_namespace` say; the other attributes that the creator lists become its fields.
class OnnxPlugins {
 public:
  /// Errors: those of the creator and the plugin, naming both; nullopt if no such creator is registered.
  Result<std::optional<onnx::KnownNode>> make(const onnx::UnknownNode& node);
  /// The plugins made so far: they must live until the engine is built.
  const std::vector<std::shared_ptr<const LivePlugin>>& plugins() const { return plugins_; }

  static bool knows(const std::string& op_type);

 private:
  std::vector<std::shared_ptr<const LivePlugin>> plugins_;
};

/// A factory that makes nothing: the parser's plugins are not of the first generation.
nvonnxparser::IPluginFactory* make_onnx_plugin_factory(nv::ILogger& logger) noexcept;

}  // namespace tenon::api
