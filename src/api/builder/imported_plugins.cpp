// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Attributes to fields, creators to plugins.
#include "api/builder/imported_plugins.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "api/common/implicit_batch.h"
#include "api/common/report.h"
#include "api/plugins/describe.h"
#include "api/runtime/first_plugin.h"
#include "api/runtime/plugin_registry.h"

namespace tenon::api {

Result<> FieldList::add(const std::string& name, const Constant& value) {
  names_.push_back(std::make_unique<std::string>(name));
  switch (value.type().dtype) {
    case DataType::f32:
      return push(value, nv::PluginFieldType::kFLOAT32);
    case DataType::f16:
      return push(value, nv::PluginFieldType::kFLOAT16);
    case DataType::bf16:
      return push(value, nv::PluginFieldType::kBF16);
    case DataType::f64:
      return push(value, nv::PluginFieldType::kFLOAT64);
    case DataType::i8:
      return push(value, nv::PluginFieldType::kINT8);
    case DataType::i16:
      return push(value, nv::PluginFieldType::kINT16);
    case DataType::i32:
      return push(value, nv::PluginFieldType::kINT32);
    case DataType::u8:
      return push_text(value);
    case DataType::i64:
      return push_integers(value);
    default:
      return Error(ErrorCode::unsupported, str("attribute '", name, "': plugins have no field of ", value.type()));
  }
}

Result<> FieldList::push(const Constant& value, nv::PluginFieldType type) {
  constants_.push_back(value);
  fields_.emplace_back(names_.back()->c_str(), value.bytes().data(), type,
                       static_cast<int32_t>(value.type().shape.volume()));
  return Done{};
}

/// A text ends with a zero that its length does not count.
Result<> FieldList::push_text(const Constant& value) {
  const auto bytes = value.bytes();
  texts_.push_back(std::make_unique<std::string>(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  fields_.emplace_back(names_.back()->c_str(), texts_.back()->c_str(), nv::PluginFieldType::kCHAR,
                       static_cast<int32_t>(bytes.size()));
  return Done{};
}

/// ONNX has 64 bits for every integer, fields of plugins have 32.
Result<> FieldList::push_integers(const Constant& value) {
  auto narrow = std::make_unique<std::vector<int32_t>>();
  for (const int64_t one : value.to_i64()) {
    if (one < INT32_MIN || one > INT32_MAX) {
      return Error(ErrorCode::unsupported, str("attribute '", *names_.back(), "': expected 32 bits, found ", one));
    }
    narrow->push_back(static_cast<int32_t>(one));
  }
  fields_.emplace_back(names_.back()->c_str(), narrow->data(), nv::PluginFieldType::kINT32,
                       static_cast<int32_t>(narrow->size()));
  integers_.push_back(std::move(narrow));
  return Done{};
}

namespace {

std::string text_attribute(const UnknownNode& node, std::string_view name, std::string otherwise) {
  for (const auto& [key, value] : node.attributes) {
    if (key != name) continue;
    const auto bytes = value.bytes();
    if (value.type().dtype != DataType::u8) return str(value.to_i64()[0]);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  return otherwise;
}

/// What a creator lists; empty: it takes whatever there is.
std::vector<std::string> listed(const nv::PluginFieldCollection* fields) {
  std::vector<std::string> out;
  if (fields == nullptr || fields->fields == nullptr) return out;
  for (int32_t i = 0; i < fields->nbFields; ++i) {
    if (fields->fields[i].name != nullptr) out.emplace_back(fields->fields[i].name);
  }
  return out;
}

Result<LivePlugin> create(nv::IPluginCreatorInterface& creator, const UnknownNode& node) {
  const bool third = std::strcmp(creator.getInterfaceInfo().kind, "PLUGIN CREATOR_V3ONE") == 0;
  const std::vector<std::string> wanted = listed(third ? static_cast<nv::IPluginCreatorV3One&>(creator).getFieldNames()
                                                       : static_cast<nv::IPluginCreator&>(creator).getFieldNames());
  FieldList fields;
  for (const auto& [name, value] : node.attributes) {
    const bool ours = name == "plugin_version" || name == "plugin_namespace";
    const bool is_listed = std::find(wanted.begin(), wanted.end(), name) != wanted.end();
    if (is_listed || (wanted.empty() && !ours)) TRY(fields.add(name, value));
  }
  const nv::PluginFieldCollection collection = fields.collection();
  const std::string who = str("the creator of plugin '", node.op_type, "'");
  if (third) {
    return LivePlugin::own(static_cast<nv::IPluginCreatorV3One&>(creator).createPlugin(node.name.c_str(), &collection,
                                                                                       nv::TensorRTPhase::kBUILD),
                           who);
  }
  return LivePlugin::own(static_cast<nv::IPluginCreator&>(creator).createPlugin(node.name.c_str(), &collection), who);
}

constexpr std::string_view kSerializedPlugin = "TRT_PluginV2";

/// A node that has its plugin as the bytes that the plugin itself wrote: the creator that `name`, `version` and
/// `namespace` say reads `data`.
Result<LivePlugin> deserialize(const UnknownNode& node) {
  const std::string name = text_attribute(node, "name", ""), version = text_attribute(node, "version", "1");
  const std::string name_space = text_attribute(node, "namespace", ""), data = text_attribute(node, "data", "");
  const std::string which = str("plugin '", name, "' of version '", version, "' and namespace '", name_space, "'");
  nv::IPluginCreatorInterface* creator =
      PluginRegistry::instance().getCreator(name.c_str(), version.c_str(), name_space.c_str());
  if (creator == nullptr) {
    return Error(ErrorCode::not_found,
                 str("the node holds the bytes of ", which, ", and no such creator is registered"))
        .hint("load the library of the plugin first");
  }
  if (std::strcmp(creator->getInterfaceInfo().kind, "PLUGIN CREATOR_V3ONE") == 0) {
    return Error(ErrorCode::unsupported,
                 str("the node holds the bytes of ", which, ", but plugins of generation 3 are not made of bytes"))
        .hint("name the plugin as the node's operator, with its fields as attributes");
  }
  return LivePlugin::own(
      static_cast<nv::IPluginCreator&>(*creator).deserializePlugin(node.name.c_str(), data.data(), data.size()),
      str("deserializePlugin() of ", which));
}

}  // namespace

bool ImportedPlugins::knows(const std::string& op_type) {
  return PluginRegistry::instance().getCreator(op_type.c_str(), "1", "") != nullptr;
}

Result<std::optional<KnownNode>> ImportedPlugins::make(const UnknownNode& node) {
  if (node.op_type == kSerializedPlugin) {
    TRY_ASSIGN(LivePlugin read, deserialize(node));
    read.v2().setPluginNamespace(text_attribute(node, "namespace", "").c_str());
    TRY_ASSIGN(KnownNode known, keep(std::move(read), node));
    return std::optional(std::move(known));
  }
  const std::string version = text_attribute(node, "plugin_version", "1");
  const std::string name_space = text_attribute(node, "plugin_namespace", name_space_);
  nv::IPluginCreatorInterface* creator =
      PluginRegistry::instance().getCreator(node.op_type.c_str(), version.c_str(), name_space.c_str());
  if (creator == nullptr) return std::optional<KnownNode>();
  TRY_ASSIGN(LivePlugin made, create(*creator, node));
  if (made.generation() != Generation::v3) made.v2().setPluginNamespace(name_space.c_str());
  TRY_ASSIGN(KnownNode known, keep(std::move(made), node));
  return std::optional(std::move(known));
}

Result<KnownNode> ImportedPlugins::copy(nv::IPluginV2* made, const UnknownNode& node) {
  if (made == nullptr) {
    return Error(ErrorCode::invalid_argument, "the plugin factory claims it, and makes no plugin of it");
  }
  TRY_ASSIGN(LivePlugin plugin, LivePlugin::own(made->clone(), "clone() of the factory's plugin"));
  return keep(std::move(plugin), node);
}

Result<KnownNode> ImportedPlugins::refer(nv::IPlugin* made, const UnknownNode& node) {
  if (made == nullptr) return copy(nullptr, node);
  auto wrapped = as_second_generation(*made);
  name_first_plugin(*wrapped, node.name);
  TRY_ASSIGN(LivePlugin plugin, LivePlugin::own(wrapped.release(), "the factory's plugin"));
  return keep(std::move(plugin), node);
}

Result<KnownNode> ImportedPlugins::keep(LivePlugin live, const UnknownNode& node) {
  auto plugin = std::make_shared<const LivePlugin>(std::move(live));
  const bool implicit = !node.inputs.empty() && is_batched(node.inputs[0].type.shape);
  TRY_ASSIGN(Op op, describe(*plugin, {.all = node.inputs, .implicit_batch = implicit, .layer = node.name}));
  TRY_ASSIGN(const int32_t outputs, plugin->output_count());
  plugins_.push_back(plugin);
  return KnownNode{std::move(op), {handle_of(plugin)}, static_cast<size_t>(outputs)};
}

std::vector<nv::Weights> weights_of(const UnknownNode& node) {
  std::vector<nv::Weights> out;
  for (const Constant& one : node.weights) {
    out.push_back({nv::DataType::kFLOAT, one.bytes().data(), one.type().shape.volume()});
  }
  return out;
}

namespace {
class OnnxPluginFactory final : public nvonnxparser::IPluginFactory {
 public:
  explicit OnnxPluginFactory(nv::ILogger& logger) : reporter_(&logger) {}
  nv::IPlugin* createPlugin(const char* layer, const void* /*data*/, size_t /*size*/) override {
    reporter_.error("nvonnxparser::IPluginFactory::createPlugin",
                    Error(ErrorCode::invalid_argument,
                          str("layer '", layer ? layer : "", "' has a plugin that is not of the ONNX parser")));
    return nullptr;
  }
  void destroy() override { delete this; }

 private:
  Reporter reporter_;
};
}  // namespace

nvonnxparser::IPluginFactory* make_onnx_plugin_factory(nv::ILogger& logger) noexcept {
  return new (std::nothrow) OnnxPluginFactory(logger);
}

}  // namespace tenon::api
