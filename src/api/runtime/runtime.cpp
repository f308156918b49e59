// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Runtime: reads plans from memory and streams.
#include "api/runtime/runtime.h"

#include <dlfcn.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <vector>

#include "api/common/open_device.h"
#include "api/runtime/cuda_engine.h"
#include "api/runtime/first_plugin.h"
#include "api/runtime/plugin_registry.h"
#include "api/runtime/retune.h"
#include "backends/cpu/device.h"
#include "base/file.h"
#include "base/hash.h"
#include "plan/plan_file.h"

namespace tenon::api {

namespace {

constexpr int64_t kReadAtOnce = int64_t{1} << 20;

/// Everything that a stream has. `read(destination, bytes)` returns how many, 0 at the end, negative on an error.
template <class Read>
Result<std::vector<std::byte>> read_all(Read&& read) {
  std::vector<std::byte> bytes;
  for (;;) {
    const size_t before = bytes.size();
    bytes.resize(before + kReadAtOnce);
    const int64_t count = read(bytes.data() + before, kReadAtOnce);
    if (count < 0 || count > kReadAtOnce) {
      return Error(ErrorCode::invalid_argument, str("the stream's read returned ", count));
    }
    bytes.resize(before + static_cast<size_t>(count));
    if (count == 0) return bytes;
  }
}

/// The libraries of plugins that go with a plan, if they are what they were when it was built.
Result<> load_plugin_libraries(const Plan& plan, bool allowed) {
  for (const PluginLibrary& one : plan.plugin_libraries) {
    if (!allowed) {
      return Error(ErrorCode::invalid_argument,
                   str("the plan comes with library '", one.path, "', whose code would run"))
          .hint("allow it with IRuntime::setEngineHostCodeAllowed(true)");
    }
    TRY_ASSIGN(const std::string bytes, read_file(one.path).note("of a library of plugins that goes with the plan"));
    if (hash_bytes(std::as_bytes(std::span(bytes))) != one.hash) {
      return Error(ErrorCode::invalid_argument,
                   str("library '", one.path, "' is not the one that the plan was built with"));
    }
    if (!PluginRegistry::instance().has_library(one.path) &&
        PluginRegistry::instance().loadLibrary(one.path.c_str()) == nullptr) {
      return Error(ErrorCode::not_found, str("library '", one.path, "' of the plan could not be loaded"));
    }
  }
  return Done{};
}

}  // namespace

nv::ICudaEngine* Runtime::load(const char* call, std::span<const std::byte> bytes,
                               nv::IPluginFactory* factory) noexcept {
  return guard<nv::ICudaEngine*>(reporter_, call, nullptr, [&]() -> Result<nv::ICudaEngine*> {
    if (bytes.data() == nullptr) return Error(ErrorCode::invalid_argument, "the plan is null");
    // The caller may free its bytes; weights are read in place, so this copy stays with the engine.
    TRY_ASSIGN(const Buffer copy, allocate_host(std::max<size_t>(bytes.size(), 1)));
    std::memcpy(copy.data(), bytes.data(), bytes.size());
    TRY_ASSIGN(Plan plan, plan::from_bytes({copy.data(), bytes.size()}, std::make_shared<Buffer>(copy)));
    TRY(load_plugin_libraries(plan, host_code_allowed_));
    TRY(make_first_plugins(plan, factory));
    TRY_ASSIGN(Retune retune, make_retune(settings_, max_threads_));
    if (settings_.retune_in_background) {
      retune.chosen_later = [reporter = reporter_](const Result<>& tuned) noexcept {
        try {
          if (tuned.ok())
            reporter.log(nv::ILogger::Severity::kINFO, "the plan was tuned for this machine");
          else
            reporter.log(nv::ILogger::Severity::kERROR, tuned.error().text());
        } catch (const std::bad_alloc&) {
          reporter.log(nv::ILogger::Severity::kERROR, "out of memory while the plan was tuned");
        }
      };
    }
    auto device = open_device(settings_.device.empty() ? device_of(plan) : settings_.device, device_options_of(plan));
    if (!device.ok()) return std::move(device).error().hint("LoadSettings::device \"cpu\" runs it on the CPU");
    TRY_ASSIGN(auto engine, Engine::load(std::move(plan), std::move(*device), std::move(retune)));
    if (!engine->tuned()) {
      reporter_.log(nv::ILogger::Severity::kWARNING,
                    str(call, ": the plan was not tuned on this machine; tactics are chosen by expected time",
                        engine->is_tuning() ? " until it is, in the background" : ""));
    }
    if (engine->retuned())
      reporter_.log(nv::ILogger::Severity::kINFO, str(call, ": the plan was tuned for this machine"));
    auto object = std::make_unique<CudaEngine>(std::move(engine), reporter_, max_threads_);
    object->set_allocator(allocator_);
    return object.release();
  });
}

Runtime::~Runtime() { PluginRegistry::instance().set_parent(this, nullptr); }

nv::IRuntime* Runtime::getPImpl() noexcept { return this; }

nv::ICudaEngine* Runtime::deserializeCudaEngine(const void* blob, std::size_t size) noexcept {
  return load("IRuntime::deserializeCudaEngine", {static_cast<const std::byte*>(blob), size});
}

nv::ICudaEngine* Runtime::load_with(const void* blob, std::size_t size, nv::IPluginFactory* factory) noexcept {
  return load("IRuntime::deserializeCudaEngine", {static_cast<const std::byte*>(blob), size}, factory);
}

nv::ICudaEngine* Runtime::deserializeCudaEngine(nv::IStreamReader& reader) noexcept {
  std::vector<std::byte> bytes;
  const bool done = guard(reporter_, "IRuntime::deserializeCudaEngine", false, [&]() -> Result<> {
    TRY_ASSIGN(bytes, read_all([&](void* to, int64_t count) { return reader.read(to, count); }));
    return Done{};
  });
  return done ? load("IRuntime::deserializeCudaEngine", bytes) : nullptr;
}

nv::ICudaEngine* Runtime::deserializeCudaEngineV2(nv::IStreamReaderV2& reader) noexcept {
  std::vector<std::byte> bytes;
  const bool done = guard(reporter_, "IRuntime::deserializeCudaEngine", false, [&]() -> Result<> {
    TRY_ASSIGN(bytes, read_all([&](void* to, int64_t count) { return reader.read(to, count, nullptr); }));
    return Done{};
  });
  return done ? load("IRuntime::deserializeCudaEngine", bytes) : nullptr;
}

void Runtime::setDLACore(int32_t core) noexcept {
  if (core != 0) unsupported(reporter_, "IRuntime::setDLACore");
}
int32_t Runtime::getDLACore() const noexcept { return 0; }
int32_t Runtime::getNbDLACores() const noexcept { return 0; }

void Runtime::setGpuAllocator(nv::IGpuAllocator* allocator) noexcept { allocator_ = allocator; }

void Runtime::setErrorRecorder(nv::IErrorRecorder* recorder) noexcept { reporter_.set_recorder(recorder); }
nv::IErrorRecorder* Runtime::getErrorRecorder() const noexcept { return reporter_.recorder(); }
nv::ILogger* Runtime::getLogger() const noexcept { return reporter_.logger(); }

bool Runtime::setMaxThreads(int32_t maxThreads) noexcept {
  return guard(reporter_, "IRuntime::setMaxThreads", false, [&]() -> Result<> {
    if (maxThreads < 1)
      return Error(ErrorCode::invalid_argument, str("expected at least 1 thread, found ", maxThreads));
    max_threads_ = maxThreads;
    return Done{};
  });
}
int32_t Runtime::getMaxThreads() const noexcept { return max_threads_ == 0 ? 1 : max_threads_; }

void Runtime::setTemporaryDirectory(const char* path) noexcept {
  guard(reporter_, "IRuntime::setTemporaryDirectory", [&]() -> Result<> {
    temporary_directory_ = path == nullptr ? "" : path;
    return Done{};
  });
}
const char* Runtime::getTemporaryDirectory() const noexcept { return temporary_directory_.c_str(); }
void Runtime::setTempfileControlFlags(nv::TempfileControlFlags flags) noexcept { tempfile_flags_ = flags; }
nv::TempfileControlFlags Runtime::getTempfileControlFlags() const noexcept { return tempfile_flags_; }

nv::IPluginRegistry& Runtime::getPluginRegistry() noexcept { return PluginRegistry::instance(); }
void Runtime::setPluginRegistryParent(nv::IPluginRegistry* parent) noexcept {
  guard(reporter_, "IRuntime::setPluginRegistryParent", [&]() -> Result<> {
    PluginRegistry::instance().set_parent(this, parent == &PluginRegistry::instance() ? nullptr : parent);
    return Done{};
  });
}
nv::IRuntime* Runtime::loadRuntime(const char* path) noexcept {
  return guard<nv::IRuntime*>(reporter_, "IRuntime::loadRuntime", nullptr, [&]() -> Result<nv::IRuntime*> {
    if (path == nullptr) return Error(ErrorCode::invalid_argument, "the path is null");
    void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);  // never closed: its objects may outlive the runtime
    if (library == nullptr) {
      const char* reason = dlerror();
      return Error(ErrorCode::not_found, str("runtime '", path, "': ", reason ? reason : "cannot be opened"));
    }
    const auto make = reinterpret_cast<void* (*)(void*, int32_t)>(dlsym(library, "createInferRuntime_INTERNAL"));
    if (make == nullptr) {
      return Error(ErrorCode::invalid_argument,
                   str("runtime '", path, "': expected it to export createInferRuntime_INTERNAL"));
    }
    auto* runtime = static_cast<nv::IRuntime*>(make(reporter_.logger(), NV_TENSORRT_VERSION));
    if (runtime != nullptr) return runtime;
    return Error(ErrorCode::unsupported, str("runtime '", path, "' gives none for version ", NV_TENSORRT_VERSION));
  });
}
void Runtime::setEngineHostCodeAllowed(bool allowed) noexcept { host_code_allowed_ = allowed; }
bool Runtime::getEngineHostCodeAllowed() const noexcept { return host_code_allowed_; }

}  // namespace tenon::api
