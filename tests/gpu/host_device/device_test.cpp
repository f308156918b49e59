// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What the host device finds wrong with kernels, and that it finds nothing wrong with those that are right.
#include <gtest/gtest.h>

#include <cstring>

#include "backends/cuda/generated/lib/matrix_units.h"
#include "backends/cuda/generated/lib/source.h"
#include "tests/gpu/host_device/include/cuda.h"
#include "tests/gpu/host_device/include/nvrtc.h"
#include "tests/gpu/host_device/reset.h"

namespace tenon::cuda {
namespace {

constexpr unsigned kThreads = 64;

/// A block of threads that runs a kernel's body, with 1 KB of its own memory and 64 words of x and y.
class HostDevice : public testing::Test {
 protected:
  void SetUp() override {
    host_device::forget_errors();
    ASSERT_EQ(cuDevicePrimaryCtxRetain(&context_, 0), CUDA_SUCCESS);
    ASSERT_EQ(cuCtxPushCurrent(context_), CUDA_SUCCESS);
    ASSERT_EQ(cuMemAlloc(&x_, kThreads * 4), CUDA_SUCCESS);
    ASSERT_EQ(cuMemAlloc(&y_, kThreads * 4), CUDA_SUCCESS);
    unsigned words[kThreads];
    for (unsigned i = 0; i < kThreads; ++i) words[i] = i;
    ASSERT_EQ(cuMemcpy(x_, reinterpret_cast<CUdeviceptr>(words), sizeof words), CUDA_SUCCESS);
  }
  void TearDown() override {
    host_device::forget_errors();
    for (const CUmodule module : modules_) cuModuleUnload(module);
    cuMemFree(x_);
    cuMemFree(y_);
    CUcontext popped = nullptr;
    cuCtxPopCurrent(&popped);
    cuDevicePrimaryCtxRelease(0);
  }

  /// -> what became of the launch
  CUresult run(const std::string& body, int capability = 90, bool early = false, unsigned blocks = 1,
               const std::string& attributes = "") {
    const std::string text = std::string(intrinsics()) + std::string(matrix_intrinsics()) +
                             "extern \"C\" __global__ void " + attributes + "kernel(const u32* x, u32* y) {\n" + body +
                             "\n}\n";
    const std::string target = "--gpu-architecture=sm_" + std::to_string(capability);
    const char* options[] = {target.c_str()};
    nvrtcProgram program = nullptr;
    EXPECT_EQ(nvrtcCreateProgram(&program, text.c_str(), "test.cu", 0, nullptr, nullptr), NVRTC_SUCCESS);
    const bool compiled = nvrtcCompileProgram(program, 1, options) == NVRTC_SUCCESS;
    size_t bytes = 0;
    if (!compiled) {
      nvrtcGetProgramLogSize(program, &bytes);
      std::string log(bytes, '\0');
      nvrtcGetProgramLog(program, log.data());
      ADD_FAILURE() << log;
      return CUDA_ERROR_INVALID_IMAGE;
    }
    nvrtcGetCUBINSize(program, &bytes);
    std::string image(bytes, '\0');
    nvrtcGetCUBIN(program, image.data());
    nvrtcDestroyProgram(&program);
    CUmodule module = nullptr;
    CUfunction function = nullptr;
    EXPECT_EQ(cuModuleLoadData(&module, image.data()), CUDA_SUCCESS);
    modules_.push_back(module);
    EXPECT_EQ(cuModuleGetFunction(&function, module, "kernel"), CUDA_SUCCESS);
    CUlaunchAttribute attribute{};
    attribute.id = CU_LAUNCH_ATTRIBUTE_PROGRAMMATIC_STREAM_SERIALIZATION;
    attribute.value.programmaticStreamSerializationAllowed = 1;
    CUlaunchConfig config{blocks, 1, 1, kThreads, 1, 1, 1024, nullptr, &attribute, early ? 1u : 0u};
    void* arguments[] = {&x_, &y_};
    const CUresult launched = cuLaunchKernelEx(&config, function, arguments, nullptr);
    return launched == CUDA_SUCCESS ? cuStreamSynchronize(nullptr) : launched;
  }
  std::vector<unsigned> result() {
    std::vector<unsigned> words(kThreads);
    EXPECT_EQ(cuMemcpy(reinterpret_cast<CUdeviceptr>(words.data()), y_, kThreads * 4), CUDA_SUCCESS);
    return words;
  }

  CUcontext context_ = nullptr;
  CUdeviceptr x_ = 0, y_ = 0;
  std::vector<CUmodule> modules_;
};

TEST_F(HostDevice, RunsThreadsThatWaitForEachOther) {
  ASSERT_EQ(run(R"(  __shared__ u32 words[64], sum;
  words[threadIdx.x] = x[threadIdx.x];
  if (threadIdx.x == 0) sum = 5;
  __syncthreads();
  const u32 other = __shfl_xor_sync(0xffffffffu, words[63 - threadIdx.x], 1);
  y[threadIdx.x] = other + sum;)"),
            CUDA_SUCCESS);
  const auto y = result();
  for (unsigned i = 0; i < kThreads; ++i) EXPECT_EQ(y[i], (63 - (i ^ 1u)) + 5) << i;
}

TEST_F(HostDevice, SharesMemoryOfAClustersBlocks) {
  ASSERT_EQ(run(R"(  SHARED(1024)
  f32* mine = (f32*)shared;
  mine[threadIdx.x] = 100 * blockIdx.x + threadIdx.x;
  cluster_sync();
  f32 four[4];
  load_remote(four, remote(mine + threadIdx.x / 4 * 4, 1 - blockIdx.x));
  if (blockIdx.x == 0) y[threadIdx.x] = (u32)four[threadIdx.x % 4];
  cluster_sync();)",
                90, false, 2, "__cluster_dims__(2, 1, 1) "),
            CUDA_SUCCESS);
  const auto y = result();
  for (unsigned i = 0; i < kThreads; ++i) EXPECT_EQ(y[i], 100 + i) << i;
}

// A copy that nobody waited for has not come; one that was waited for has.
TEST_F(HostDevice, CopiesWhenTheyAreWaitedFor) {
  for (const bool waits : {false, true}) {
    const std::string wait = waits ? "  wait_copies<0>();\n" : "";
    ASSERT_EQ(run(R"(  SHARED(1024)
  copy_async4(shared + threadIdx.x * 4, x + threadIdx.x, true);
  commit_copies();
)" + wait + R"(  y[threadIdx.x] = ((u32*)shared)[threadIdx.x];)"),
              CUDA_SUCCESS);
    const auto y = result();
    for (unsigned i = 0; i < kThreads; ++i) EXPECT_EQ(y[i], waits ? i : ~0u) << i;
  }
}

struct Mistake {
  const char* what;
  const char* body;
  CUresult code;
  int capability = 90;
  bool early = false;
};

class Mistakes : public HostDevice, public testing::WithParamInterface<Mistake> {};

TEST_P(Mistakes, AreErrors) {
  EXPECT_EQ(run(GetParam().body, GetParam().capability, GetParam().early), GetParam().code);
}

const Mistake kMistakes[] = {
    {"VectorThatIsNotAligned", "struct alignas(16) Four { u32 v[4]; }; *(Four*)(y + 1) = *(const Four*)x;",
     CUDA_ERROR_MISALIGNED_ADDRESS},
    {"ElementPastAnArray", "u32 a[4] = {}; y[0] = a[x[threadIdx.x]];", CUDA_ERROR_ILLEGAL_ADDRESS},
    {"BarrierThatHalfOfAWarpReaches", "if (threadIdx.x % 2) __syncwarp(); else __syncthreads();",
     CUDA_ERROR_LAUNCH_FAILED},
    {"ShuffleFromAThreadThatEnded", "if (threadIdx.x == 3) return; y[threadIdx.x] = __shfl_xor_sync(~0u, x[0], 1);",
     CUDA_ERROR_LAUNCH_FAILED},
    {"ProductOfHalfAWarp",
     "if (threadIdx.x % 32 > 15) return; f32 d[4] = {}; const u32 a[4] = {}; multiply(MmaF16(), d, a, 0, 0);",
     CUDA_ERROR_LAUNCH_FAILED},
    {"CopyThatIsNotAligned", "SHARED(1024) copy_async(shared, x + 1, true);", CUDA_ERROR_MISALIGNED_ADDRESS},
    {"CopyPastTheBlocksMemory", "SHARED(1024) copy_async(shared + 1008 + 16 * (threadIdx.x == 1), x, true);",
     CUDA_ERROR_ILLEGAL_ADDRESS},
    {"RowOfAMatrixPastTheBlocksMemory", "SHARED(1024) u32 r[4]; load_matrices(r, shared + 16 * threadIdx.x + 16);",
     CUDA_ERROR_ILLEGAL_ADDRESS},
    {"LaunchBeforeThatIsNotWaitedFor", "begin_next(); y[threadIdx.x] = x[threadIdx.x];", CUDA_ERROR_LAUNCH_FAILED, 90,
     true},
    {"InstructionOfNewerDevices", "SHARED(1024) y[0] = remote(shared, 0);", CUDA_ERROR_LAUNCH_FAILED, 80}};

INSTANTIATE_TEST_SUITE_P(Kernels, Mistakes, testing::ValuesIn(kMistakes),
                         [](const auto& info) { return std::string(info.param.what); });

TEST_F(HostDevice, RefusesMemoryOfTheHost) {
  unsigned words[kThreads] = {};
  const CUdeviceptr device = x_;
  x_ = reinterpret_cast<CUdeviceptr>(words);
  EXPECT_EQ(run("y[threadIdx.x] = x[threadIdx.x];"), CUDA_ERROR_ILLEGAL_ADDRESS);
  EXPECT_EQ(cuStreamSynchronize(nullptr), CUDA_ERROR_ILLEGAL_ADDRESS);  // and so does every call from then on
  x_ = device;
}

TEST_F(HostDevice, SpoilsACaptureThatWaitsOrAllocates) {
  CUstream stream = nullptr;
  ASSERT_EQ(cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING), CUDA_SUCCESS);
  for (const bool allocates : {false, true}) {
    ASSERT_EQ(cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_THREAD_LOCAL), CUDA_SUCCESS);
    CUdeviceptr data = 0;
    EXPECT_EQ(allocates ? cuMemAlloc(&data, 4) : cuStreamSynchronize(stream), CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
    CUgraph graph = nullptr;
    EXPECT_EQ(cuStreamEndCapture(stream, &graph), CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
    EXPECT_EQ(graph, nullptr);
  }
  EXPECT_EQ(cuStreamDestroy(stream), CUDA_SUCCESS);
}

}  // namespace
}  // namespace tenon::cuda
