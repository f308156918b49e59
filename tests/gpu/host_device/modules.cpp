// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Modules are shared libraries that nvrtc.cpp made: an image is the name of one. Launching what is in them.
#include <dlfcn.h>
#include <signal.h>
#include <sys/mman.h>

#include <cstring>

#include "tests/gpu/host_device/driver_state.h"

using namespace tenon::host_device;  // the driver's calls are C

namespace {
constexpr int kMostParameters = 128;
constexpr size_t kMostSharedBytes = 227 << 10;
constexpr unsigned kMostThreads = 1024;

/// Addresses that nobody may read or write, for those in which a kernel is given memory of the host: a kernel may be
/// given such, as of an empty tensor, and not look at it.
class Forbidden {
 public:
  static const Forbidden& instance() {
    static const Forbidden one;
    return one;
  }
  /// An address so far from both ends that indices of a test stay inside.
  uintptr_t address() const { return begin_ + kBytes / 2; }

 private:
  static constexpr size_t kBytes = size_t{1} << 32;
  Forbidden() {
    void* memory = mmap(nullptr, kBytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    begin_ = reinterpret_cast<uintptr_t>(memory);
    struct sigaction action {};
    action.sa_sigaction = &found;
    action.sa_flags = SA_SIGINFO | SA_NODEFER;  // the kernel's thread does not come back from the handler
    sigaction(SIGSEGV, &action, nullptr);
  }
  static void found(int, siginfo_t* info, void*) {
    const auto at = reinterpret_cast<uintptr_t>(info->si_addr);
    if (at - instance().begin_ < kBytes) host_fault(CUDA_ERROR_ILLEGAL_ADDRESS, "memory of the host in a kernel");
    signal(SIGSEGV, SIG_DFL);  // another's, and comes again
  }
  uintptr_t begin_ = 0;
};

/// The launch's values with forbidden addresses for those that are neither the device's nor pinned.
void forbid_memory_of_the_host(KernelLaunch& launch) {
  for (size_t i = 0; i < launch.values.size(); ++i) {
    if (!launch.function->parameters[i].pointer) continue;
    uintptr_t at = 0;
    std::memcpy(&at, launch.values[i].data(), sizeof at);
    if (at == 0 || allocation_of(at)) continue;
    at = Forbidden::instance().address();
    std::memcpy(launch.values[i].data(), &at, sizeof at);
  }
}

void run(const KernelLaunch& launch) {
  std::vector<void*> values;
  for (const auto& one : launch.values) values.push_back(const_cast<char*>(one.data()));
  const CUlaunchConfig& config = launch.config;
  const Fault fault = run_grid({.entry = launch.function->call,
                                .values = values.data(),
                                .grid = {config.gridDimX, config.gridDimY, config.gridDimZ},
                                .block = {config.blockDimX, config.blockDimY, config.blockDimZ},
                                .shared_bytes = config.sharedMemBytes,
                                .cluster = launch.function->cluster,
                                .early = launch.early,
                                .last_first = setting("TENON_HOST_DEVICE_LAST_FIRST", 0) != 0});
  if (fault.code != 0) set_sticky(static_cast<CUresult>(fault.code), fault.text);
}

CUresult check(const CUlaunchConfig& config, const CUfunc_st& function) {
  const unsigned threads = config.blockDimX * config.blockDimY * config.blockDimZ;
  const bool empty = config.gridDimX == 0 || config.gridDimY == 0 || config.gridDimZ == 0 || threads == 0;
  if (empty || threads > kMostThreads) return CUDA_ERROR_INVALID_VALUE;
  if (config.sharedMemBytes > function.most_shared_bytes) return CUDA_ERROR_INVALID_VALUE;
  if (config.gridDimX % function.cluster != 0) return CUDA_ERROR_INVALID_VALUE;
  return CUDA_SUCCESS;
}
}  // namespace

CUresult cuModuleLoadData(CUmodule* module, const void* image) {
  if (const CUresult code = sticky(); code != CUDA_SUCCESS) return code;
  if (!current_context()) return CUDA_ERROR_INVALID_CONTEXT;
  void* library = dlopen(static_cast<const char*>(image), RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    set_sticky(CUDA_SUCCESS, dlerror());
    return CUDA_ERROR_INVALID_IMAGE;
  }
  *module = new CUmod_st{library, {}};
  return CUDA_SUCCESS;
}

CUresult cuModuleUnload(CUmodule module) {
  wait_for_all();
  dlclose(module->library);
  delete module;
  return sticky();
}

CUresult cuModuleGetFunction(CUfunction* function, CUmodule module, const char* name) {
  const std::string word = name;
  const auto call = reinterpret_cast<void (*)(void**)>(dlsym(module->library, ("host_call_" + word).c_str()));
  const auto describe =
      reinterpret_cast<int (*)(HostParameter*)>(dlsym(module->library, ("host_describe_" + word).c_str()));
  const auto* cluster = static_cast<const int*>(dlsym(module->library, ("host_cluster_" + word).c_str()));
  if (!call || !describe || !cluster) return CUDA_ERROR_NOT_FOUND;
  CUfunc_st& out = module->functions[word];
  HostParameter parameters[kMostParameters];
  const int count = describe(parameters);
  out.name = word;
  out.call = call;
  out.parameters.assign(parameters, parameters + count);
  out.cluster = static_cast<unsigned>(*cluster);
  *function = &out;
  return CUDA_SUCCESS;
}

CUresult cuFuncSetAttribute(CUfunction function, CUfunction_attribute attribute, int value) {
  if (attribute != CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES) return CUDA_ERROR_INVALID_VALUE;
  if (value < 0 || static_cast<size_t>(value) > kMostSharedBytes) return CUDA_ERROR_INVALID_VALUE;
  function->most_shared_bytes = static_cast<size_t>(value);
  return CUDA_SUCCESS;
}

CUresult cuLaunchKernelEx(const CUlaunchConfig* config, CUfunction function, void** arguments, void**) {
  if (const CUresult code = check(*config, *function); code != CUDA_SUCCESS) return code;
  const auto launch = std::make_shared<KernelLaunch>();
  launch->function = function;
  launch->config = *config;
  for (unsigned i = 0; i < config->numAttrs; ++i) {
    if (config->attrs[i].id == CU_LAUNCH_ATTRIBUTE_PROGRAMMATIC_STREAM_SERIALIZATION)
      launch->early = config->attrs[i].value.programmaticStreamSerializationAllowed != 0;
  }
  for (size_t i = 0; i < function->parameters.size(); ++i) {
    const auto* value = static_cast<const char*>(arguments[i]);
    launch->values.emplace_back(value, value + function->parameters[i].bytes);
  }
  const auto work = [launch]() {
    forbid_memory_of_the_host(*launch);
    run(*launch);
  };
  return enqueue(config->hStream, {CU_GRAPH_NODE_TYPE_KERNEL, work, launch});
}
