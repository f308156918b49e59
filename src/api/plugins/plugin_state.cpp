// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The bytes of plugins: written by those of the second generation themselves, as fields by us for those of the third.
//
//   fields    u32 how many, then of each: i32 type, i32 length, u32 bytes of the name, u64 bytes of the data, both
#include <cstring>

#include "api/plugins/live_plugin.h"
#include "api/runtime/plugin_registry.h"

namespace tenon::api {

namespace {

constexpr uint8_t kGuard = 0xA5;
constexpr size_t kGuardBytes = 64;
constexpr size_t kMostBytes = size_t{1} << 34;

/// Bytes of a value of a field; 0 for a type that is not known.
size_t size_of_field(nv::PluginFieldType type) {
  switch (type) {
    case nv::PluginFieldType::kFLOAT16:
    case nv::PluginFieldType::kBF16:
    case nv::PluginFieldType::kINT16:
      return 2;
    case nv::PluginFieldType::kFLOAT32:
    case nv::PluginFieldType::kINT32:
      return 4;
    case nv::PluginFieldType::kFLOAT64:
    case nv::PluginFieldType::kINT64:
      return 8;
    case nv::PluginFieldType::kDIMS:
      return sizeof(nv::Dims);
    case nv::PluginFieldType::kINT8:
    case nv::PluginFieldType::kCHAR:
    case nv::PluginFieldType::kUNKNOWN:
    case nv::PluginFieldType::kFP8:
      return 1;
    default:
      return 0;
  }
}

Constant constant_of_bytes(const std::string& bytes) {
  return Constant::copy({DataType::u8, Shape{static_cast<int64_t>(bytes.size())}},
                        std::as_bytes(std::span(bytes.data(), bytes.size())));
}

template <class T>
void append(std::string& to, T value) {
  to.append(reinterpret_cast<const char*>(&value), sizeof value);
}

Result<Constant> fields_of(const LivePlugin& plugin) {
  if (plugin.runtime() == nullptr) {
    return Error(ErrorCode::invalid_argument, str(plugin.text(), " has no runtime capability"));
  }
  const nv::PluginFieldCollection* fields = plugin.runtime()->getFieldsToSerialize();
  if (fields == nullptr || fields->nbFields < 0 || (fields->nbFields > 0 && fields->fields == nullptr)) {
    return Error(ErrorCode::invalid_argument, str(plugin.text(), ": getFieldsToSerialize gave no fields"));
  }
  std::string out;
  append(out, static_cast<uint32_t>(fields->nbFields));
  for (int32_t i = 0; i < fields->nbFields; ++i) {
    const nv::PluginField& field = fields->fields[i];
    const size_t size = size_of_field(field.type);
    if (field.name == nullptr || field.length < 0 || size == 0 || (field.length > 0 && field.data == nullptr)) {
      return Error(ErrorCode::invalid_argument,
                   str(plugin.text(), ": field ", i, " '", field.name ? field.name : "", "' of type ",
                       static_cast<int>(field.type), " cannot be serialized"));
    }
    const std::string name = field.name;
    append(out, static_cast<int32_t>(field.type));
    append(out, field.length);
    append(out, static_cast<uint32_t>(name.size()));
    append(out, static_cast<uint64_t>(size * static_cast<size_t>(field.length)));
    out += name;
    out.append(static_cast<const char*>(field.data), size * static_cast<size_t>(field.length));
  }
  return constant_of_bytes(out);
}

/// Fields of a third-generation plugin, read again; the data is copied, so that it is aligned.
class Fields {
 public:
  static Result<Fields> read(std::span<const std::byte> bytes) {
    Fields out;
    uint32_t count = 0;
    if (!take(bytes, count)) return damaged();
    for (uint32_t i = 0; i < count; ++i) {
      int32_t type = 0, length = 0;
      uint32_t name_bytes = 0;
      uint64_t data_bytes = 0;
      if (!take(bytes, type) || !take(bytes, length) || !take(bytes, name_bytes) || !take(bytes, data_bytes) ||
          name_bytes > bytes.size() || data_bytes > bytes.size() - name_bytes || length < 0 ||
          size_of_field(static_cast<nv::PluginFieldType>(type)) * static_cast<size_t>(length) != data_bytes) {
        return damaged();
      }
      auto name = std::make_unique<std::string>(reinterpret_cast<const char*>(bytes.data()), name_bytes);
      auto data = std::make_unique<std::vector<uint64_t>>(data_bytes / sizeof(uint64_t) + 1);
      std::memcpy(data->data(), bytes.data() + name_bytes, data_bytes);
      out.fields_.emplace_back(name->c_str(), data->data(), static_cast<nv::PluginFieldType>(type), length);
      out.names_.push_back(std::move(name));
      out.data_.push_back(std::move(data));
      bytes = bytes.subspan(name_bytes + data_bytes);
    }
    return out;
  }

  nv::PluginFieldCollection collection() const {
    return {static_cast<int32_t>(fields_.size()), fields_.empty() ? nullptr : fields_.data()};
  }

 private:
  static Error damaged() { return Error(ErrorCode::corrupt_data, "the fields of the plugin's state are damaged"); }
  template <class T>
  static bool take(std::span<const std::byte>& bytes, T& value) {
    if (bytes.size() < sizeof value) return false;
    std::memcpy(&value, bytes.data(), sizeof value);
    bytes = bytes.subspan(sizeof value);
    return true;
  }

  std::vector<nv::PluginField> fields_;
  std::vector<std::unique_ptr<std::string>> names_;
  std::vector<std::unique_ptr<std::vector<uint64_t>>> data_;
};

Result<LivePlugin> made_by(nv::IPluginCreatorInterface& creator, const PluginCall& call, const Constant& state) {
  const std::string who = str("the creator of ", call.text());
  const bool third = std::strcmp(creator.getInterfaceInfo().kind, "PLUGIN CREATOR_V3ONE") == 0;
  if (third != (call.generation == static_cast<int64_t>(Generation::v3))) {
    return Error(ErrorCode::invalid_argument, str(who, " makes plugins of another generation than the plan needs"));
  }
  if (third) {
    TRY_ASSIGN(const Fields fields, Fields::read(state.bytes()).note(str("in the state of ", call.text())));
    const nv::PluginFieldCollection collection = fields.collection();
    return LivePlugin::own(static_cast<nv::IPluginCreatorV3One&>(creator).createPlugin(call.layer.c_str(), &collection,
                                                                                       nv::TensorRTPhase::kRUNTIME),
                           who);
  }
  TRY_ASSIGN(LivePlugin made, LivePlugin::own(static_cast<nv::IPluginCreator&>(creator).deserializePlugin(
                                                  call.layer.c_str(), state.bytes().data(), state.bytes().size()),
                                              who));
  made.v2().setPluginNamespace(call.name_space.c_str());
  return made;
}

}  // namespace

Result<Constant> state_of(const LivePlugin& plugin) {
  if (plugin.generation() == Generation::v3) return fields_of(plugin);
  const size_t bytes = plugin.v2().getSerializationSize();
  if (bytes > kMostBytes) {
    return Error(ErrorCode::invalid_argument, str(plugin.text(), ": a serialization of ", bytes, " bytes"));
  }
  // What is written past the size that the plugin gave would be memory of somebody else.
  std::string out(bytes + kGuardBytes, static_cast<char>(kGuard));
  plugin.v2().serialize(out.data());
  for (size_t i = bytes; i < out.size(); ++i) {
    if (static_cast<uint8_t>(out[i]) == kGuard) continue;
    return Error(ErrorCode::invalid_argument,
                 str(plugin.text(), ": expected to serialize ", bytes, " bytes as it said, found more"));
  }
  out.resize(bytes);
  return constant_of_bytes(out);
}

Result<LivePlugin> plugin_of(const PluginCall& call, const Constant& state) {
  if (const auto live = plugin_of_handle(state)) return live->clone();
  nv::IPluginCreatorInterface* creator =
      PluginRegistry::instance().getCreator(call.type.c_str(), call.version.c_str(), call.name_space.c_str());
  if (creator != nullptr) return made_by(*creator, call, state);
  if (const auto live = remembered(state)) return live->clone();
  return Error(ErrorCode::not_found,
               str(call.text(), ": no creator is registered in namespace '", call.name_space, "'"))
      .hint("register it, load its library with IPluginRegistry::loadLibrary, or call initLibNvInferPlugins");
}

}  // namespace tenon::api
