// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Asking the library by name, as host_stream.cpp does; it is never loaded from here.
#include "api/runtime/host_memory.h"

#include <dlfcn.h>

#include <cstdint>

namespace tenon::api {

size_t host_bytes_behind(const void* pointer) noexcept {
  void* library = dlopen("libtenon_host_cuda.so.0", RTLD_NOW | RTLD_NOLOAD);
  if (library == nullptr) return SIZE_MAX;
  const auto ask = reinterpret_cast<size_t (*)(const void*)>(dlsym(library, "tenon_host_bytes_behind"));
  const size_t bytes = ask != nullptr ? ask(pointer) : SIZE_MAX;
  dlclose(library);
  return bytes;
}

}  // namespace tenon::api
