// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// PluginRegistry: creators by name, version and namespace; shared resources by key.
#include "api/runtime/plugin_registry.h"

#include <algorithm>
#include <cstring>

namespace tenon::api {

using Lock = std::lock_guard<std::mutex>;

PluginRegistry& PluginRegistry::instance() {
  static PluginRegistry registry;
  return registry;
}

const PluginRegistry::Entry* PluginRegistry::find(const char* name, const char* version, const char* name_space) const {
  if (name == nullptr || version == nullptr) return nullptr;
  const char* wanted = name_space == nullptr ? "" : name_space;
  for (const Entry& entry : entries_) {
    if (entry.name == name && entry.version == version && entry.name_space == wanted) return &entry;
  }
  return nullptr;
}

bool PluginRegistry::set_computes_on_host(const std::string& name, const std::string& version,
                                          const std::string& name_space) {
  const Lock lock(mutex_);
  for (Entry& entry : entries_) {
    if (entry.name != name || entry.version != version || entry.name_space != name_space) continue;
    entry.on_host = true;
    return true;
  }
  return false;
}

bool PluginRegistry::computes_on_host(const std::string& name, const std::string& version,
                                      const std::string& name_space) const {
  const Lock lock(mutex_);
  const Entry* entry = find(name.c_str(), version.c_str(), name_space.c_str());
  return entry != nullptr && entry->on_host;
}

bool PluginRegistry::add(const char* call, Entry entry) noexcept {
  return guard(reporter_, call, false, [&]() -> Result<> {
    const Lock lock(mutex_);
    if (find(entry.name.c_str(), entry.version.c_str(), entry.name_space.c_str()) != nullptr) {
      return Error(ErrorCode::invalid_argument, str("plugin '", entry.name, "' version '", entry.version,
                                                    "' is registered already in namespace '", entry.name_space, "'"));
    }
    entries_.push_back(std::move(entry));
    return Done{};
  });
}

namespace {

constexpr const char* kRegister = "IPluginRegistry::registerCreator";

/// A creator without a name or a version cannot be found again.
bool is_named(const Reporter& reporter, const char* name, const char* version) {
  if (name != nullptr && version != nullptr) return true;
  reporter.error(kRegister, nv::ErrorCode::kINVALID_ARGUMENT,
                 str("expected a name and a version, found ", name ? "no version" : "no name").c_str());
  return false;
}

}  // namespace

bool PluginRegistry::registerCreator(nv::IPluginCreator& creator, const nv::AsciiChar* pluginNamespace) noexcept {
  if (!is_named(reporter_, creator.getPluginName(), creator.getPluginVersion())) return false;
  const char* name_space = pluginNamespace == nullptr ? "" : pluginNamespace;
  creator.setPluginNamespace(name_space);
  return add(kRegister, {creator.getPluginName(), creator.getPluginVersion(), name_space, &creator, &creator});
}

bool PluginRegistry::registerCreator(nv::IPluginCreatorInterface& creator,
                                     const nv::AsciiChar* pluginNamespace) noexcept {
  const char* name_space = pluginNamespace == nullptr ? "" : pluginNamespace;
  const nv::InterfaceInfo info = creator.getInterfaceInfo();
  if (std::strcmp(info.kind, "PLUGIN CREATOR_V1") == 0) {
    return registerCreator(static_cast<nv::IPluginCreator&>(creator), pluginNamespace);
  }
  if (std::strcmp(info.kind, "PLUGIN CREATOR_V3ONE") == 0) {
    const auto& three = static_cast<nv::IPluginCreatorV3One&>(creator);
    if (!is_named(reporter_, three.getPluginName(), three.getPluginVersion())) return false;
    return add(kRegister, {three.getPluginName(), three.getPluginVersion(), name_space, &creator, nullptr});
  }
  return unsupported(reporter_, "IPluginRegistry::registerCreator (a creator of another kind)", false);
}

void PluginRegistry::set_parent(const void* child, nv::IPluginRegistry* parent) {
  const Lock lock(mutex_);
  std::erase_if(parents_, [&](const auto& one) { return one.first == child; });
  if (parent != nullptr) parents_.emplace_back(child, parent);
}

std::vector<nv::IPluginRegistry*> PluginRegistry::parents() const {
  const Lock lock(mutex_);
  std::vector<nv::IPluginRegistry*> out;
  for (const auto& [child, parent] : parents_) {
    if (parent_search_) out.push_back(parent);
  }
  return out;
}

nv::IPluginCreator* PluginRegistry::getPluginCreator(const nv::AsciiChar* name, const nv::AsciiChar* version,
                                                     const nv::AsciiChar* pluginNamespace) noexcept {
  {
    const Lock lock(mutex_);
    if (const Entry* entry = find(name, version, pluginNamespace)) return entry->old;
  }
  return guard<nv::IPluginCreator*>(reporter_, "IPluginRegistry::getPluginCreator", nullptr,
                                    [&]() -> Result<nv::IPluginCreator*> {
                                      for (nv::IPluginRegistry* parent : parents()) {
                                        if (auto* found = parent->getPluginCreator(name, version, pluginNamespace))
                                          return found;
                                      }
                                      return static_cast<nv::IPluginCreator*>(nullptr);
                                    });
}

nv::IPluginCreatorInterface* PluginRegistry::getCreator(const nv::AsciiChar* name, const nv::AsciiChar* version,
                                                        const nv::AsciiChar* pluginNamespace) noexcept {
  {
    const Lock lock(mutex_);
    if (const Entry* entry = find(name, version, pluginNamespace)) return entry->creator;
  }
  return guard<nv::IPluginCreatorInterface*>(reporter_, "IPluginRegistry::getCreator", nullptr,
                                             [&]() -> Result<nv::IPluginCreatorInterface*> {
                                               for (nv::IPluginRegistry* parent : parents()) {
                                                 if (auto* found = parent->getCreator(name, version, pluginNamespace))
                                                   return found;
                                               }
                                               return static_cast<nv::IPluginCreatorInterface*>(nullptr);
                                             });
}

bool PluginRegistry::deregisterCreator(const nv::IPluginCreatorInterface& creator) noexcept {
  const Lock lock(mutex_);
  return std::erase_if(entries_, [&](const Entry& entry) { return entry.creator == &creator; }) > 0;
}

bool PluginRegistry::deregisterCreator(const nv::IPluginCreator& creator) noexcept {
  return deregisterCreator(static_cast<const nv::IPluginCreatorInterface&>(creator));
}

nv::IPluginCreator* const* PluginRegistry::getPluginCreatorList(int32_t* numCreators) const noexcept {
  const auto list = [&]() -> Result<nv::IPluginCreator* const*> {
    const Lock lock(mutex_);
    old_list_.clear();
    for (const Entry& entry : entries_) {
      if (entry.old != nullptr) old_list_.push_back(entry.old);
    }
    if (numCreators != nullptr) *numCreators = static_cast<int32_t>(old_list_.size());
    return old_list_.data();
  };
  return guard<nv::IPluginCreator* const*>(reporter_, "IPluginRegistry::getPluginCreatorList", nullptr, list);
}

nv::IPluginCreatorInterface* const* PluginRegistry::getAllCreators(int32_t* numCreators) const noexcept {
  const auto list = [&]() -> Result<nv::IPluginCreatorInterface* const*> {
    const Lock lock(mutex_);
    list_.clear();
    for (const Entry& entry : entries_) list_.push_back(entry.creator);
    if (numCreators != nullptr) *numCreators = static_cast<int32_t>(list_.size());
    return list_.data();
  };
  return guard<nv::IPluginCreatorInterface* const*>(reporter_, "IPluginRegistry::getAllCreators", nullptr, list);
}

nv::IPluginCreatorInterface* const* PluginRegistry::getAllCreatorsRecursive(int32_t* numCreators) noexcept {
  const auto list = [&]() -> Result<nv::IPluginCreatorInterface* const*> {
    std::vector<nv::IPluginCreatorInterface*> found;
    for (nv::IPluginRegistry* parent : parents()) {
      int32_t count = 0;
      nv::IPluginCreatorInterface* const* all = parent->getAllCreatorsRecursive(&count);
      if (all != nullptr && count > 0) found.insert(found.end(), all, all + count);
    }
    const Lock lock(mutex_);
    list_.clear();
    for (const Entry& entry : entries_) list_.push_back(entry.creator);
    list_.insert(list_.end(), found.begin(), found.end());
    if (numCreators != nullptr) *numCreators = static_cast<int32_t>(list_.size());
    return list_.data();
  };
  return guard<nv::IPluginCreatorInterface* const*>(reporter_, "IPluginRegistry::getAllCreatorsRecursive", nullptr,
                                                    list);
}

nv::IPluginResource* PluginRegistry::acquirePluginResource(const nv::AsciiChar* key,
                                                           nv::IPluginResource* resource) noexcept {
  return guard<nv::IPluginResource*>(
      reporter_, "IPluginRegistry::acquirePluginResource", nullptr, [&]() -> Result<nv::IPluginResource*> {
        if (key == nullptr || resource == nullptr) return Error(ErrorCode::invalid_argument, "key or resource is null");
        const Lock lock(mutex_);
        if (const auto found = resources_.find(key); found != resources_.end()) {
          ++found->second.users;
          return found->second.shared;
        }
        nv::IPluginResource* clone = resource->clone();
        if (clone == nullptr) return Error(ErrorCode::out_of_memory, str("resource '", key, "' could not be cloned"));
        resources_.emplace(key, Resource{clone, 1});
        return clone;
      });
}

int32_t PluginRegistry::releasePluginResource(const nv::AsciiChar* key) noexcept {
  return guard<int32_t>(reporter_, "IPluginRegistry::releasePluginResource", -1, [&]() -> Result<int32_t> {
    const Lock lock(mutex_);
    const auto found = key == nullptr ? resources_.end() : resources_.find(key);
    if (found == resources_.end()) return Error(ErrorCode::invalid_argument, "there is no such resource");
    if (--found->second.users > 0) return 0;
    const int32_t status = found->second.shared->release();
    resources_.erase(found);
    return status;
  });
}

void PluginRegistry::setErrorRecorder(nv::IErrorRecorder* recorder) noexcept { reporter_.set_recorder(recorder); }
nv::IErrorRecorder* PluginRegistry::getErrorRecorder() const noexcept { return reporter_.recorder(); }
bool PluginRegistry::isParentSearchEnabled() const { return parent_search_; }
void PluginRegistry::setParentSearchEnabled(bool enabled) { parent_search_ = enabled; }

}  // namespace tenon::api
