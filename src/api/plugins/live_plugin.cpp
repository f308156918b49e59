// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Owning, naming and copying plugins.
#include "api/plugins/live_plugin.h"

#include <cstring>
#include <map>
#include <mutex>

namespace tenon::api {

namespace {

std::string text_of(const char* text) { return text == nullptr ? "" : text; }

bool is_kind(const nv::IPluginCapability& part, const char* kind) {
  const nv::InterfaceInfo info = part.getInterfaceInfo();
  return info.kind != nullptr && std::strcmp(info.kind, kind) == 0;
}

}  // namespace

Result<LivePlugin> LivePlugin::own(nv::IPluginV2* plugin, const std::string& who) {
  if (plugin == nullptr) return Error(ErrorCode::invalid_argument, str(who, " gave no plugin"));
  LivePlugin out;
  out.v2_ = std::shared_ptr<nv::IPluginV2>(plugin, [](nv::IPluginV2* one) { one->destroy(); });
  constexpr uint32_t kPython = static_cast<uint32_t>(nv::kPLUGIN_VERSION_PYTHON_BIT);
  const uint32_t kind = (static_cast<uint32_t>(plugin->getTensorRTVersion()) >> 24U) & ~kPython;
  if (kind > static_cast<uint32_t>(Generation::v2_dynamic_ext)) {
    return Error(ErrorCode::unsupported, str(who, " is of kind ", kind, ": expected IPluginV2 to IPluginV2DynamicExt"));
  }
  out.generation_ = static_cast<Generation>(kind);
  return out;
}

Result<LivePlugin> LivePlugin::own(nv::IPluginV3* plugin, const std::string& who) {
  if (plugin == nullptr) return Error(ErrorCode::invalid_argument, str(who, " gave no plugin"));
  LivePlugin out;
  out.generation_ = Generation::v3;
  out.v3_ = std::shared_ptr<nv::IPluginV3>(plugin);
  using Type = nv::PluginCapabilityType;
  nv::IPluginCapability* core = plugin->getCapabilityInterface(Type::kCORE);
  if (core == nullptr || !is_kind(*core, "PLUGIN_V3ONE_CORE")) {
    return Error(ErrorCode::invalid_argument, str(who, " has no core capability of kind PLUGIN_V3ONE_CORE"));
  }
  out.core_ = static_cast<nv::IPluginV3OneCore*>(core);
  nv::IPluginCapability* build = plugin->getCapabilityInterface(Type::kBUILD);
  if (build != nullptr && is_kind(*build, "PLUGIN_V3ONE_BUILD"))
    out.build_ = static_cast<nv::IPluginV3OneBuild*>(build);
  nv::IPluginCapability* runtime = plugin->getCapabilityInterface(Type::kRUNTIME);
  if (runtime != nullptr && is_kind(*runtime, "PLUGIN_V3ONE_RUNTIME")) {
    out.runtime_ = static_cast<nv::IPluginV3OneRuntime*>(runtime);
  }
  return out;
}

Result<LivePlugin> LivePlugin::clone() const {
  const std::string who = str("clone() of ", text());
  if (v3_) return own(v3_->clone(), who);
  const std::string name_space = this->name_space();
  TRY_ASSIGN(LivePlugin out, own(v2_->clone(), who));
  out.v2_->setPluginNamespace(name_space.c_str());
  return out;
}

nv::IPluginV3OneBuildV2* LivePlugin::aliasing_build() const {
  if (build_ == nullptr || build_->getInterfaceInfo().major < 2) return nullptr;
  return static_cast<nv::IPluginV3OneBuildV2*>(build_);
}

std::string LivePlugin::type() const { return text_of(core_ ? core_->getPluginName() : v2_->getPluginType()); }
std::string LivePlugin::version() const { return text_of(core_ ? core_->getPluginVersion() : v2_->getPluginVersion()); }
std::string LivePlugin::name_space() const {
  return text_of(core_ ? core_->getPluginNamespace() : v2_->getPluginNamespace());
}
std::string LivePlugin::text() const { return str("plugin '", type(), "' version '", version(), "'"); }

Result<int32_t> LivePlugin::output_count() const {
  if (generation_ == Generation::v3 && build_ == nullptr) {
    return Error(ErrorCode::invalid_argument, str(text(), " has no build capability"));
  }
  const int32_t count = build_ ? build_->getNbOutputs() : v2_->getNbOutputs();
  constexpr int32_t kMost = 4096;
  if (count >= 1 && count <= kMost) return count;
  return Error(ErrorCode::invalid_argument, str(text(), ": expected at least one output, found ", count));
}

// ---- handles: states of plugins whose build is not done

namespace {

constexpr char kHandle[] = "TENON-LIVE-PLUGIN";

struct Table {
  std::mutex mutex;
  std::map<uint64_t, std::weak_ptr<const LivePlugin>> handles;
  std::map<uint64_t, std::weak_ptr<const LivePlugin>> states;  // by hash
  uint64_t last = 0;
};

Table& table() {
  static Table* one = new Table();  // never freed: plugins may outlive statics
  return *one;
}

void forget_the_dead(std::map<uint64_t, std::weak_ptr<const LivePlugin>>& all) {
  std::erase_if(all, [](const auto& entry) { return entry.second.expired(); });
}

}  // namespace

Constant handle_of(const std::shared_ptr<const LivePlugin>& plugin) {
  Table& all = table();
  const std::lock_guard lock(all.mutex);
  forget_the_dead(all.handles);
  const uint64_t number = ++all.last;
  all.handles[number] = plugin;
  constexpr size_t kBytes = sizeof kHandle + sizeof number;
  return Constant::make({DataType::u8, Shape{static_cast<int64_t>(kBytes)}}, [&](std::byte* bytes) {
    std::memcpy(bytes, kHandle, sizeof kHandle);
    std::memcpy(bytes + sizeof kHandle, &number, sizeof number);
  });
}

std::shared_ptr<const LivePlugin> plugin_of_handle(const Constant& state) {
  uint64_t number = 0;
  const auto bytes = state.bytes();
  if (bytes.size() != sizeof kHandle + sizeof number || std::memcmp(bytes.data(), kHandle, sizeof kHandle) != 0) {
    return nullptr;
  }
  std::memcpy(&number, bytes.data() + sizeof kHandle, sizeof number);
  Table& all = table();
  const std::lock_guard lock(all.mutex);
  const auto found = all.handles.find(number);
  return found == all.handles.end() ? nullptr : found->second.lock();
}

void remember(const Constant& state, const std::shared_ptr<const LivePlugin>& plugin) {
  Table& all = table();
  const std::lock_guard lock(all.mutex);
  forget_the_dead(all.states);
  all.states[state.hash()] = plugin;
}

std::shared_ptr<const LivePlugin> remembered(const Constant& state) {
  Table& all = table();
  const std::lock_guard lock(all.mutex);
  const auto found = all.states.find(state.hash());
  return found == all.states.end() ? nullptr : found->second.lock();
}

}  // namespace tenon::api
