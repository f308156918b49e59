// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Nodes of imported models that plugins compute.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "NvOnnxParserRuntime.h"
#include "api/plugins/live_plugin.h"
#include "ops/lib/unknown_node.h"

namespace tenon::api {

/// Fields of a plugin, with what holds their data: of a creator, or of a parser's factory.
class FieldList {
 public:
  /// Errors: unsupported for an attribute that plugins have no field for, naming it.
  Result<> add(const std::string& name, const Constant& value);
  nv::PluginFieldCollection collection() const {
    return {static_cast<int32_t>(fields_.size()), fields_.empty() ? nullptr : fields_.data()};
  }
  const std::vector<nv::PluginField>& all() const { return fields_; }

 private:
  Result<> push(const Constant& value, nv::PluginFieldType type);
  Result<> push_text(const Constant& value);
  Result<> push_integers(const Constant& value);

  std::vector<nv::PluginField> fields_;
  std::vector<std::unique_ptr<std::string>> names_, texts_;
  std::vector<std::unique_ptr<std::vector<int32_t>>> integers_;
  std::vector<Constant> constants_;
};

/// Makes plugins of nodes by the creators of the registry, of version and namespace as the attributes `plugin_version`
/// ("1" if absent) and `plugin_namespace` say; the other attributes that the creator lists become its fields.
class ImportedPlugins {
 public:
  ImportedPlugins() = default;
  /// `name_space`: of nodes that do not say one.
  explicit ImportedPlugins(std::string name_space) : name_space_(std::move(name_space)) {}

  /// Errors: those of the creator and the plugin, naming both; nullopt if no such creator is registered.
  Result<std::optional<KnownNode>> make(const UnknownNode& node);
  /// A node that a factory of the program makes a plugin of, which stays the factory's: it is copied. Errors:
  /// invalid_argument for null, and those of the plugin.
  Result<KnownNode> copy(nv::IPluginV2* made, const UnknownNode& node);
  /// The same of the first generation, which cannot be copied: the program keeps it as long as engines use it.
  Result<KnownNode> refer(nv::IPlugin* made, const UnknownNode& node);
  /// The plugins made so far: they must live until the engine is built.
  const std::vector<std::shared_ptr<const LivePlugin>>& plugins() const { return plugins_; }

  static bool knows(const std::string& op_type);

 private:
  Result<KnownNode> keep(LivePlugin plugin, const UnknownNode& node);

  std::string name_space_;
  std::vector<std::shared_ptr<const LivePlugin>> plugins_;
};

/// Weights of a node as a factory is given them; they refer to those of the node.
std::vector<nv::Weights> weights_of(const UnknownNode& node);

/// A factory that makes nothing: the parser's plugins are not of the first generation.
nvonnxparser::IPluginFactory* make_onnx_plugin_factory(nv::ILogger& logger) noexcept;

}  // namespace tenon::api
