// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plugins for a GPU, y = factor * x: a copy into the workspace and a kernel behind it, both in the stream that they are
// given.
#pragma once

#include "backends/cuda/library.h"
#include "tests/api/plugins.h"
#include "tests/gpu/driver.h"

namespace tenon::test {

/// What the plugins found in their last call, and how many calls there were.
struct Seen {
  int calls = 0;
  void* stream = nullptr;
  void* context = nullptr;
  bool device_memory = true;  // operand, result and workspace of every call
  bool captured = false;
};
inline Seen seen;

/// The kernels, in the context that is current when they are wanted first. Errors fail the test.
class Kernels {
 public:
  static const Kernels& instance() {
    static const Kernels kernels;
    return kernels;
  }
  CUfunction floats = nullptr, halves = nullptr;

 private:
  Kernels() {
    constexpr const char* kText = R"(
extern "C" __global__ void floats(const float* x, float* y, float factor, int count) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < count) y[i] = factor * x[i];
}
extern "C" __global__ void halves(const unsigned short* x, unsigned short* y, float factor, int count) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= count) return;
  float value;
  asm("cvt.f32.f16 %0, %1;" : "=f"(value) : "h"(x[i]));
  value *= factor;
  asm("cvt.rn.f16.f32 %0, %1;" : "=h"(y[i]) : "f"(value));
}
)";
    const auto& cu = *cuda::libraries().driver;
    const auto& rtc = *cuda::libraries().nvrtc;
    int major = 0, minor = 0;
    cu.cuDeviceGetAttribute(&major, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, 0);
    cu.cuDeviceGetAttribute(&minor, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, 0);
    const std::string target = str("--gpu-architecture=sm_", major, minor);
    const char* options[] = {target.c_str()};
    nvrtcProgram program = nullptr;
    EXPECT_EQ(rtc.nvrtcCreateProgram(&program, kText, "plugins.cu", 0, nullptr, nullptr), NVRTC_SUCCESS);
    EXPECT_EQ(rtc.nvrtcCompileProgram(program, 1, options), NVRTC_SUCCESS);
    size_t bytes = 0;
    EXPECT_EQ(rtc.nvrtcGetCUBINSize(program, &bytes), NVRTC_SUCCESS);
    std::string binary(bytes, '\0');
    EXPECT_EQ(rtc.nvrtcGetCUBIN(program, binary.data()), NVRTC_SUCCESS);
    rtc.nvrtcDestroyProgram(&program);
    CUmodule module = nullptr;
    EXPECT_EQ(cu.cuModuleLoadData(&module, binary.data()), CUDA_SUCCESS);
    EXPECT_EQ(cu.cuModuleGetFunction(&floats, module, "floats"), CUDA_SUCCESS);
    EXPECT_EQ(cu.cuModuleGetFunction(&halves, module, "halves"), CUDA_SUCCESS);
  }
};

inline bool is_device_memory(const void* address) {
  CUmemorytype type{};
  CUpointer_attribute asked[] = {CU_POINTER_ATTRIBUTE_MEMORY_TYPE};
  void* answers[] = {&type};
  const auto at = reinterpret_cast<CUdeviceptr>(address);
  return cuda::libraries().driver->cuPointerGetAttributes(1, asked, answers, at) == CUDA_SUCCESS &&
         type == CU_MEMORYTYPE_DEVICE;
}

/// Enqueues the work of every kind. -> 0, as a plugin's enqueue
inline int32_t scale_in_stream(const void* x, void* y, void* workspace, int64_t count, nv::DataType type, float factor,
                               cudaStream_t stream) {
  const auto& cu = *cuda::libraries().driver;
  ++seen.calls;
  seen.stream = stream;
  driver_call<CUresult (*)(void**)>("cuCtxGetCurrent")(&seen.context);
  for (const void* one : {x, static_cast<const void*>(y), static_cast<const void*>(workspace)})
    seen.device_memory = seen.device_memory && is_device_memory(one);
  CUstreamCaptureStatus status{};
  cu.cuStreamIsCapturing(stream, &status);
  seen.captured = status == CU_STREAM_CAPTURE_STATUS_ACTIVE;
  const bool half = type == nv::DataType::kHALF;
  const size_t bytes = static_cast<size_t>(count) * (half ? 2 : 4);
  const auto to = reinterpret_cast<CUdeviceptr>(workspace), from = reinterpret_cast<CUdeviceptr>(x);
  if (cu.cuMemcpyAsync(to, from, bytes, stream) != CUDA_SUCCESS) return 1;
  int number = static_cast<int>(count);
  void* arguments[] = {&workspace, &y, &factor, &number};
  constexpr unsigned kBlock = 128;
  CUlaunchConfig launch{};
  launch.gridDimX = (static_cast<unsigned>(count) + kBlock - 1) / kBlock;
  launch.gridDimY = launch.gridDimZ = launch.blockDimY = launch.blockDimZ = 1;
  launch.blockDimX = kBlock;
  launch.hStream = stream;
  const CUfunction kernel = half ? Kernels::instance().halves : Kernels::instance().floats;
  return cu.cuLaunchKernelEx(&launch, kernel, arguments, nullptr) == CUDA_SUCCESS ? 0 : 2;
}

inline bool takes(nv::DataType type, nv::DataType first, nv::TensorFormat format) {
  return (type == nv::DataType::kFLOAT || type == nv::DataType::kHALF) && type == first &&
         format == nv::TensorFormat::kLINEAR;
}

class DeviceScaleIOExt final : public ExtPlugin<nv::IPluginV2IOExt, DeviceScaleIOExt> {
 public:
  static constexpr const char* kType = "DeviceScaleIOExt";
  using ExtPlugin::ExtPlugin;
  void configurePlugin(const nv::PluginTensorDesc* in, int32_t, const nv::PluginTensorDesc*,
                       int32_t) noexcept override {
    count_ = volume(in[0].dims);
  }
  bool supportsFormatCombination(int32_t pos, const nv::PluginTensorDesc* all, int32_t,
                                 int32_t) const noexcept override {
    return all[pos].type == nv::DataType::kFLOAT && all[pos].format == nv::TensorFormat::kLINEAR;
  }
  size_t getWorkspaceSize(int32_t) const noexcept override { return static_cast<size_t>(count_) * sizeof(float); }
  int32_t enqueue(int32_t, const void* const* inputs, void* const* outputs, void* workspace,
                  cudaStream_t stream) noexcept override {
    return scale_in_stream(inputs[0], outputs[0], workspace, count_, nv::DataType::kFLOAT, scaling_.factor, stream);
  }
};

class DeviceScaleDynamic final : public SecondGeneration<nv::IPluginV2DynamicExt, DeviceScaleDynamic> {
 public:
  static constexpr const char* kType = "DeviceScaleDynamic";
  using SecondGeneration::SecondGeneration;
  nv::DataType getOutputDataType(int32_t, const nv::DataType* types, int32_t) const noexcept override {
    return types[0];
  }
  nv::DimsExprs getOutputDimensions(int32_t, const nv::DimsExprs* inputs, int32_t,
                                    nv::IExprBuilder&) noexcept override {
    return inputs[0];
  }
  bool supportsFormatCombination(int32_t pos, const nv::PluginTensorDesc* all, int32_t, int32_t) noexcept override {
    return takes(all[pos].type, all[0].type, all[pos].format);
  }
  void configurePlugin(const nv::DynamicPluginTensorDesc*, int32_t, const nv::DynamicPluginTensorDesc*,
                       int32_t) noexcept override {}
  size_t getWorkspaceSize(const nv::PluginTensorDesc* in, int32_t, const nv::PluginTensorDesc*,
                          int32_t) const noexcept override {
    return static_cast<size_t>(volume(in[0].dims)) * sizeof(float);
  }
  int32_t enqueue(const nv::PluginTensorDesc* in, const nv::PluginTensorDesc*, const void* const* inputs,
                  void* const* outputs, void* workspace, cudaStream_t stream) noexcept override {
    return scale_in_stream(inputs[0], outputs[0], workspace, volume(in[0].dims), in[0].type, scaling_.factor, stream);
  }
};

class DeviceScaleThird : public nv::IPluginV3,
                         public nv::IPluginV3OneCore,
                         public nv::IPluginV3OneBuild,
                         public nv::IPluginV3OneRuntime {
 public:
  static constexpr const char* kType = "DeviceScaleV3";
  explicit DeviceScaleThird(Scaling scaling) : scaling_(scaling) {}

  nv::IPluginCapability* getCapabilityInterface(nv::PluginCapabilityType type) noexcept override {
    if (type == nv::PluginCapabilityType::kCORE) return static_cast<nv::IPluginV3OneCore*>(this);
    if (type == nv::PluginCapabilityType::kBUILD) return static_cast<nv::IPluginV3OneBuild*>(this);
    return static_cast<nv::IPluginV3OneRuntime*>(this);
  }
  DeviceScaleThird* clone() noexcept override { return new DeviceScaleThird(scaling_); }
  const char* getPluginName() const noexcept override { return kType; }
  const char* getPluginVersion() const noexcept override { return "1"; }
  const char* getPluginNamespace() const noexcept override { return ""; }

  int32_t getNbOutputs() const noexcept override { return 1; }
  int32_t getOutputDataTypes(nv::DataType* types, int32_t, const nv::DataType* in, int32_t) const noexcept override {
    types[0] = in[0];
    return 0;
  }
  int32_t getOutputShapes(const nv::DimsExprs* in, int32_t, const nv::DimsExprs*, int32_t, nv::DimsExprs* out, int32_t,
                          nv::IExprBuilder&) noexcept override {
    out[0] = in[0];
    return 0;
  }
  bool supportsFormatCombination(int32_t pos, const nv::DynamicPluginTensorDesc* all, int32_t,
                                 int32_t) noexcept override {
    return takes(all[pos].desc.type, all[0].desc.type, all[pos].desc.format);
  }
  int32_t configurePlugin(const nv::DynamicPluginTensorDesc*, int32_t, const nv::DynamicPluginTensorDesc*,
                          int32_t) noexcept override {
    return 0;
  }
  size_t getWorkspaceSize(const nv::DynamicPluginTensorDesc* in, int32_t, const nv::DynamicPluginTensorDesc*,
                          int32_t) const noexcept override {
    return static_cast<size_t>(volume(in[0].max)) * sizeof(float);
  }
  int32_t onShapeChange(const nv::PluginTensorDesc*, int32_t, const nv::PluginTensorDesc*, int32_t) noexcept override {
    return 0;
  }
  nv::IPluginV3* attachToContext(nv::IPluginResourceContext*) noexcept override { return clone(); }
  int32_t enqueue(const nv::PluginTensorDesc* in, const nv::PluginTensorDesc*, const void* const* inputs,
                  void* const* outputs, void* workspace, cudaStream_t stream) noexcept override {
    return scale_in_stream(inputs[0], outputs[0], workspace, volume(in[0].dims), in[0].type, scaling_.factor, stream);
  }
  const nv::PluginFieldCollection* getFieldsToSerialize() noexcept override { return &fields_; }

 protected:
  Scaling scaling_;

 private:
  nv::PluginField field_{"factor", &scaling_.factor, nv::PluginFieldType::kFLOAT32, 1};
  nv::PluginFieldCollection fields_{1, &field_};
};

/// As many of the scaled elements as the run says: all but two. The second output is that number.
class DeviceLessTwo final : public DeviceScaleThird {
 public:
  static constexpr const char* kType = "DeviceLessTwoV3";
  using DeviceScaleThird::DeviceScaleThird;
  DeviceLessTwo* clone() noexcept override { return new DeviceLessTwo(scaling_); }
  const char* getPluginName() const noexcept override { return kType; }
  int32_t getNbOutputs() const noexcept override { return 2; }
  int32_t getOutputDataTypes(nv::DataType* types, int32_t, const nv::DataType* in, int32_t) const noexcept override {
    types[0] = in[0];
    types[1] = nv::DataType::kINT64;
    return 0;
  }
  int32_t getOutputShapes(const nv::DimsExprs* in, int32_t, const nv::DimsExprs*, int32_t, nv::DimsExprs* out, int32_t,
                          nv::IExprBuilder& builder) noexcept override {
    out[0].nbDims = 1;
    out[0].d[0] = builder.declareSizeTensor(1, *in[0].d[0], *in[0].d[0]);
    out[1].nbDims = 0;
    return 0;
  }
  bool supportsFormatCombination(int32_t pos, const nv::DynamicPluginTensorDesc* all, int32_t,
                                 int32_t) noexcept override {
    return all[pos].desc.type == (pos == 2 ? nv::DataType::kINT64 : nv::DataType::kFLOAT);
  }
  int32_t enqueue(const nv::PluginTensorDesc* in, const nv::PluginTensorDesc* out, const void* const* inputs,
                  void* const* outputs, void* workspace, cudaStream_t stream) noexcept override {
    count_ = volume(in[0].dims) - 2;
    const auto to = reinterpret_cast<CUdeviceptr>(outputs[1]), from = reinterpret_cast<CUdeviceptr>(&count_);
    if (cuda::libraries().driver->cuMemcpyAsync(to, from, sizeof count_, stream) != CUDA_SUCCESS) return 3;
    return DeviceScaleThird::enqueue(in, out, inputs, outputs, workspace, stream);
  }

 private:
  int64_t count_ = 0;
};

}  // namespace tenon::test
