// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Looking up the library by its name among what is loaded; it is never loaded from here.
#include "api/runtime/host_stream.h"

#include <dlfcn.h>
#include <link.h>

#include <atomic>
#include <mutex>

#include "base/str.h"

namespace tenon::api {

namespace {

constexpr const char* kLibrary = "libtenon_host_cuda.so.0";

/// How many libraries have been loaded so far: without a new one there is nothing to look for.
unsigned long long libraries_loaded() {
  unsigned long long count = 0;
  dl_iterate_phdr(
      [](dl_phdr_info* info, size_t, void* out) {
        *static_cast<unsigned long long*>(out) = info->dlpi_adds;
        return 1;  // the first one knows
      },
      &count);
  return count;
}

Result<> outcome(int code, const char* what) {
  if (code == 0) return Done{};
  constexpr int kInvalidHandle = 400;  // cudaErrorInvalidResourceHandle
  if (code == kInvalidHandle) {
    return Error(ErrorCode::invalid_argument,
                 str(what, ": expected a live stream or event of the host device library, found another handle"));
  }
  return Error(ErrorCode::device, str(what, ": the host device library answered ", code));
}

}  // namespace

bool HostStreams::load() noexcept {
  void* library = dlopen(kLibrary, RTLD_NOW | RTLD_NOLOAD);
  if (library == nullptr) return false;
  submit_ = reinterpret_cast<decltype(submit_)>(dlsym(library, "tenon_host_stream_submit"));
  synchronize_ = reinterpret_cast<decltype(synchronize_)>(dlsym(library, "tenon_host_stream_synchronize"));
  record_ = reinterpret_cast<decltype(record_)>(dlsym(library, "tenon_host_event_record"));
  create_ = reinterpret_cast<decltype(create_)>(dlsym(library, "cudaStreamCreateWithFlags"));
  destroy_ = reinterpret_cast<decltype(destroy_)>(dlsym(library, "cudaStreamDestroy"));
  return submit_ != nullptr && synchronize_ != nullptr && record_ != nullptr;
}

const HostStreams* HostStreams::find() noexcept {
  static HostStreams streams;
  static std::atomic<bool> found{false};
  static std::atomic<unsigned long long> looked_at{0};
  if (found.load(std::memory_order_acquire)) return &streams;
  const unsigned long long loaded = libraries_loaded();
  if (looked_at.load(std::memory_order_relaxed) == loaded) return nullptr;
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  if (!found.load(std::memory_order_relaxed) && streams.load()) found.store(true, std::memory_order_release);
  looked_at.store(loaded, std::memory_order_relaxed);
  return found.load(std::memory_order_relaxed) ? &streams : nullptr;
}

Result<> HostStreams::submit(void* stream, int (*run)(void*), void (*release)(void*), void* argument) const {
  return outcome(submit_(stream, run, release, argument), "stream");
}

Result<> HostStreams::synchronize(void* stream) const { return outcome(synchronize_(stream), "stream"); }

void* HostStreams::create() const noexcept {
  constexpr unsigned int kNonBlocking = 1;
  void* stream = nullptr;
  return create_ != nullptr && create_(&stream, kNonBlocking) == 0 ? stream : nullptr;
}

void HostStreams::destroy(void* stream) const noexcept {
  if (destroy_ != nullptr) destroy_(stream);
}

Result<> HostStreams::record(void* event, void* stream) const { return outcome(record_(event, stream), "event"); }

}  // namespace tenon::api
