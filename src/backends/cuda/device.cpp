// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The GPU as a device.
#include "backends/cuda/device.h"

#include <algorithm>
#include <array>

#include "backends/cuda/stream.h"

namespace tenon::cuda {

std::span<const TacticFamily> families();  // generated from tactics/*.cpp

ContextScope::ContextScope(const CudaDevice& device) { device.driver().cuCtxPushCurrent(device.context()); }
ContextScope::~ContextScope() {
  CUcontext popped = nullptr;
  libraries().driver->cuCtxPopCurrent(&popped);
}

namespace {
template <size_t kNumber>
Result<Prepared> prepare_by_generator(const Problem& problem, const CudaDevice& device) {
  constexpr int kFirstWithFloat8 = 89, kWithWarpgroups = 90;
  const Generator& generator = generators()[kNumber];
  const bool float8 = !problem.in.empty() && problem.in[0].dtype == DataType::f8e4m3fn;
  if (float8 && device.compute_capability() < kFirstWithFloat8 && generator.name.starts_with("product_"))
    return declined("needs matrix units of 8-bit floats");
  Target target;
  target.warpgroups = device.compute_capability() == kWithWarpgroups;
  TRY_ASSIGN(const Generated made, generator.make(problem, target));
  return prepare_generated(made, device, &problem);
}

using Prepare = Result<Prepared> (*)(const Problem&, const CudaDevice&);
constexpr size_t kMostGenerators = 64;  // a tactic's function knows its generator by number

template <size_t... kNumbers>
constexpr std::array<Prepare, sizeof...(kNumbers)> prepare_functions(std::index_sequence<kNumbers...>) {
  return {&prepare_by_generator<kNumbers>...};
}
}  // namespace

Result<std::shared_ptr<const CudaDevice>> CudaDevice::open(const DeviceOptions& options) {
  std::shared_ptr<CudaDevice> out(new CudaDevice());
  TRY(out->start(options));
  return std::shared_ptr<const CudaDevice>(std::move(out));
}

Result<> CudaDevice::start(const DeviceOptions& options) {
  const Driver& cu = driver();
  options_ = options;
  TRY(check(cu.cuDeviceGet(&device_, options.ordinal), "cuDeviceGet"));
  char name[256] = {};
  TRY(check(cu.cuDeviceGetName(name, sizeof name, device_), "cuDeviceGetName"));
  int major = 0, minor = 0;
  TRY(check(cu.cuDeviceGetAttribute(&major, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, device_),
            "cuDeviceGetAttribute"));
  TRY(check(cu.cuDeviceGetAttribute(&minor, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, device_),
            "cuDeviceGetAttribute"));
  name_ = name;
  capability_ = major * 10 + minor;
  TRY(check(cu.cuDevicePrimaryCtxRetain(&context_, device_), "cuDevicePrimaryCtxRetain"));
  const ContextScope scope(*this);
  if (const CublasLt* lt = libraries().cublaslt; lt && lt->cublasLtCreate(&cublaslt_) != CUBLAS_STATUS_SUCCESS)
    return Error(ErrorCode::device, "cublasLtCreate failed");
  if (const Cudnn* dnn = libraries().cudnn; dnn && dnn->cudnnCreate(&cudnn_) != CUDNN_STATUS_SUCCESS)
    return Error(ErrorCode::device, "cudnnCreate failed");
  if (cudnn_) TRY(check(cu.cuStreamCreate(&parked_, CU_STREAM_NON_BLOCKING), "cuStreamCreate"));
  constexpr auto kPrepare = prepare_functions(std::make_index_sequence<kMostGenerators>());
  if (generators().size() > kMostGenerators)
    return Error(ErrorCode::internal, "more generators than functions for them");
  for (size_t i = 0; i < generators().size(); ++i) {
    const Generator& generator = generators()[i];
    for (const std::string_view op : generator.ops) {
      layouts_[op] = generator.layout;
      tactics_.push_back({.name = generator.name, .op = op, .prepare = kPrepare[i], .rank = generator.rank});
    }
  }
  for (const TacticFamily& family : families()) {
    tactics_.insert(tactics_.end(), family.begin(), family.end());
  }
  return Done{};
}

TacticFamily of_library(std::string_view library, TacticFamily family) {
  for (Tactic& tactic : family) tactic.library = library;
  return family;
}

CudaDevice::~CudaDevice() {
  for (const auto& [hash, kernel] : kernels_) kernel.wait();
  if (!context_) return;
  {
    const ContextScope scope(*this);
    memo_.clear();  // plans first
    for (const cudnnHandle_t handle : idle_cudnn_) libraries().cudnn->cudnnDestroy(handle);
    if (parked_) driver().cuStreamDestroy(parked_);
    if (cudnn_) libraries().cudnn->cudnnDestroy(cudnn_);
    if (cublaslt_) libraries().cublaslt->cublasLtDestroy(cublaslt_);
    for (const CUmodule module : modules_) driver().cuModuleUnload(module);
    packed_.clear();
  }
  driver().cuDevicePrimaryCtxRelease(device_);
}

Result<cudnnHandle_t> CudaDevice::take_cudnn() const {
  {
    const std::scoped_lock lock(mutex_);
    if (!idle_cudnn_.empty()) {
      const cudnnHandle_t handle = idle_cudnn_.back();
      idle_cudnn_.pop_back();
      return handle;
    }
  }
  cudnnHandle_t handle = nullptr;
  if (libraries().cudnn->cudnnCreate(&handle) != CUDNN_STATUS_SUCCESS)
    return Error(ErrorCode::device, "cudnnCreate failed");
  return handle;
}

void CudaDevice::give_back_cudnn(cudnnHandle_t handle) const {
  const Cudnn& dnn = *libraries().cudnn;
  if (dnn.cudnnSetStream(handle, reinterpret_cast<cudaStream_t>(parked_)) != CUDNN_STATUS_SUCCESS) {
    dnn.cudnnDestroy(handle);
    return;
  }
  const std::scoped_lock lock(mutex_);
  idle_cudnn_.push_back(handle);
}

std::string CudaDevice::signature() const {
  std::string out = str("cuda; ", name_, "; sm_", capability_, options_.tf32 ? "; tf32" : "; no tf32");
  if (cublaslt_) out += str("; cuBLASLt ", libraries().cublaslt->cublasLtGetVersion());
  if (cudnn_) out += str("; cuDNN ", libraries().cudnn->cudnnGetVersion());
  if (libraries().cutlass) out += "; CUTLASS";
  return out;
}

LayoutRule CudaDevice::layout_rule(const Problem& problem) const {
  if (problem.in.empty() || problem.out.empty()) return LayoutRule::row_major;
  const int rank = problem.op.traits().pointwise ? problem.out[0].rank() : problem.in[0].rank();
  const DataType dtype = problem.in[0].dtype;
  const bool picture = is_float(dtype) || dtype == DataType::i8 || dtype == DataType::u8 || dtype == DataType::f8e4m3fn;
  if (rank != 4 || !picture || problem.op.name().ends_with("matmul")) return LayoutRule::row_major;
  if (problem.op.traits().pointwise && problem.out.size() != 1) return LayoutRule::row_major;
  const auto at = layouts_.find(problem.op.name());
  if (at == layouts_.end() || at->second == LayoutRule::row_major) return LayoutRule::row_major;
  constexpr int64_t kFewChannels = 4;  // of a first convolution, which pads and reorders its picture itself
  const bool conv = problem.op.name().ends_with("conv") || problem.op.name() == "quantized_conv_pool";
  if (conv && problem.in[0].shape[1].is_number() && problem.in[0].shape[1].number() < kFewChannels)
    return LayoutRule::any_to_last;
  return at->second;
}

Result<Buffer> CudaDevice::allocate(size_t bytes) const {
  const ContextScope scope(*this);
  CUdeviceptr data = 0;
  const auto done = check(driver().cuMemAlloc(&data, std::max<size_t>(bytes, 1)), "cuMemAlloc");
  if (!done.ok()) {
    size_t free = 0, total = 0;
    driver().cuMemGetInfo(&free, &total);
    return Error(done.error())
        .note(str("wanted ", bytes, " bytes of device memory, ", free, " of ", total, " are free"));
  }
  // The context outlives every buffer: the driver keeps primary contexts until the process ends or nobody retains them.
  const auto release = [context = context_](void* p) {
    CUcontext popped = nullptr;
    libraries().driver->cuCtxPushCurrent(context);
    libraries().driver->cuMemFree(reinterpret_cast<CUdeviceptr>(p));
    libraries().driver->cuCtxPopCurrent(&popped);
  };
  auto* bytes_of_buffer = reinterpret_cast<std::byte*>(data);
  return Buffer(bytes_of_buffer, bytes, std::shared_ptr<void>(bytes_of_buffer, release));
}

Result<std::unique_ptr<Stream>> CudaDevice::make_stream() const { return CudaStream::make(*this, nullptr, true); }

Result<std::unique_ptr<Stream>> CudaDevice::wrap_stream(void* native) const {
  return CudaStream::make(*this, static_cast<CUstream>(native), false);
}

Result<Buffer> CudaDevice::upload(const Constant& constant) const {
  const auto bytes = constant.bytes();
  return packed(constant, "", bytes.size(), [&](std::byte* to) { std::copy(bytes.begin(), bytes.end(), to); });
}

Result<Buffer> CudaDevice::packed(const Constant& weights, const std::string& packing, size_t bytes,
                                  const std::function<void(std::byte*)>& pack) const {
  const std::scoped_lock lock(mutex_);
  Packed& entry = packed_[{weights.bytes().data(), packing}];
  if (entry.buffer.data()) return entry.buffer;
  std::vector<std::byte> host(std::max<size_t>(bytes, 1));
  pack(host.data());
  const bool pinned = weight_budget_ && resident_bytes() + bytes > *weight_budget_;
  TRY_ASSIGN(const Buffer buffer, pinned ? allocate_pinned(bytes) : allocate(bytes));
  const ContextScope scope(*this);
  const auto to = reinterpret_cast<CUdeviceptr>(buffer.data()), from = reinterpret_cast<CUdeviceptr>(host.data());
  if (bytes > 0) {
    TRY(check(driver().cuMemcpy(to, from, bytes), "cuMemcpy"));
    // The copy returns once it is staged; kernels in other streams must find it arrived.
    TRY(check(driver().cuStreamSynchronize(nullptr), "cuStreamSynchronize"));
  }
  entry = {weights, buffer, pinned};
  return buffer;
}

Result<Buffer> CudaDevice::allocate_pinned(size_t bytes) const {
  const ContextScope scope(*this);
  void* data = nullptr;
  constexpr unsigned kEveryContext = CU_MEMHOSTALLOC_PORTABLE | CU_MEMHOSTALLOC_DEVICEMAP;
  TRY(check(driver().cuMemHostAlloc(&data, std::max<size_t>(bytes, 1), kEveryContext), "cuMemHostAlloc")
          .note(str("wanted ", bytes, " bytes of pinned host memory")));
  const auto release = [context = context_](void* p) {
    CUcontext popped = nullptr;
    libraries().driver->cuCtxPushCurrent(context);
    libraries().driver->cuMemFreeHost(p);
    libraries().driver->cuCtxPopCurrent(&popped);
  };
  return Buffer(static_cast<std::byte*>(data), bytes, std::shared_ptr<void>(data, release));
}

size_t CudaDevice::resident_bytes() const {
  size_t bytes = 0;
  for (const auto& [key, entry] : packed_) bytes += entry.pinned ? 0 : entry.buffer.bytes();
  return bytes;
}

size_t CudaDevice::packed_bytes() const {
  const std::scoped_lock lock(mutex_);
  return resident_bytes();
}

size_t CudaDevice::streamed_bytes() const {
  const std::scoped_lock lock(mutex_);
  size_t bytes = 0;
  for (const auto& [key, entry] : packed_) bytes += entry.pinned ? entry.buffer.bytes() : 0;
  return bytes;
}

void CudaDevice::set_weight_budget(std::optional<size_t> bytes) const {
  const std::scoped_lock lock(mutex_);
  weight_budget_ = bytes;
}

std::optional<size_t> CudaDevice::weight_budget() const {
  const std::scoped_lock lock(mutex_);
  return weight_budget_;
}

void CudaDevice::trim() const {
  const std::scoped_lock lock(mutex_);
  std::erase_if(packed_, [](const auto& one) { return !one.second.buffer.is_shared(); });
}

bool CudaDevice::reaches(const void* address) const {
  const ContextScope scope(*this);
  CUmemorytype type{};
  int ordinal = -1;
  CUpointer_attribute asked[] = {CU_POINTER_ATTRIBUTE_MEMORY_TYPE, CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL};
  void* answers[] = {&type, &ordinal};
  // Of an address that the driver does not know it says nothing, which is no error of this call.
  if (driver().cuPointerGetAttributes(2, asked, answers, reinterpret_cast<CUdeviceptr>(address)) != CUDA_SUCCESS)
    return false;
  return (type == CU_MEMORYTYPE_DEVICE || type == CU_MEMORYTYPE_UNIFIED) && ordinal == options_.ordinal;
}

}  // namespace tenon::cuda
