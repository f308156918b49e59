// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// PluginRegistry: libraries of plugins, which export `getCreators` or, with creators of the second generation alone,
// `getPluginCreators`.
#include <dlfcn.h>

#include <algorithm>

#include "api/common/exports.h"
#include "api/runtime/plugin_registry.h"

namespace tenon::api {

namespace {

/// Creators that the library hands out; none if it has no such function.
template <class Creator>
std::vector<Creator*> creators_of(void* library, const char* function) {
  const auto list = reinterpret_cast<Creator* const* (*)(int32_t&)>(dlsym(library, function));
  if (list == nullptr) return {};
  int32_t count = 0;
  Creator* const* all = list(count);
  if (all == nullptr || count < 0) return {};
  std::vector<Creator*> out(all, all + count);
  std::erase(out, nullptr);
  return out;
}

/// Closes the library unless it is kept.
struct Opened {
  explicit Opened(const char* path) : handle(dlopen(path, RTLD_NOW | RTLD_LOCAL)) {}
  ~Opened() {
    if (handle != nullptr) dlclose(handle);
  }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;
  void* handle;
};

}  // namespace

Result<nv::IPluginRegistry::PluginLibraryHandle> PluginRegistry::load(const char* path) {
  if (path == nullptr) return Error(ErrorCode::invalid_argument, "the path is null");
  Opened library(path);
  if (library.handle == nullptr) {
    const char* reason = dlerror();
    return Error(ErrorCode::not_found, str("library of plugins '", path, "': ", reason ? reason : "cannot be opened"));
  }
  class Finder final : public nv::ILoggerFinder {
   public:
    nv::ILogger* findLogger() override { return last_logger(); }
  };
  static Finder finder;
  const auto set_finder = reinterpret_cast<void (*)(nv::ILoggerFinder*)>(dlsym(library.handle, "setLoggerFinder"));
  if (set_finder != nullptr) set_finder(&finder);
  std::vector<nv::IPluginCreatorInterface*> all =
      creators_of<nv::IPluginCreatorInterface>(library.handle, "getCreators");
  for (nv::IPluginCreator* one : creators_of<nv::IPluginCreator>(library.handle, "getPluginCreators")) {
    if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
  }
  if (all.empty()) {
    return Error(ErrorCode::invalid_argument,
                 str("library of plugins '", path, "': expected it to export getCreators or getPluginCreators"));
  }
  Library kept{path, library.handle, {}};
  for (nv::IPluginCreatorInterface* one : all) {
    if (registerCreator(*one, "")) kept.creators.push_back(one);
  }
  if (kept.creators.empty()) {
    return Error(ErrorCode::invalid_argument, str("library of plugins '", path, "': all it has is registered already"));
  }
  const std::lock_guard lock(mutex_);
  libraries_.push_back(std::move(kept));
  library.handle = nullptr;
  return libraries_.back().handle;
}

bool PluginRegistry::has_library(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  return std::any_of(libraries_.begin(), libraries_.end(), [&](const Library& one) { return one.path == path; });
}

nv::IPluginRegistry::PluginLibraryHandle PluginRegistry::loadLibrary(const nv::AsciiChar* path) noexcept {
  return guard<PluginLibraryHandle>(reporter_, "IPluginRegistry::loadLibrary", nullptr, [&]() { return load(path); });
}

void PluginRegistry::deregisterLibrary(PluginLibraryHandle handle) noexcept {
  guard(reporter_, "IPluginRegistry::deregisterLibrary", [&]() -> Result<> {
    Library gone{"", nullptr, {}};
    {
      const std::lock_guard lock(mutex_);
      const auto found =
          std::find_if(libraries_.begin(), libraries_.end(), [&](const Library& one) { return one.handle == handle; });
      if (found == libraries_.end()) return Error(ErrorCode::invalid_argument, "there is no library of this handle");
      gone = std::move(*found);
      libraries_.erase(found);
    }
    for (const nv::IPluginCreatorInterface* one : gone.creators) deregisterCreator(*one);
    dlclose(gone.handle);
    return Done{};
  });
}

}  // namespace tenon::api
