// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IPluginRegistry: creators by name, version and namespace; shared resources by key.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "api/common/report.h"

namespace tenon::api {

class PluginRegistry final : public nv::IPluginRegistry {
 public:
  /// The one of the process.
  static PluginRegistry& instance();
  /// Is the library of that path loaded?
  bool has_library(const std::string& path) const;
  /// That creator's plugins are code for the host, also in an engine of a GPU. False if there is no such creator.
  bool set_computes_on_host(const std::string& name, const std::string& version, const std::string& name_space);
  bool computes_on_host(const std::string& name, const std::string& version, const std::string& name_space) const;

  /// Where creators are looked for that it does not have, in the order of setting, as long as the parent search is
  /// enabled. One a `child`; null takes its parent away.
  void set_parent(const void* child, nv::IPluginRegistry* parent);

  bool registerCreator(nv::IPluginCreator& creator, const nv::AsciiChar* pluginNamespace) noexcept override;
  nv::IPluginCreator* const* getPluginCreatorList(int32_t* numCreators) const noexcept override;
  nv::IPluginCreator* getPluginCreator(const nv::AsciiChar* name, const nv::AsciiChar* version,
                                       const nv::AsciiChar* pluginNamespace) noexcept override;
  void setErrorRecorder(nv::IErrorRecorder* recorder) noexcept override;
  nv::IErrorRecorder* getErrorRecorder() const noexcept override;
  bool deregisterCreator(const nv::IPluginCreator& creator) noexcept override;
  bool isParentSearchEnabled() const override;
  void setParentSearchEnabled(bool parentSearchEnabled) override;
  PluginLibraryHandle loadLibrary(const nv::AsciiChar* pluginPath) noexcept override;
  void deregisterLibrary(PluginLibraryHandle handle) noexcept override;
  bool registerCreator(nv::IPluginCreatorInterface& creator, const nv::AsciiChar* pluginNamespace) noexcept override;
  nv::IPluginCreatorInterface* const* getAllCreators(int32_t* numCreators) const noexcept override;
  nv::IPluginCreatorInterface* getCreator(const nv::AsciiChar* name, const nv::AsciiChar* version,
                                          const nv::AsciiChar* pluginNamespace) noexcept override;
  bool deregisterCreator(const nv::IPluginCreatorInterface& creator) noexcept override;
  nv::IPluginResource* acquirePluginResource(const nv::AsciiChar* key, nv::IPluginResource* resource) noexcept override;
  int32_t releasePluginResource(const nv::AsciiChar* key) noexcept override;
  nv::IPluginCreatorInterface* const* getAllCreatorsRecursive(int32_t* numCreators) noexcept override;

 private:
  struct Entry {
    std::string name, version, name_space;
    nv::IPluginCreatorInterface* creator;
    nv::IPluginCreator* old;  // the same, if it is of the second generation
    bool on_host = false;
  };
  struct Resource {
    nv::IPluginResource* shared;
    int users;
  };
  /// A library that loadLibrary opened, and the creators that came with it.
  struct Library {
    std::string path;
    void* handle;
    std::vector<nv::IPluginCreatorInterface*> creators;
  };
  Result<PluginLibraryHandle> load(const char* path);
  /// None if they are not to be asked.
  std::vector<nv::IPluginRegistry*> parents() const;
  bool add(const char* call, Entry entry) noexcept;
  const Entry* find(const char* name, const char* version, const char* name_space) const;

  mutable std::mutex mutex_;
  Reporter reporter_{nullptr};
  std::vector<Entry> entries_;
  std::map<std::string, Resource> resources_;
  std::vector<Library> libraries_;
  mutable std::vector<nv::IPluginCreator*> old_list_;
  mutable std::vector<nv::IPluginCreatorInterface*> list_;
  std::vector<std::pair<const void*, nv::IPluginRegistry*>> parents_;
  bool parent_search_ = true;
};

}  // namespace tenon::api
