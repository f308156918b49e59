// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Generated kernels: compiled by NVRTC, each source once and many side by side, and launched.
#include <algorithm>
#include <semaphore>

#include "backends/cuda/device.h"
#include "backends/cuda/generated/lib/source.h"
#include "backends/cuda/stream.h"
#include "base/hash.h"
#include "base/threads.h"

namespace tenon::cuda {

namespace {

/// The machine code of a kernel for one architecture.
Result<std::string> cubin_of(const std::string& source, int capability) {
  const Nvrtc& rtc = *libraries().nvrtc;
  nvrtcProgram program = nullptr;
  if (rtc.nvrtcCreateProgram(&program, source.c_str(), "kernel.cu", 0, nullptr, nullptr) != NVRTC_SUCCESS)
    return Error(ErrorCode::out_of_memory, "nvrtcCreateProgram failed");
  // What a later GPU need not have is asked for where it is used alone.
  const bool own = source.find("wgmma.") != std::string::npos;
  const std::string architecture = str("--gpu-architecture=sm_", capability, own ? "a" : "");
  const char* options[] = {architecture.c_str(), "--std=c++17", "-w"};
  const nvrtcResult compiled = rtc.nvrtcCompileProgram(program, 3, options);
  size_t bytes = 0;
  std::string out;
  if (compiled != NVRTC_SUCCESS) {
    rtc.nvrtcGetProgramLogSize(program, &bytes);
    out.resize(bytes);
    rtc.nvrtcGetProgramLog(program, out.data());
    rtc.nvrtcDestroyProgram(&program);
    return Error(ErrorCode::internal, str("NVRTC: ", rtc.nvrtcGetErrorString(compiled), "\n", out, "\n", source));
  }
  rtc.nvrtcGetCUBINSize(program, &bytes);
  out.resize(bytes);
  rtc.nvrtcGetCUBIN(program, out.data());
  rtc.nvrtcDestroyProgram(&program);
  return out;
}

/// A launch; its function may still be under way.
struct Ready {
  Kernel kernel;
  uint32_t grid, block, shared_bytes;
  std::vector<KernelArg> args;
  std::vector<Buffer> packed;
  std::vector<float> numbers;
  bool early;
};

/// Our kernels wait for the launch before by themselves, so that they may be launched, and load weights, while it runs.
Result<> enqueue(const Ready& ready, const Launch& launch, CUstream stream) {
  constexpr size_t kMostArgs = 80;
  void* values[kMostArgs];
  void* pointers[kMostArgs + 1];
  if (ready.args.size() > kMostArgs) return Error(ErrorCode::unsupported, "too many operands for a kernel");
  for (size_t i = 0; i < ready.args.size(); ++i) {
    const KernelArg& arg = ready.args[i];
    values[i] = arg.kind == KernelArg::Kind::src      ? const_cast<void*>(launch.src[arg.index])
                : arg.kind == KernelArg::Kind::dst    ? launch.dst[arg.index]
                : arg.kind == KernelArg::Kind::packed ? ready.packed[arg.index].data()
                                                      : static_cast<std::byte*>(launch.workspace) + arg.offset;
    pointers[i] = &values[i];
  }
  pointers[ready.args.size()] = const_cast<float*>(ready.numbers.data());
  CUlaunchAttribute early{};
  early.id = CU_LAUNCH_ATTRIBUTE_PROGRAMMATIC_STREAM_SERIALIZATION;
  early.value.programmaticStreamSerializationAllowed = 1;
  CUlaunchConfig config{};
  config.gridDimX = ready.grid;
  config.blockDimX = ready.block;
  config.gridDimY = config.gridDimZ = config.blockDimY = config.blockDimZ = 1;
  config.sharedMemBytes = ready.shared_bytes;
  config.hStream = stream;
  config.attrs = &early;
  config.numAttrs = ready.early ? 1 : 0;
  const Result<CUfunction>& function = ready.kernel.get();
  TRY(function);
  return check(libraries().driver->cuLaunchKernelEx(&config, *function, pointers, nullptr), "cuLaunchKernelEx");
}

}  // namespace

namespace {
/// As many compilations at a time as there are cores.
std::counting_semaphore<>& compilers() {
  static std::counting_semaphore<> free(std::max(1, usable_cores()));
  return free;
}
}  // namespace

Result<CUfunction> CudaDevice::load(const std::string& source, uint32_t shared_bytes) const {
  constexpr uint32_t kSharedWithoutAsking = 48 << 10;
  compilers().acquire();
  auto cubin = cubin_of(source, capability_);
  compilers().release();
  TRY(cubin);
  const ContextScope scope(*this);
  CUmodule module = nullptr;
  CUfunction function = nullptr;
  TRY(check(driver().cuModuleLoadData(&module, cubin->data()), "cuModuleLoadData"));
  TRY(check(driver().cuModuleGetFunction(&function, module, "kernel"), "cuModuleGetFunction"));
  if (shared_bytes > kSharedWithoutAsking) {
    TRY(check(driver().cuFuncSetAttribute(function, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES,
                                          static_cast<int>(shared_bytes)),
              "cuFuncSetAttribute"));
  }
  const std::scoped_lock lock(mutex_);
  modules_.push_back(module);
  functions_.insert(function);
  return function;
}

Result<Kernel> CudaDevice::compile(const std::string& source, uint32_t shared_bytes) const {
  if (!libraries().nvrtc) return declined("needs NVRTC, which was not found");
  const std::scoped_lock lock(kernels_mutex_);
  Kernel& kernel = kernels_[hash_text(source)];
  if (!kernel.valid())
    kernel =
        std::async(std::launch::async, [this, source, shared_bytes]() { return load(source, shared_bytes); }).share();
  return kernel;
}

bool CudaDevice::waits_by_itself(CUfunction function) const {
  const std::scoped_lock lock(mutex_);
  return functions_.count(function) > 0;
}

void CudaDevice::mark_waiting(CUfunction function) const {
  const std::scoped_lock lock(mutex_);
  functions_.insert(function);
}

namespace {
/// Declines types of elements that the text in front of kernels does not name: strings, most of 8 bits and fewer.
Result<> check_types(const GeneratedLaunch& launch) {
  for (const KernelArg& arg : launch.args) {
    if (launch.source.find(str(" ", type_name(arg.dtype), ";")) == std::string::npos)
      return declined("kernels do not take elements of ", arg.dtype);
  }
  return Done{};
}
}  // namespace

Result<Prepared> prepare_generated(const Generated& generated, const CudaDevice& device, const Problem* problem) {
  for (const GeneratedLaunch& one : generated.launches) TRY(check_types(one));
  Prepared out{.workspace_bytes = generated.workspace_bytes, .in_place = generated.in_place};
  out.work = {.flops = generated.effort, .bytes = problem ? traffic(*problem) : 0};
  std::vector<Buffer> packed;
  for (const Packing& packing : generated.packings) {
    const Constant& weights = *problem->constant(packing.operand);
    const auto pack = [&](std::byte* to) { packing.pack(weights, to); };
    TRY_ASSIGN(Buffer buffer, device.packed(weights, packing.name, packing.bytes, pack));
    packed.push_back(std::move(buffer));
    out.held |= uint64_t{1} << packing.operand;
  }
  std::vector<Ready> launches;
  for (const GeneratedLaunch& one : generated.launches) {
    TRY_ASSIGN(const Kernel kernel, device.compile(one.source, one.shared_bytes));
    const bool early = device.compute_capability() >= 90;  // griddepcontrol
    launches.push_back({kernel, one.grid, one.block, one.shared_bytes, one.args, packed, one.numbers, early});
  }
  out.run = [launches = std::move(launches), &device](const Launch& launch, Stream& stream) -> Result<> {
    const ContextScope scope(device);
    for (const Ready& ready : launches) TRY(enqueue(ready, launch, static_cast<CudaStream&>(stream).handle()));
    return Done{};
  };
  return out;
}

}  // namespace tenon::cuda
