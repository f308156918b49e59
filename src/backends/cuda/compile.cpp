// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Generated kernels: compiled by NVRTC, each source once, and launched.
#include "backends/cuda/device.h"
#include "backends/cuda/generated/lib/source.h"
#include "backends/cuda/stream.h"
#include "base/hash.h"

namespace tenon::cuda {

namespace {

/// The machine code of a kernel for one architecture.
Result<std::string> cubin_of(const std::string& source, int capability) {
  const Nvrtc& rtc = *libraries().nvrtc;
  nvrtcProgram program = nullptr;
  if (rtc.nvrtcCreateProgram(&program, source.c_str(), "kernel.cu", 0, nullptr, nullptr) != NVRTC_SUCCESS)
    return Error(ErrorCode::out_of_memory, "nvrtcCreateProgram failed");
  const std::string architecture = str("--gpu-architecture=sm_", capability);
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

/// A launch with its function found.
struct Ready {
  CUfunction function;
  uint32_t grid, block;
  std::vector<KernelArg> args;
  std::vector<Buffer> packed;
};

Result<> enqueue(const Ready& ready, const Launch& launch, CUstream stream) {
  constexpr size_t kMostArgs = 80;
  void* values[kMostArgs];
  void* pointers[kMostArgs];
  if (ready.args.size() > kMostArgs) return Error(ErrorCode::unsupported, "too many operands for a kernel");
  for (size_t i = 0; i < ready.args.size(); ++i) {
    const KernelArg& arg = ready.args[i];
    values[i] = arg.kind == KernelArg::Kind::src      ? const_cast<void*>(launch.src[arg.index])
                : arg.kind == KernelArg::Kind::dst    ? launch.dst[arg.index]
                : arg.kind == KernelArg::Kind::packed ? ready.packed[arg.index].data()
                                                      : static_cast<std::byte*>(launch.workspace) + arg.offset;
    pointers[i] = &values[i];
  }
  return check(libraries().driver->cuLaunchKernel(ready.function, ready.grid, 1, 1, ready.block, 1, 1, 0, stream,
                                                  pointers, nullptr),
               "cuLaunchKernel");
}

}  // namespace

Result<CUfunction> CudaDevice::compile(const std::string& source) const {
  if (!libraries().nvrtc) return declined("needs NVRTC, which was not found");
  const uint64_t key = hash_text(source);
  {
    const std::scoped_lock lock(mutex_);
    if (const auto at = kernels_.find(key); at != kernels_.end()) return at->second.second;
  }
  TRY_ASSIGN(const std::string cubin, cubin_of(source, capability_));
  const ContextScope scope(*this);
  CUmodule module = nullptr;
  CUfunction function = nullptr;
  TRY(check(driver().cuModuleLoadData(&module, cubin.data()), "cuModuleLoadData"));
  TRY(check(driver().cuModuleGetFunction(&function, module, "kernel"), "cuModuleGetFunction"));
  const std::scoped_lock lock(mutex_);
  const auto [at, fresh] = kernels_.try_emplace(key, module, function);
  if (!fresh) driver().cuModuleUnload(module);  // another thread was first
  return at->second.second;
}

Result<Prepared> prepare_generated(const Generated& generated, const CudaDevice& device, const Problem* problem) {
  Prepared out{.workspace_bytes = generated.workspace_bytes};
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
    TRY_ASSIGN(const CUfunction function, device.compile(one.source));
    launches.push_back({function, one.grid, one.block, one.args, packed});
  }
  out.run = [launches = std::move(launches), &device](const Launch& launch, Stream& stream) -> Result<> {
    const ContextScope scope(device);
    for (const Ready& ready : launches) TRY(enqueue(ready, launch, static_cast<CudaStream&>(stream).handle()));
    return Done{};
  };
  return out;
}

}  // namespace tenon::cuda
