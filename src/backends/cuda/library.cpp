// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Opening the vendor's libraries.
#include "backends/cuda/library.h"

#include <dlfcn.h>

namespace tenon::cuda {

namespace {

#define TENON_TEXT_OF(name) #name
#define TENON_TEXT(name) TENON_TEXT_OF(name)  // after cuda.h has put the version behind the name

/// The first of the names that opens.
void* open_first(std::initializer_list<const char*> names, std::vector<std::string>& missing) {
  std::string reason;
  for (const char* name : names) {
    if (void* library = dlopen(name, RTLD_NOW | RTLD_LOCAL)) return library;
    if (const char* text = dlerror(); text && reason.empty()) reason = text;
  }
  missing.push_back(str(*names.begin(), ": ", reason));
  return nullptr;
}

/// Fills a table of functions; null if one is missing.
#define TENON_OPEN(Table, LIST, ...)                                         \
  [&]() -> const Table* {                                                    \
    static Table table;                                                      \
    void* library = open_first({__VA_ARGS__}, out.missing);                  \
    if (!library) return nullptr;                                            \
    const char* absent = nullptr;                                            \
    LIST(TENON_FIND)                                                         \
    if (!absent) return &table;                                              \
    out.missing.push_back(str(*names_of({__VA_ARGS__}), " lacks ", absent)); \
    return nullptr;                                                          \
  }()
#define TENON_FIND(name)                                                                 \
  table.name = reinterpret_cast<decltype(table.name)>(dlsym(library, TENON_TEXT(name))); \
  if (!table.name) absent = TENON_TEXT(name);

const char* const* names_of(std::initializer_list<const char*> names) { return names.begin(); }

Libraries open() {
  Libraries out;
  out.driver = TENON_OPEN(Driver, TENON_CUDA_DRIVER, "libcuda.so.1", "libcuda.so");
  if (!out.driver) return out;
  out.nvrtc = TENON_OPEN(Nvrtc, TENON_NVRTC, "libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so");
  out.cublaslt = TENON_OPEN(CublasLt, TENON_CUBLASLT, "libcublasLt.so.13", "libcublasLt.so.12", "libcublasLt.so");
  out.cudnn = TENON_OPEN(Cudnn, TENON_CUDNN, "libcudnn.so.9", "libcudnn.so");
#ifdef TENON_HAS_NCCL
  const auto missing = out.missing;
  out.nccl = TENON_OPEN(Nccl, TENON_NCCL, "libnccl.so.2", "libnccl.so");
  out.missing = missing;
#endif
  std::vector<std::string> reason;
  out.cutlass = open_first({"libtenon_cutlass.so"}, reason);
  out.why_no_cutlass = join(reason);
  return out;
}

}  // namespace

const Libraries& libraries() {
  static const Libraries found = open();
  return found;
}

Result<> check(CUresult code, std::string_view call) {
  if (code == CUDA_SUCCESS) return Done{};
  const char *name = nullptr, *text = nullptr;
  libraries().driver->cuGetErrorName(code, &name);
  libraries().driver->cuGetErrorString(code, &text);
  const ErrorCode kind = code == CUDA_ERROR_OUT_OF_MEMORY ? ErrorCode::out_of_memory : ErrorCode::device;
  return Error(kind,
               str(call, ": ", name ? name : "unknown error", " (", static_cast<int>(code), "), ", text ? text : ""));
}

}  // namespace tenon::cuda
