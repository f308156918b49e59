// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Finding and checking plugin libraries.
#include "backend/plugin.h"

#include <dlfcn.h>

#include <map>
#include <mutex>
#include <optional>
#include <vector>

namespace tenon {

namespace {

/// The folder of the program or library that this code is part of.
std::string own_folder() {
  Dl_info info{};
  if (dladdr(reinterpret_cast<const void*>(&own_folder), &info) == 0 || !info.dli_fname) return "";
  const std::string path = info.dli_fname;
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash + 1);
}

struct Search {
  std::mutex mutex;
  std::string folder;  // ends in a slash if there is one
};
Search& search() {
  static Search one;
  return one;
}

Result<const Backend*> load(std::string_view name, const std::string& first) {
  const std::string file = str("libtenon_", name, ".so");
  const std::string folder = own_folder();
  std::string reasons;
  for (const std::string& path : {first + file, folder + file, folder + "../lib/" + file, file}) {
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) {
      reasons = dlerror();
      continue;
    }
    const auto entry = reinterpret_cast<PluginEntry>(dlsym(library, "tenon_backend"));
    if (!entry) return Error(ErrorCode::not_found, str(path, ": expected a function tenon_backend, found none"));
    std::string message;
    if (const Backend* backend = entry(kPluginVersion, &message)) return backend;
    return Error(ErrorCode::not_found, str(path, ": ", message));
  }
  return Error(ErrorCode::not_found, str("backend '", name, "': ", reasons));
}

}  // namespace

Result<const Backend*> find_backend(std::string_view name) {
  static std::map<std::string, Result<const Backend*>, std::less<>> loaded;
  const std::scoped_lock lock(search().mutex);
  const auto at = loaded.find(name);
  if (at != loaded.end() && at->second.ok()) return at->second;
  return loaded.insert_or_assign(std::string(name), load(name, search().folder)).first->second;
}

void search_backends_in(std::string folder) {
  if (!folder.empty() && folder.back() != '/') folder += '/';
  const std::scoped_lock lock(search().mutex);
  search().folder = std::move(folder);
}

}  // namespace tenon
